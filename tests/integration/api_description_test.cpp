#include "tests/integration/support/a_trap.hpp"
#include "tests/integration/support/http_call.hpp"
#include "tests/integration/support/npm_program.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

/// Every request of whole cycles against the official descriptions of the API, which are data beside this
/// repository.
class every_request : public a_trap {
protected:
  void SetUp() override {
    if (!std::filesystem::exists(specs))
      GTEST_SKIP() << "the official API descriptions are not beside this repository: " << specs;
    if (const auto missing = npm_is_missing("openapi-backend"))
      GTEST_SKIP() << *missing;
  }

  void expect_described() const {
    const auto& in = directory.path();
    const auto answer = http_get(simulator().where().control + "/control/requests");
    ASSERT_EQ(answer.status, 200);
    const auto file = directory.write("requests.json", answer.body);
    auto what = npm_program("validate_requests.mjs",
                            {specs.string(), file.string(), GetParam().context_path ? "/confluence" : ""});
    what.stdout_file = in / "validator.out";
    what.stderr_file = in / "validator.err";
    process running(what);
    EXPECT_EQ(running.wait(std::chrono::seconds(60)), 0)
        << read_file(what.stdout_file) << read_file(what.stderr_file);
    EXPECT_THAT(read_file(what.stdout_file),
                ::testing::HasSubstr(GetParam().data_center ? R"("data-center":)" : R"("cloud":)"));
  }

  void expect_asked(const std::string& part) const {
    const auto all = simulator().requests();
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const seen_request& one) {
      return one.target.find(part) != std::string::npos;
    })) << part;
  }

  const std::filesystem::path specs = CFC_SOURCE_DIR "/../shared/specs";
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
             "--tree-percent", "0", "--request-log", "100000"});
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
