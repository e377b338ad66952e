// kill -9 at different moments (REL-6): whatever was half-registered then is found and put right by the next cycle.

#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/cycle_test.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class a_killed_cycle : public cycle_test {
protected:
  void SetUp() override {
    start("", {"--spaces", "3", "--pages", "60", "--attachments", "30", "--attachment-bytes", "3000"});
    configuration().set("processing.concurrency", "4");
  }
  void kill_when(const std::function<bool()>& it_is_time) {
    background_sync running(directory, sync_of(directory, configuration().write(directory, "acme").string(),
                                               configuration().environment()));
    ASSERT_TRUE(eventually(it_is_time));
    running.signal(SIGKILL);
    ASSERT_EQ(running.wait().exit_code, 128 + SIGKILL);
  }
  run_result run_as(const std::string& command, const std::vector<std::string>& more = {}) {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.front() = command;
    call.arguments.insert(call.arguments.end(), more.begin(), more.end());
    return run_connector(directory, call);
  }
  std::size_t writes_of(const std::string& what) const {
    const auto all = simulator().writes();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), what));
  }
  std::size_t half_registered() const {
    const auto all = simulator().contents();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const auto& one) { return !one.second.finalised; }));
  }
  run_result expect_completed_by_the_next_cycle() const {
    simulator().disturb(R"({"clear": true})");
    auto result = sync_well();
    expect_in_step();
    EXPECT_EQ(read_file(journal()), "");
    return result;
  }
  std::filesystem::path journal() const { return directory.path() / "state" / "acme.journal"; }
  /// Uploads from the one after so many on take longer than the test.
  void hold_uploads_after(int count) const {
    simulator().disturb(R"({"host": "unique", "method": "PUT", "skip": )" + std::to_string(count) +
                        R"(, "delayMs": 100000, "count": -1})");
  }
  /// A rule with that status has done its work.
  bool was_refused() const {
    const auto all = simulator().requests();
    return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.status == 503; });
  }
  void kill_with_four_in_hand() {
    hold_uploads_after(10);
    kill_when([&] { return half_registered() == 4 && simulator().contents().size() == 14; });
  }
};

TEST_P(a_killed_cycle, leaves_a_report_of_how_far_it_came) {
  hold_uploads_after(10);
  const auto report = [&] { return read_file(directory.path() / "report.json"); };
  auto call =
      sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
  call.arguments.insert(call.arguments.end(), {"--report-every", "0.05"});
  {
    background_sync running(directory, call);
    EXPECT_TRUE(eventually([&] { return report().find(R"("pagesDone": 10)") != std::string::npos; }));
    running.signal(SIGKILL);
    EXPECT_EQ(running.wait().exit_code, 128 + SIGKILL);
  }
  EXPECT_THAT(report(), AllOf(HasSubstr(R"("tenant": "acme")"), HasSubstr(R"("status": "running")"),
                              HasSubstr(R"("pagesDone": 10)"), HasSubstr(R"("pagesWanted")")));
  const auto result = expect_completed_by_the_next_cycle();
  EXPECT_EQ(result.status(), "success");
  EXPECT_THAT(result.report, HasSubstr(R"("progress": null)"));
}

TEST_P(a_killed_cycle, is_repaired_when_it_was_uploading_pages) {
  kill_with_four_in_hand();
  const auto result = expect_completed_by_the_next_cycle();
  EXPECT_EQ(result.count("/counts/deleted"), 4);
  EXPECT_THAT(result.report, HasSubstr(R"("reason": "unfinished")"));
  EXPECT_THAT(result.log, HasSubstr("a content was deleted"));
}

TEST_P(a_killed_cycle, is_repaired_when_it_was_uploading_attachments) {
  hold_uploads_after(70);
  kill_when([&] { return half_registered() == 4; });
  expect_completed_by_the_next_cycle();
}

TEST_P(a_killed_cycle, is_repaired_when_its_spaces_are_moved_to_another_root_scope) {
  kill_with_four_in_hand();
  simulator().disturb(R"({"clear": true})");
  simulator().change_unique(R"({"op": "addScope", "path": "Company/New", "id": "scope_new"})");
  configuration().set("ingestion.scopeId", "scope_new");
  EXPECT_THAT(run_as("plan").report, HasSubstr("4 contents that an interrupted run left half-registered"));
  EXPECT_EQ(half_registered(), 4);
  EXPECT_EQ(sync_well().count("/counts/deleted"), 4);
  EXPECT_EQ(half_registered(), 0);
  for (const auto& [key, content] : simulator().contents())
    EXPECT_THAT(content.scope_path, ::testing::StartsWith("Company/New/")) << key;
  EXPECT_EQ(read_file(journal()), "");
}

TEST_P(a_killed_cycle, is_repaired_when_it_has_no_answer_to_its_registrations_yet) {
  simulator().disturb(
      R"({"host": "unique", "operation": "contentUpsert", "skip": 20, "cutBodyAfter": 0, "count": -1})");
  kill_when([&] { return half_registered() >= 1; });
  expect_completed_by_the_next_cycle();
}

