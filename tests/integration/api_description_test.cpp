#include "tests/integration/support/a_trap.hpp"
#include "tests/integration/support/api_descriptions.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace cfc::test {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

checked_requests check_one(const std::string& host, const std::string& target) {
  return check_against_descriptions(R"({"total": 1, "requests": [{"host": ")" + host +
                                        R"(", "method": "GET", "target": ")" + target + "\"}]}",
                                    data_center);
}

/// What the official descriptions of the API are asked about a request; they are data beside this repository.
class an_api_description : public ::testing::Test {
protected:
  void SetUp() override {
    if (const auto missing = no_api_descriptions())
      GTEST_SKIP() << *missing;
  }
};

TEST_F(an_api_description, knows_the_searches_of_both_products) {
  for (const auto& [host, target] : std::map<std::string, std::string>{
           {"cloud", "/ex/confluence/1-2/wiki/rest/api/content/search?cql=type%3Dpage&limit=25"},
           {"data-center", "/rest/api/content/search?cql=type%3Dpage&limit=25&start=50"}}) {
    const auto checked = check_one(host, target);
    EXPECT_THAT(checked.problems, IsEmpty());
    EXPECT_EQ(checked.by_host.at(host), 1u);
  }
}

TEST_F(an_api_description, does_not_know_every_path) {
  EXPECT_THAT(check_one("data-center", "/rest/api/pages").problems,
              ElementsAre(HasSubstr("no such operation")));
}

TEST_F(an_api_description, does_not_know_every_parameter) {
  EXPECT_THAT(check_one("data-center", "/rest/api/content/search?cql=type%3Dpage&rows=25").problems,
              ElementsAre(HasSubstr("rows")));
}

TEST_F(an_api_description, knows_what_is_required) {
  EXPECT_THAT(check_one("cloud", "/ex/confluence/1-2/wiki/rest/api/content/search").problems,
              ElementsAre(HasSubstr("cql")));
}

TEST_F(an_api_description, knows_types) {
  EXPECT_THAT(check_one("cloud", "/ex/confluence/1-2/wiki/rest/api/content/search?cql=x&limit=all").problems,
              ElementsAre(HasSubstr("integer")));
}

TEST_F(an_api_description, is_asked_about_the_whole_log) {
  EXPECT_THAT(check_against_descriptions(R"({"total": 2, "requests": []})", data_center).problems,
              ElementsAre("2 requests are no longer in the log"));
}

/// The requests of cycles that between them make each kind there is. That every one is described is checked
/// at the end of these tests as of all others (cycle_test.hpp); here, that they were made.
class every_request : public a_trap {
protected:
  void SetUp() override {
    if (const auto missing = no_api_descriptions())
      GTEST_SKIP() << *missing;
  }

  void expect_described() const {
    const auto checked = check_against_descriptions(simulator().request_log(), GetParam());
    EXPECT_THAT(checked.problems, IsEmpty());
    EXPECT_GT(checked.by_host.at(host()), 0u);
  }

  void expect_asked(const std::string& part) const {
    const auto all = simulator().requests();
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const seen_request& one) {
      return one.target.find(part) != std::string::npos;
    })) << part;
  }
};

TEST_P(every_request, of_a_first_and_of_a_later_sync_is_described) {
  start(office);
  simulator().disturb(R"({"modes": {"short_pages": 1}})");
  configuration().set("processing.unreachableSpaces", "keep");
  sync_well();
  simulator().mutate(R"([{"op": "removePage", "id": 103}, {"op": "editPage", "id": 102, "body": "<p>new</p>"},
                         {"op": "hideSpace", "key": "HR"}])");
  sync_well();
  expect_described();
}

TEST_P(every_request, for_many_attachments_is_described) {
  for (const auto* type : {"page", "blogpost"}) {
    start(page_with_attachments(60, type));
    sync_well();
    expect_described();
  }
}

TEST_P(every_request, for_single_pages_is_described) {
  start(office);
  configuration().set("processing.bodyBatchSize", "1");
  sync_well();
  expect_described();
}

TEST_P(every_request, for_many_pages_is_described) {
  start("", {"--spaces", "2", "--pages", "2300", "--attachments", "0", "--body-bytes", "100",
             "--tree-percent", "0"});
  set_modes(R"({"total_size": true})");
  configuration().set("processing.concurrency", "32");
  sync_well();
  expect_described();
  expect_asked("created");
  expect_asked(GetParam().data_center ? "&start=200" : "cursor=");
}

TEST_P(every_request, for_a_group_that_is_halved_is_described) {
  std::string pages;
  for (int i = 0; i < 9; ++i)
    pages += std::string(i == 0 ? "" : ",") + R"({"id": )" + std::to_string(1010 + i) +
             R"(, "space": "A", "title": "Root )" + std::to_string(i) + R"(", "labels": ["ai-ingest-all"]})";
  start(R"({"spaces": [{"key": "A", "id": 1}], "pages": [)" + pages + "]}");
  set_modes(R"({"fail_ancestor": [1013]})");
  EXPECT_EQ(sync().exit_code, 3);
  expect_described();
  expect_asked("limit=25");
}

TEST_P(every_request, for_pages_one_of_which_fails_is_described) {
  start(office);
  set_modes(R"({"fail_body": [102], "timeout_above_limit": 100})");
  EXPECT_EQ(sync().exit_code, 3);
  expect_described();
  expect_asked("limit=100");
}

INSTANTIATE_TEST_SUITE_P(in, every_request,
                         ::testing::Values(mode{false, login::oauth, false, true},
                                           mode{true, login::oauth, false, true},
                                           mode{true, login::pat, true, true},
                                           mode{true, login::basic, true, true}),
                         mode_name);

} // namespace

} // namespace cfc::test
