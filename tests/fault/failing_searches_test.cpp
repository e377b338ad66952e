#include "tests/integration/support/a_trap.hpp"

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

/// Searches that keep failing although others succeed (DSC-12), or that are too slow (REL-1).
class failing_searches : public a_trap {};

constexpr const char* three_trees = R"({
  "spaces": [{"key": "A", "id": 1}, {"key": "B", "id": 2}],
  "pages": [
    {"id": 1010, "space": "A", "title": "Root 1", "labels": ["ai-ingest-all"]},
    {"id": 1011, "space": "A", "title": "Below 1", "parent": 1010},
    {"id": 1020, "space": "A", "title": "Root 2", "labels": ["ai-ingest-all"]},
    {"id": 1021, "space": "A", "title": "Below 2", "parent": 1020},
    {"id": 1030, "space": "B", "title": "Root 3", "labels": ["ai-ingest-all"]},
    {"id": 1031, "space": "B", "title": "Below 3", "parent": 1030}
  ]})";

TEST_P(failing_searches, a_root_whose_search_fails_is_named_and_its_space_keeps_everything) {
  for (const auto* status : {"500", "400", "404"}) {
    begin(three_trees);
    simulator().mutate(R"([{"op": "removePage", "id": 1021}, {"op": "removePage", "id": 1031},
                           {"op": "addPage", "id": 1022, "space": "A", "title": "More", "parent": 1020}])");
    set_modes(R"({"fail_ancestor": [1010], "fail_ancestor_status": )" + std::string(status) + "}");
    const auto result = sync();
    EXPECT_EQ(result.exit_code, 3) << result.log;
    EXPECT_EQ(result.status(), "partial");
    EXPECT_THAT(listed(result, "unknownSubtrees"), ElementsAre(HasSubstr("1010")));
    EXPECT_THAT(keys(),
                UnorderedElementsAre("1_A/1010", "1_A/1011", "1_A/1020", "1_A/1021", "1_A/1022", "2_B/1030"));
    set_modes(R"({"fail_ancestor": []})");
    sync_well();
    expect_in_step();
  }
}

TEST_P(failing_searches, a_label_search_that_keeps_failing_changes_nothing) {
  begin();
  disturb_confluence("cql=((label", R"(, "status": 500, "count": -1)");
  expect_abort(HasSubstr("500"));
}

TEST_P(failing_searches, a_batch_of_bodies_that_fails_costs_only_the_page_at_fault) {
  start(office);
  configuration().set("processing.bodyBatchSize", "50");
  set_modes(R"({"fail_body": [102]})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  ASSERT_THAT(result.failures(), SizeIs(1));
  EXPECT_THAT(result.failures()[0].key, HasSubstr("65_DOC/102"));
  EXPECT_EQ(result.count("/counts/pages/ingested"), 4);
}

/// A search that asked for so many rows, and what it was answered.
struct asked_rows {
  int limit, status;
};

/// Searches of discovery, in order.
std::vector<asked_rows> discovery_searches(const simulator_process& simulator) {
  std::vector<asked_rows> found;
  for (const auto& one : simulator.requests()) {
    const auto limit = one.target.find("limit=");
    if (one.target.find("content/search") != std::string::npos &&
        one.target.find("body.storage") == std::string::npos && limit != std::string::npos)
      found.push_back({std::stoi(one.target.substr(limit + 6)), one.status});
  }
  return found;
}

TEST_P(failing_searches, a_server_that_is_too_slow_for_many_rows_is_asked_for_fewer) {
  start(office);
  set_modes(R"({"timeout_above_limit": 50})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 5);
  expect_in_step();
  const auto searches = discovery_searches(simulator());
  EXPECT_THAT(searches, Contains(AllOf(Field(&asked_rows::limit, 100), Field(&asked_rows::status, 504))));
  EXPECT_THAT(searches, Contains(AllOf(Field(&asked_rows::limit, 50), Field(&asked_rows::status, 200))));
  EXPECT_EQ(searches.back().status, 200);
  EXPECT_EQ(searches.back().limit, 50) << "later searches have learnt from it";
}

TEST_P(failing_searches, a_server_that_is_too_slow_for_many_rows_still_confirms_deletions) {
  begin();
  simulator().mutate(R"({"op": "removePage", "id": 103})");
  set_modes(R"({"timeout_above_limit": 50})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/deleted"), 1);
  expect_in_step();
}

TEST_P(failing_searches, a_server_that_is_too_slow_for_any_search_changes_nothing) {
  begin();
  set_modes(R"({"timeout_above_limit": 1})");
  configuration().set("processing.searchPageSize", "50");
  expect_abort(HasSubstr("504"));
}

TEST_P(failing_searches, a_search_that_is_too_slow_further_on_is_done_with_fewer_rows) {
  start("", {"--spaces", "1", "--pages", "300", "--attachments", "0", "--tree-percent", "0", "--body-bytes",
             "100"});
  const std::string behind = GetParam().data_center ? "start=200" : "cursor=";
  disturb_confluence(behind, R"(, "status": 504, "count": 2)");
  sync_well();
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, failing_searches, ::testing::Values(cloud, data_center), mode_name);

} // namespace

} // namespace cfc::test
