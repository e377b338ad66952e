#include "io/http/waits.hpp"
#include "tests/unit/nodes/operations/delivery_fixture.hpp"

#include <gmock/gmock.h>

namespace cfc::nodes {

namespace {

using testing::HasSubstr;

TEST_F(delivery_test, registers_uploads_and_finalises) {
  answer(registered);
  answer(registered);
  EXPECT_EQ(deliver(uploads_well).end, item_end::ingested);
  EXPECT_EQ(calls_of("contentUpsert"), 2U);
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 0U);
}

TEST_F(delivery_test, deletes_what_it_registered_when_the_upload_fails) {
  answer(registered);
  answer(deleted);
  const auto outcome = deliver(upload_fails);
  EXPECT_EQ(outcome.end, item_end::failed);
  EXPECT_EQ(outcome.step, "upload");
  EXPECT_EQ(outcome.status, 413);
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 1U);
}

TEST_F(delivery_test, deletes_nothing_by_the_id_of_an_answer_about_another_content) {
  for (const auto* answered : {R"("key":"hr/1","ownerId":"s1")", R"("key":"acme/65_DOC/1","ownerId":"hr")"}) {
    answer(R"({"data":{"contentUpsert":{"id":"theirs",)" + std::string(answered) +
           R"(,"writeUrl":"https://w.example.com/?key=1","readUrl":"https://r.example.com"}}})");
    answer(nobody);
    const auto outcome = deliver(upload_fails);
    EXPECT_EQ(outcome.end, item_end::failed);
    EXPECT_EQ(outcome.step, "register");
    EXPECT_THAT(outcome.reason, HasSubstr("another"));
    EXPECT_EQ(calls_of("contentDeleteByContentIds"), 0U);
  }
}

TEST_F(delivery_test, looks_up_what_it_registered_when_the_answer_does_not_name_it) {
  answer(
      R"({"data":{"contentUpsert":{"id":"theirs","writeUrl":"https://w.example.com/?key=1","readUrl":"r"}}})");
  answer(found("REGISTERED", 12));
  answer(deleted);
  EXPECT_TRUE(deliver(upload_fails).undone);
  EXPECT_EQ(calls_of("theirs"), 0U);
}

TEST_F(delivery_test, deletes_its_own_content_when_it_is_finalised_as_another) {
  answer(registered);
  answer(R"({"data":{"contentUpsert":{"id":"theirs","key":"acme/65_DOC/1","ownerId":"hr"}}})");
  answer(deleted);
  const auto outcome = deliver(uploads_well);
  EXPECT_EQ(outcome.step, "finalise");
  EXPECT_TRUE(outcome.undone);
  EXPECT_EQ(calls_of("theirs"), 0U);
}

TEST_F(delivery_test, says_that_what_was_registered_is_gone_again) {
  answer(registered);
  answer(deleted);
  EXPECT_TRUE(deliver(upload_fails).undone);
  answer(refused);
  EXPECT_FALSE(deliver(uploads_well).undone) << "it was never registered";
}

/// Storage that refuses every upload, and a delivery that has met it as often as makes it careful.
class delivery_without_storage : public delivery_test {
protected:
  static boost::asio::awaitable<void> storage_is_down(const unique::registration&) {
    throw http::api_error(http::api_fault::status, 503, "unique-upload: no storage");
    co_return;
  }
  void meet_failures(boost::asio::awaitable<void> (*upload)(const unique::registration&)) {
    for (int i = 0; i < delivery::most_failed_in_a_row; ++i) {
      answer(registered);
      answer(deleted);
      EXPECT_FALSE(deliver_by(tested, upload, true).not_asked);
    }
  }
  delivery tested{*offline.services, run, nullptr};
};

TEST_F(delivery_without_storage, costs_no_more_than_ten_earlier_versions) {
  meet_failures(storage_is_down);
  const auto before = requests();
  const auto outcome = deliver_by(tested, storage_is_down, true);
  EXPECT_EQ(outcome.end, item_end::failed);
  EXPECT_TRUE(outcome.not_asked);
  EXPECT_THAT(outcome.reason, HasSubstr("no storage"));
  EXPECT_EQ(requests(), before);
}

TEST_F(delivery_without_storage, is_tried_with_what_is_new_and_goes_on_once_that_gets_through) {
  meet_failures(storage_is_down);
  answer(registered);
  answer(registered);
  EXPECT_EQ(deliver_by(tested, uploads_well, false).end, item_end::ingested);
  answer(registered);
  answer(registered);
  EXPECT_EQ(deliver_by(tested, uploads_well, true).end, item_end::ingested);
}

TEST_F(delivery_without_storage, is_not_what_refuses_files_that_are_too_large) {
  meet_failures(upload_fails);
  answer(registered);
  answer(registered);
  EXPECT_EQ(deliver_by(tested, uploads_well, true).end, item_end::ingested);
}

TEST_F(delivery_test, registers_anew_what_is_amended_after_an_upload_that_failed) {
  answer(registered);
  answer(registered);
  answer(registered);
  unique::content content;
  content.key = "acme/65_DOC/1";
  content.scope_id = "s1";
  content.byte_size = 12;
  int uploads = 0;
  const auto send = [&](unique::registration to) {
    return ++uploads == 1 ? upload_fails(to) : uploads_well(to);
  };
  const auto amend = [&]() -> std::optional<unique::content> {
    auto anew = content;
    anew.byte_size = 7;
    return anew;
  };
  delivery tested(*offline.services, run, nullptr);
  EXPECT_EQ(test::run(offline.io, tested.deliver(item_kind::page, content, false, send, amend)).end,
            item_end::ingested);
  ASSERT_EQ(requests(), 3U) << "two registrations, then that which finalises";
  EXPECT_THAT(offline.network.requests()[0].body, HasSubstr(R"("byteSize":12)"));
  EXPECT_THAT(offline.network.requests()[1].body, HasSubstr(R"("byteSize":7)"));
  EXPECT_THAT(offline.network.requests()[2].body, HasSubstr(R"("byteSize":7)"));
}

TEST_F(delivery_test, deletes_what_it_registered_when_it_can_not_be_registered_anew) {
  answer(registered);
  answer(refused);
  answer(deleted);
  delivery tested(*offline.services, run, nullptr);
  unique::content content;
  content.key = "acme/65_DOC/1";
  content.scope_id = "s1";
  const auto send = [](unique::registration to) { return upload_fails(to); };
  const auto amend = [&] { return std::optional(content); };
  const auto outcome = test::run(offline.io, tested.deliver(item_kind::page, content, false, send, amend));
  EXPECT_EQ(outcome.step, "register");
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 1U);
}

TEST_F(delivery_test, deletes_what_it_registered_when_it_can_not_be_finalised) {
  answer(registered);
  answer(refused);
  answer(deleted);
  const auto outcome = deliver(uploads_well);
  EXPECT_EQ(outcome.step, "finalise");
  EXPECT_THAT(outcome.reason, HasSubstr("no such scope"));
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 1U);
}

