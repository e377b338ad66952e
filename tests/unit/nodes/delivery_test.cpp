#include "nodes/delivery.hpp"
#include "tests/unit/nodes/offline_services.hpp"

#include <boost/asio/awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using http::method;
using testing::HasSubstr;

constexpr const char* registered =
    R"({"data":{"contentUpsert":{"id":"c1","key":"k","writeUrl":"https://w.example.com/?key=1","readUrl":"https://r.example.com"}}})";
constexpr const char* deleted = R"({"data":{"contentDeleteByContentIds":[{"id":"c1"}]}})";
constexpr const char* none_deleted = R"({"data":{"contentDeleteByContentIds":[]}})";
constexpr const char* refused = R"({"errors":[{"message":"no such scope"}]})";

boost::asio::awaitable<void> uploads_well(const unique::registration&) {
  co_return;
}
boost::asio::awaitable<void> upload_fails(const unique::registration&) {
  throw http::api_error(http::api_fault::status, 413, "unique-upload: too large");
  co_return;
}

class delivery_test : public testing::Test {
protected:
  item_outcome deliver(boost::asio::awaitable<void> (*upload)(const unique::registration&)) {
    unique::content content;
    content.key = "acme/65_DOC/1";
    const auto send = [upload](unique::registration to) { return upload(to); };
    return test::run(offline.io, tested.deliver(item_kind::page, content, send));
  }
  void answer(const char* body) { offline.network.answer(method::post, "/graphql", 200, body); }
  std::size_t calls_of(const std::string& field) const {
    std::size_t count = 0;
    for (const auto& request : offline.network.requests())
      count += request.body.find(field) != std::string::npos;
    return count;
  }

  test::offline_services offline;
  run_context run;
  delivery tested{*offline.use, run, nullptr};
};

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
  answer(deleted);
  EXPECT_EQ(deliver(upload_fails).end, item_end::failed);
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 2U);
}

TEST_F(delivery_test, looks_the_content_up_when_the_answer_of_the_registration_was_lost) {
  for (int i = 0; i < 5; ++i)
    offline.network.fail(method::post, "/graphql", http::transport_fault::broken);
  answer(
      R"({"data":{"paginatedContent":{"totalCount":1,"nodes":[{"id":"c1","key":"acme/65_DOC/1","ownerId":"s"}]}}})");
  answer(deleted);
  const auto outcome = deliver(uploads_well);
  EXPECT_EQ(outcome.step, "register");
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 1U);
}

TEST_F(delivery_test, aborts_the_run_when_the_platform_asks_for_a_pause_of_hours) {
  offline.network.answer(method::post, "/graphql", 429, "", {{"Retry-After", "7200"}});
  answer(R"({"data":{"paginatedContent":{"totalCount":0,"nodes":[]}}})");
  deliver(uploads_well);
  EXPECT_TRUE(run.abort_reason());
}

} // namespace
