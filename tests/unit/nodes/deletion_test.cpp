#include "nodes/deletion.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

namespace {

using namespace cfc;
using namespace cfc::nodes;
using http::method;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(deletion_batches, holds_twenty_contents_each) {
  const std::vector<content_to_delete> contents(45);
  const auto batches = deletion_batches(contents);
  ASSERT_EQ(batches.size(), 3U);
  EXPECT_EQ(batches[0].contents->size(), 20U);
  EXPECT_EQ(batches[2].contents->size(), 5U);
}

class deletion_test : public test::node_test {
protected:
  deletion_test() { platform.answer_for(offline.network); }
  void store(int count) {
    for (int i = 0; i < count; ++i)
      platform.keys.push_back("acme/65_DOC/" + std::to_string(i));
  }
  /// Deletes all that is stored.
  void remove() {
    std::vector<content_to_delete> contents;
    for (const auto& key : platform.keys)
      contents.push_back(platform.to_delete(key));
    put(tested.in(), deletion_batches(contents));
  }

  test::stored_contents platform;
  deletion_node tested{graph, *offline.services, run, counts};
};

TEST_F(deletion_test, names_twenty_ids_a_call) {
  store(45);
  remove();
  EXPECT_THAT(platform.ids_per_deletion, testing::UnorderedElementsAre(20, 20, 5));
  EXPECT_EQ(tested.result().deleted.size(), 45U);
  EXPECT_EQ(counts.deleted, 45U);
}

TEST_F(deletion_test, needs_no_look_up_when_all_ids_are_named) {
  store(3);
  remove();
  EXPECT_EQ(requests().size(), 1U);
}

TEST_F(deletion_test, of_what_is_not_named_and_still_there_has_failed) {
  store(3);
  platform.undeletable.insert("acme/65_DOC/1");
  remove();
  EXPECT_EQ(tested.result().deleted.size(), 2U);
  ASSERT_EQ(tested.result().failures.size(), 1U);
  EXPECT_EQ(tested.result().failures.front().key, "acme/65_DOC/1");
  EXPECT_EQ(tested.result().failures.front().failure.reason, "the platform did not delete it");
}

TEST_F(deletion_test, that_was_carried_out_before_its_answer_was_lost_is_one) {
  store(3);
  platform.lose_deletions = 1;
  remove();
  EXPECT_EQ(tested.result().deleted.size(), 3U);
  EXPECT_THAT(tested.result().failures, IsEmpty());
}

TEST_F(deletion_test, that_was_carried_out_although_no_answer_ever_came_is_one) {
  store(3);
  platform.lose_deletions = 5;
  remove();
  EXPECT_EQ(tested.result().deleted.size(), 3U);
  EXPECT_THAT(tested.result().failures, IsEmpty());
}

TEST_F(deletion_test, compares_ids_since_a_key_may_be_stored_anew) {
  store(1);
  offline.network.answer(method::post, "/graphql", 200, R"({"data":{"contentDeleteByContentIds":[]}})");
  offline.network.answer(
      method::post, "/graphql", 200,
      R"({"data":{"paginatedContent":{"totalCount":1,"nodes":[{"id":"another","key":"acme/65_DOC/0"}]}}})");
  remove();
  EXPECT_EQ(tested.result().deleted.size(), 1U);
}

TEST_F(deletion_test, that_is_refused_is_not_looked_up) {
  store(2);
  offline.network.answer(method::post, "/graphql", 200, R"({"errors":[{"message":"not now"}],"data":null})");
  remove();
  EXPECT_EQ(requests().size(), 1U);
  ASSERT_EQ(tested.result().failures.size(), 2U);
  EXPECT_THAT(tested.result().failures.front().failure.reason, HasSubstr("not now"));
}

TEST_F(deletion_test, whose_look_up_fails_has_failed_for_its_reason) {
  store(1);
  offline.network.answer(method::post, "/graphql", 200, R"({"data":{"contentDeleteByContentIds":[]}})");
  offline.network.answer(method::post, "/graphql", 403, "");
  remove();
  ASSERT_EQ(tested.result().failures.size(), 1U);
  EXPECT_EQ(tested.result().failures.front().failure.status, 403);
}

TEST_F(deletion_test, aborts_the_run_when_the_platform_asks_for_a_pause_of_hours) {
  store(1);
  offline.network.answer(method::post, "/graphql", 429, "", {{"Retry-After", "3600"}});
  remove();
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("3600"));
  EXPECT_EQ(requests().size(), 1U);
}

TEST_F(deletion_test, only_names_what_is_left_when_the_run_is_stopping) {
  store(25);
  run.abort("why");
  remove();
  EXPECT_THAT(requests(), IsEmpty());
  EXPECT_EQ(tested.result().not_attempted.size(), 25U);
  EXPECT_THAT(tested.result().failures, IsEmpty());
}

TEST_F(deletion_test, gives_the_credit_of_every_batch_back) {
  store(1);
  test::counting_home home;
  auto batches =
      deletion_batches({platform.to_delete("acme/65_DOC/0"), platform.to_delete("acme/65_DOC/missing")});
  batches.front().held = home.one();
  put(tested.in(), batches);
  EXPECT_EQ(home.back(), 1);
}

} // namespace