TEST_F(delivery_test, tries_to_delete_once_more_when_that_fails) {
  answer(registered);
  answer(none_deleted);
  answer(found("REGISTERED", 12));
  answer(deleted);
  EXPECT_EQ(deliver(upload_fails).end, item_end::failed);
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 2U);
}

TEST_F(delivery_test, is_clean_when_the_answer_of_the_deletion_was_lost_and_nothing_is_left) {
  answer(registered);
  offline.network.fail(method::post, "/graphql", http::transport_fault::broken);
  answer(none_deleted);
  answer(nobody);
  deliver(upload_fails);
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 2U) << "the lost one and its repetition";
}

TEST_F(delivery_test, deletes_what_was_registered_when_the_answer_of_the_registration_was_lost) {
  lose_the_answers();
  answer(found("REGISTERED", 12));
  answer(deleted);
  const auto outcome = deliver(uploads_well);
  EXPECT_EQ(outcome.step, "register");
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 1U);
}

TEST_F(delivery_test, deletes_what_was_registered_when_the_answer_of_the_registration_can_not_be_read) {
  answer("<html>a gateway</html>");
  answer(found("REGISTERED", 12));
  answer(deleted);
  deliver(uploads_well);
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 1U);
}

TEST_F(delivery_test, deletes_what_was_registered_by_a_try_before_the_one_that_was_refused) {
  offline.network.fail(method::post, "/graphql", http::transport_fault::broken);
  answer(refusal);
  answer(found("REGISTERED", 12));
  answer(deleted);
  deliver(uploads_well);
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 1U);
}

TEST_F(delivery_test, leaves_an_earlier_version_whose_size_a_lost_registration_did_not_change) {
  lose_the_answers();
  answer(found("FINISHED", 11));
  EXPECT_EQ(deliver(uploads_well).end, item_end::failed);
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 0U);
}

TEST_F(delivery_test, deletes_what_a_lost_registration_can_not_be_told_from) {
  lose_the_answers();
  answer(found("FINISHED", 12));
  answer(deleted);
  deliver(uploads_well);
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 1U);
}

TEST_F(delivery_test, leaves_a_content_of_the_same_key_in_another_scope) {
  lose_the_answers();
  answer(found("REGISTERED", 13, "s2"));
  deliver(uploads_well);
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 0U);
}

TEST_F(delivery_test, leaves_what_was_there_when_the_registration_is_refused_by_graphql) {
  answer(refusal);
  const auto outcome = deliver(uploads_well);
  EXPECT_EQ(outcome.end, item_end::failed);
  EXPECT_EQ(outcome.step, "register");
  EXPECT_EQ(requests(), 1U);
}

TEST_F(delivery_test, leaves_what_was_there_when_the_registration_is_refused_by_its_status) {
  offline.network.answer(method::post, "/graphql", 403, "");
  EXPECT_EQ(deliver(uploads_well).status, 403);
  EXPECT_EQ(requests(), 1U);
}

TEST_F(delivery_test, leaves_what_was_there_and_aborts_the_run_when_the_platform_asks_for_a_pause_of_hours) {
  offline.network.answer(method::post, "/graphql", 429, "", {{"Retry-After", "7200"}});
  EXPECT_EQ(deliver(uploads_well).end, item_end::failed);
  EXPECT_TRUE(run.abort_reason());
  EXPECT_EQ(requests(), 1U);
}

TEST_F(delivery_test, leaves_what_was_there_when_nothing_could_be_sent) {
  for (int i = 0; i < 5; ++i)
    offline.network.fail(method::post, "/graphql", http::transport_fault::connect);
  EXPECT_EQ(deliver(uploads_well).end, item_end::failed);
  EXPECT_EQ(calls_of("paginatedContent"), 0U);
}

TEST_F(delivery_test, cleans_up_instead_of_uploading_when_the_grace_period_is_over) {
  http::waits::of(offline.io).cancel_in_hand();
  answer(registered);
  answer(deleted);
  EXPECT_EQ(deliver(uploads_well).end, item_end::stopped);
  EXPECT_EQ(calls_of("contentUpsert"), 1U);
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 1U);
}

} // namespace

} // namespace cfc::nodes
