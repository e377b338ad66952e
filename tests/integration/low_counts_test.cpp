// Unique counts fewer contents than it has. What a limit lets through is decided by what is listed, and
// nothing goes that was not listed then.

#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace cfc::test {

namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class low_counts : public cycle_test {
protected:
  void SetUp() override {
    start(office);
    sync_well();
  }
  void count_low() const { simulator().disturb(R"({"modes": {"unique_count_off": -1000}})"); }
  /// Nothing is deleted, and the reason is said, by plan and by sync.
  void expect_refused(const std::vector<std::string>& arguments, const std::string& reason) {
    const auto held = keys();
    for (const bool only_plan : {true, false}) {
      const auto before = simulator().last_request();
      const auto result = only_plan ? plan(arguments) : sync(arguments);
      EXPECT_EQ(result.exit_code, 1) << result.log;
      EXPECT_THAT(result.abort_reason(), HasSubstr(reason));
      EXPECT_THAT(simulator().writes(before),
                  ::testing::Not(::testing::Contains("contentDeleteByContentIds")));
      EXPECT_THAT(keys(), ::testing::IsSupersetOf(held));
      expect_told_too_low(before);
    }
  }
  run_result plan(const std::vector<std::string>& more) {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.front() = "plan";
    call.arguments.insert(call.arguments.end(), more.begin(), more.end());
    return run_connector(directory, call);
  }
  /// The fault did happen: Unique was asked about contents, and so for counts.
  void expect_told_too_low(std::uint64_t before) const {
    const auto all = simulator().requests(before);
    EXPECT_TRUE(std::any_of(all.begin(), all.end(),
                            [](const auto& request) { return request.operation == "paginatedContent"; }));
  }
};

TEST_P(low_counts, do_not_let_a_removed_space_through_a_limit) {
  simulator().mutate(R"({"op": "removeSpace", "key": "HR"})");
  count_low();
  expect_refused({"--max-delete", "0"}, "--max-delete: 2 contents");
  expect_refused({"--max-delete", "1"}, "--max-delete: 2 contents");
  configuration().set("processing.maxDeletePercent", "99");
  expect_refused({}, "2 of the 2 contents of space HR");
}

TEST_P(low_counts, do_not_let_a_replaced_space_through_a_limit) {
  simulator().mutate(R"([{"op": "removeSpace", "key": "HR"}, {"op": "addSpace", "key": "HR", "id": 67},
      {"op": "addPage", "id": 301, "space": "HR", "title": "New", "labels": ["ai-ingest"]}])");
  count_low();
  expect_refused({"--max-delete", "0"}, "--max-delete: 2 contents");
}

TEST_P(low_counts, do_not_let_pages_through_a_percentage) {
  simulator().mutate(R"([{"op": "removePage", "id": 104},
      {"op": "addPage", "id": 301, "space": "DOC", "title": "New", "labels": ["ai-ingest"]}])");
  configuration().set("processing.maxDeletePercent", "1");
  count_low();
  expect_refused({}, "maxDeletePercent: 1 of the 1 contents of space DOC");
}

TEST_P(low_counts, do_not_make_an_adoption_complete) {
  auto renamed = configuration();
  simulator().disturb(R"({"modes": {"unique_count_off": -1000}, "add": [
      {"host": "unique", "operation": "contentUpsert", "status": 400, "body": {}, "count": -1, "skip": 2}]})");
  auto call = sync_of(directory, renamed.write(directory, "new").string(), renamed.environment());
  call.arguments.insert(call.arguments.end(), {"--adopt", "acme"});
  const auto result = run_connector(directory, call);
  EXPECT_EQ(result.exit_code, 3) << result.log;
  std::size_t former = 0;
  for (const auto& [key, content] : simulator().contents())
    former += key.starts_with("acme/") ? 1 : 0;
  EXPECT_EQ(former, 8U);
  simulator().disturb(R"({"clear": true})");
}

TEST_P(low_counts, do_not_cost_a_former_root_its_contents) {
  simulator().change_unique(R"([{"op": "addScope", "path": "Company/New", "id": "scope_new"},
      {"op": "putContent", "scopeId": "scope_root", "key": "hand/made", "title": "t"}])");
  configuration().set("ingestion.scopeId", "scope_new");
  count_low();
  const auto before = simulator().last_request();
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("--move-root"));
  EXPECT_THAT(simulator().writes(before), IsEmpty());
}

TEST_P(low_counts, cost_nothing_that_is_allowed_to_go) {
  simulator().mutate(R"({"op": "removeSpace", "key": "HR"})");
  count_low();
  EXPECT_EQ(sync_well({"--max-delete", "2"}).count("/counts/orphanedFilesDeleted"), 2);
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, low_counts, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