TEST_P(a_killed_cycle, is_repaired_when_it_was_finalising) {
  configuration().set("processing.concurrency", "1");
  simulator().disturb(
      R"({"host": "unique", "operation": "contentUpsert", "skip": 21, "status": 503, "count": -1})");
  kill_when([&] { return was_refused(); });
  EXPECT_EQ(half_registered(), 1);
  expect_completed_by_the_next_cycle();
}

TEST_P(a_killed_cycle, is_repaired_after_any_number_of_uploads) {
  for (const int uploads : {1, 17, 33, 49, 68}) {
    simulator().disturb(R"({"clear": true})");
    const auto before = writes_of("PUT");
    simulator().disturb(R"({"latencyMs": {"unique": 3}})");
    hold_uploads_after(uploads);
    simulator().mutate(R"([{"op": "editPage", "id": "1000000", "body": "<p>)" + std::to_string(uploads) +
                       R"(</p>"}])");
    kill_when([&] { return writes_of("PUT") > before && half_registered() > 0; });
  }
  simulator().disturb(R"({"latencyMs": {"unique": 0}})");
  expect_completed_by_the_next_cycle();
}

TEST_P(a_killed_cycle, is_repaired_although_the_repair_is_killed_too) {
  kill_with_four_in_hand();
  simulator().disturb(R"({"clear": true, "add": [{"host": "unique", "operation": "contentDeleteByContentIds",
                                                   "status": 503, "count": -1}]})");
  kill_when([&] { return was_refused(); });
  EXPECT_EQ(half_registered(), 4);
  expect_completed_by_the_next_cycle();
}

TEST_P(a_killed_cycle, is_repaired_although_the_last_line_of_its_journal_is_torn) {
  kill_with_four_in_hand();
  const auto whole = read_file(journal());
  std::ofstream(journal(), std::ios::app) << whole.substr(0, 50);
  const auto result = expect_completed_by_the_next_cycle();
  EXPECT_THAT(result.log, HasSubstr("lines of the crash journal can't be read"));
}

TEST_P(a_killed_cycle, is_not_repaired_beyond_the_limit_of_deletions) {
  kill_with_four_in_hand();
  simulator().disturb(R"({"clear": true})");
  const auto before = simulator().last_request();
  const auto refused = sync({"--max-delete", "0"});
  EXPECT_EQ(refused.exit_code, 1) << refused.log;
  EXPECT_THAT(refused.abort_reason(), HasSubstr("--max-delete: 4 contents that an interrupted run left"));
  EXPECT_THAT(simulator().writes(before), ::testing::IsEmpty());
  EXPECT_EQ(half_registered(), 4);
  expect_completed_by_the_next_cycle();
}

TEST_P(a_killed_cycle, uses_up_a_part_of_the_limit_of_deletions_which_is_named_whole) {
  kill_with_four_in_hand();
  simulator().disturb(R"({"clear": true})");
  std::string page;
  for (const auto& [key, content] : simulator().contents()) {
    if (content.finalised)
      page = key.substr(key.rfind('/') + 1);
  }
  simulator().mutate(R"([{"op": "removePage", "id": ")" + page + R"("}])");
  const auto whole = HasSubstr("contents would be deleted, beside 4 that an interrupted run had left "
                               "half-registered; 4 are allowed in all");
  const auto planned = run_as("plan", {"--max-delete", "4"});
  EXPECT_EQ(planned.exit_code, 1) << planned.log;
  EXPECT_THAT(planned.abort_reason(), whole);
  const auto refused = sync({"--max-delete", "4"});
  EXPECT_EQ(refused.exit_code, 1) << refused.log;
  EXPECT_THAT(refused.abort_reason(), whole);
  EXPECT_EQ(refused.count("/counts/deleted"), 4);
  expect_completed_by_the_next_cycle();
}

TEST_P(a_killed_cycle, is_told_by_a_plan) {
  kill_with_four_in_hand();
  simulator().disturb(R"({"clear": true})");
  const auto plan = run_as("plan");
  EXPECT_EQ(plan.exit_code, 0) << plan.log;
  EXPECT_THAT(plan.report, HasSubstr("4 contents that an interrupted run left half-registered"));
  EXPECT_EQ(half_registered(), 4);
  expect_completed_by_the_next_cycle();
}

TEST_P(a_killed_cycle, keeps_the_next_one_out_though_its_lock_file_was_removed) {
  simulator().disturb(R"({"host": "unique", "method": "PUT", "skip": 10, "delayMs": 3000, "count": 4})");
  background_sync running(directory, sync_of(directory, configuration().write(directory, "acme").string(),
                                             configuration().environment()));
  ASSERT_TRUE(eventually([&] { return half_registered() == 4; }));
  ASSERT_TRUE(std::filesystem::remove(directory.path() / "state" / "acme.lock"));
  const auto second = sync();
  EXPECT_EQ(second.exit_code, 4) << second.log;
  EXPECT_EQ(second.status(), "skipped");
  EXPECT_EQ(running.wait().exit_code, 0);
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, a_killed_cycle, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
