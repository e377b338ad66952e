#include "nodes/operations/attachment_lists.hpp"
#include "tests/unit/nodes/content_store.hpp"

#include <gmock/gmock.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::HasSubstr;

/// Page 7, whose list of attachments answers as the test says.
class attachment_lists_test : public testing::TestWithParam<confluence::instance> {
protected:
  attachment_lists_test() : offline(GetParam()) {
    store.contents["7"] = {};
    offline.network.answer_by([this](const http::request& what) {
      const bool is_list = what.url.find("/child/attachment") != std::string::npos ||
                           what.url.find("/7/attachments") != std::string::npos;
      if (is_list)
        return list;
      return *store.answer_to(what.url);
    });
    list.status = 200;
    list.body = R"({"results":[{"id":"att1","title":"a"}],"_links":{}})";
  }
  listed_attachments listed(std::uint64_t total = 0) {
    confluence::client::attachment_request what;
    what.page_id = "7";
    what.total = total;
    return test::run(offline.io, list_attachments(*offline.services, std::move(what)));
  }

  test::offline_services offline;
  test::content_store store;
  http::response list;
};

TEST_P(attachment_lists_test, are_had) {
  const auto result = listed();
  ASSERT_NE(result.rest, nullptr);
  EXPECT_EQ(result.rest->lists.size(), 1U);
  EXPECT_FALSE(result.failure);
}

TEST_P(attachment_lists_test, of_one_page_that_fail_are_a_failure_of_that_page) {
  for (const int status : {400, 404, 500, 504}) {
    list.status = status;
    const auto result = listed();
    EXPECT_EQ(result.rest, nullptr);
    ASSERT_TRUE(result.failure) << status;
    EXPECT_EQ(result.failure->status, status);
  }
}

TEST_P(attachment_lists_test, that_can_not_be_read_are_a_failure_of_that_page) {
  list.body = "<html>";
  EXPECT_TRUE(listed().failure);
}

TEST_P(attachment_lists_test, that_end_before_their_total_are_a_failure_of_that_page) {
  const auto result = listed(200);
  ASSERT_TRUE(result.failure);
  EXPECT_THAT(result.failure->reason, HasSubstr("1 of 200"));
}

TEST_P(attachment_lists_test, of_a_page_that_has_gone_are_unknown_but_no_failure) {
  list.status = 404;
  store.contents.erase("7");
  const auto result = listed();
  EXPECT_EQ(result.rest, nullptr);
  EXPECT_FALSE(result.failure);
}

TEST_P(attachment_lists_test, of_a_page_that_can_not_be_looked_up_tell_of_both_failures) {
  list.status = 404;
  store.closed = {"/rest/api/content/7", "/api/v2/pages?"};
  const auto result = listed();
  ASSERT_TRUE(result.failure);
  EXPECT_EQ(result.failure->status, 404);
  EXPECT_THAT(result.failure->reason, HasSubstr("404"));
  EXPECT_THAT(result.failure->reason, HasSubstr("could not be asked: "));
  EXPECT_THAT(result.failure->reason, HasSubstr("401"));
}

TEST_P(attachment_lists_test, that_fail_by_the_service_or_the_login_are_no_page_s_fault) {
  for (const int status : {401, 403, 429, 502, 503}) {
    list.status = status;
    EXPECT_THROW(listed(), http::api_error) << status;
  }
}

INSTANTIATE_TEST_SUITE_P(of, attachment_lists_test,
                         testing::Values(confluence::instance::cloud, confluence::instance::data_center),
                         [](const auto& what) {
                           return what.param == confluence::instance::cloud ? "cloud" : "data_center";
                         });

} // namespace
