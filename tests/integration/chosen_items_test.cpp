// RUN-4: failed items are told as they happen, and a run can be about some items alone.

#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <fstream>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class chosen_items : public cycle_test {
protected:
  void SetUp() override { start(office); }

  std::string file(const std::string& text, const std::string& name = "items.txt") const {
    const auto path = directory.path() / name;
    std::ofstream(path) << text;
    return path.string();
  }
  std::string failures() const { return (directory.path() / "failures.ndjson").string(); }
  std::vector<std::string> failure_lines() const {
    std::vector<std::string> lines;
    std::ifstream in(failures());
    for (std::string line; std::getline(in, line);)
      lines.push_back(line);
    return lines;
  }
  /// Unique's storage refuses so many uploads; -1: all.
  void refuse_uploads(int count) const {
    simulator().disturb(R"({"add": [{"host": "unique", "method": "PUT", "status": 403, "count": )" +
                        std::to_string(count) + "}]}");
  }
  void refuse_none() const { simulator().disturb(R"({"clear": true})"); }
  run_result only(const std::string& named, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"--only", file(named)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return sync(arguments);
  }
  run_result plan(const std::vector<std::string>& more) const {
    auto call = sync_of(directory, (directory.path() / "acme-tenant-config.yaml").string(), environment_);
    call.arguments.front() = "plan";
    call.arguments.insert(call.arguments.end(), more.begin(), more.end());
    return run_connector(directory, call);
  }
  /// All that Unique holds, but what has one of these keys.
  std::map<std::string, stored_content> held_but(const std::vector<std::string>& keys) const {
    auto all = simulator().contents();
    for (const auto& key : keys)
      EXPECT_EQ(all.erase("acme/" + key), 1U) << key;
    return all;
  }
  static std::string attachment(const std::string& page, const std::string& id) {
    return page + "::att" + id;
  }
  std::map<std::string, std::string> environment_;
};

TEST_P(chosen_items, are_told_when_they_fail_and_are_ingested_by_the_next_run) {
  refuse_uploads(-1);
  const auto failed = sync({"--failures", failures()});
  EXPECT_EQ(failed.exit_code, 3) << failed.log;
  const auto lines = failure_lines();
  EXPECT_THAT(lines, SizeIs(8));
  EXPECT_THAT(lines, Each(AllOf(HasSubstr(R"("tenant":"acme")"), HasSubstr(R"("step":"upload")"),
                                HasSubstr(R"("status":403)"), HasSubstr(R"("tries":1)"))));
  EXPECT_THAT(lines, Contains(AllOf(HasSubstr(R"("key":"acme/65_DOC/)" + attachment("102", "901") + '"'),
                                    HasSubstr(R"("pageId":"102")"), HasSubstr(R"("space":"DOC")"))));
  EXPECT_THAT(simulator().contents(), IsEmpty());
  refuse_none();
  const auto before = simulator().last_request();
  const auto again = sync_well({"--only", failures()});
  EXPECT_EQ(again.count("/counts/pages/ingested"), 5);
  EXPECT_EQ(again.count("/counts/attachments/ingested"), 3);
  for (const auto& request : simulator().requests(before))
    EXPECT_THAT(request.target, Not(HasSubstr("file-diff")));
  expect_in_step();
}

TEST_P(chosen_items, that_failed_stand_in_the_file_before_the_run_ends_however_it_ends) {
  file("of an earlier run\n", "failures.ndjson");
  configuration().set("processing.concurrency", "1");
  simulator().disturb(R"({"add": [{"host": "unique", "method": "PUT", "status": 403, "count": 1},
                                  {"host": "unique", "method": "PUT", "delayMs": 100000, "count": -1}]})");
  auto call =
      sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
  call.arguments.insert(call.arguments.end(), {"--failures", failures()});
  background_sync running(directory, call);
  EXPECT_TRUE(eventually([&] { return failure_lines().size() == 1 && failure_lines()[0].starts_with('{'); }));
  running.signal(SIGKILL);
  EXPECT_EQ(running.wait().exit_code, 128 + SIGKILL);
  EXPECT_THAT(failure_lines(), ElementsAre(HasSubstr(R"("status":403)")));
}

TEST_P(chosen_items, that_all_went_well_leave_an_empty_file) {
  file("of an earlier run\n", "failures.ndjson");
  sync_well({"--failures", failures()});
  EXPECT_THAT(failure_lines(), IsEmpty());
}

TEST_P(chosen_items, are_all_that_is_touched) {
  sync_well();
  simulator().mutate(R"([
    {"op": "editPage", "id": 101, "body": "<p>1</p>"}, {"op": "editPage", "id": 104, "body": "<p>4</p>"},
    {"op": "removePage", "id": 103}, {"op": "editPage", "id": 201, "body": "<p>2</p>"},
    {"op": "addPage", "id": 110, "space": "DOC", "title": "n", "labels": ["ai-ingest"]}])");
  const auto untouched = held_but({"65_DOC/104"});
  const auto scopes = simulator().scopes();
  const auto before = simulator().last_request();
  const auto result = only("# one of several\n\n  104\r\n");
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_EQ(result.status(), "success");
  EXPECT_EQ(result.count("/counts/pages/ingested"), 1);
  EXPECT_EQ(result.count("/counts/deleted"), 0);
  EXPECT_THAT(result.report, HasSubstr(R"("chosenPages": 1)"));
  EXPECT_EQ(held_but({"65_DOC/104"}), untouched);
  EXPECT_EQ(simulator().scopes(), scopes);
  EXPECT_THAT(simulator().writes(before),
              ElementsAre("generateScopesBasedOnPaths", "contentUpsert", "PUT", "contentUpsert"));
  EXPECT_EQ(stored("65_DOC/104").byte_size, 8);
  sync_well();
  expect_in_step();
}

TEST_P(chosen_items, are_ingested_unchanged_too_with_or_without_force) {
  sync_well();
  for (const std::vector<std::string>& more : {std::vector<std::string>(), {"--force"}}) {
    const auto before = simulator().last_request();
    EXPECT_EQ(only("104", more).exit_code, 0);
    EXPECT_THAT(simulator().writes(before),
                ElementsAre("generateScopesBasedOnPaths", "contentUpsert", "PUT", "contentUpsert"));
  }
  expect_in_step();
}

TEST_P(chosen_items, may_be_an_attachment_without_its_page_or_a_page_with_its_attachments) {
  sync_well();
  auto before = simulator().last_request();
  EXPECT_EQ(only(attachment("102", "901")).count("/counts/attachments/ingested"), 1);
  EXPECT_THAT(simulator().writes(before), SizeIs(4)) << "its scope is asked for, too";
  before = simulator().last_request();
  const auto whole = only("102\n102\n");
  EXPECT_EQ(whole.count("/counts/pages/ingested"), 1);
  EXPECT_EQ(whole.count("/counts/attachments/ingested"), 2);
  EXPECT_THAT(simulator().writes(before), SizeIs(10));
  expect_in_step();
}

TEST_P(chosen_items, that_are_no_longer_to_be_ingested_are_named_with_the_reason) {
  sync_well();
  simulator().mutate(R"([{"op": "unlabel", "id": 104, "labels": ["ai-ingest"]}])");
  const auto all = simulator().contents();
  const auto result = only("104\n105\n999\n201\n" + attachment("102", "12345") + "\n", {"--space", "DOC"});
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_THAT(result.report, AllOf(HasSubstr(R"("key": "104")"), HasSubstr(R"("key": "105")"),
                                   HasSubstr("neither it nor a page above it carries the label")));
  EXPECT_THAT(result.report, HasSubstr("Confluence shows no page with this id"));
  EXPECT_THAT(result.report, HasSubstr("its space HR isn't selected"));
  EXPECT_THAT(result.report, HasSubstr("its page has no such attachment"));
  EXPECT_THAT(result.log, HasSubstr("an item that --only names isn't ingested"));
  EXPECT_THAT(result.output, HasSubstr("left out: 999"));
  EXPECT_EQ(simulator().contents(), all) << "and nothing of them is deleted";
}

TEST_P(chosen_items, below_a_page_with_the_label_are_found_in_a_space_that_is_new) {
  sync_well();
  simulator().mutate(R"([{"op": "addSpace", "key": "NEW", "id": 70, "name": "New"},
    {"op": "addPage", "id": 301, "space": "NEW", "title": "root", "labels": ["ai-ingest-all"]},
    {"op": "addPage", "id": 302, "space": "NEW", "title": "below", "parent": 301}])");
  EXPECT_EQ(only("302").count("/counts/pages/ingested"), 1);
  EXPECT_THAT(keys(), AllOf(Contains("70_NEW/302"), Not(Contains("70_NEW/301"))));
}

TEST_P(chosen_items, of_other_tenants_cost_no_request) {
  const auto result = only(R"({"tenant":"other","key":"other/65_DOC/104"})");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.status(), "skipped");
  EXPECT_THAT(simulator().requests(), IsEmpty());
  EXPECT_EQ(only("# none\n").status(), "skipped");
}

TEST_P(chosen_items, remove_neither_a_space_that_is_gone_nor_what_has_become_empty) {
  sync_well();
  simulator().mutate(R"([{"op": "removeSpace", "key": "HR"}, {"op": "editPage", "id": 104, "body": ""}])");
  const auto all = simulator().contents();
  const auto scopes = simulator().scopes();
  const auto result = only("104\n201\n");
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_EQ(result.count("/counts/pages/skipped"), 1);
  EXPECT_EQ(simulator().contents(), all);
  EXPECT_EQ(simulator().scopes(), scopes);
}

TEST_P(chosen_items, remove_no_tenant) {
  sync_well();
  configuration().set("status", "deleted");
  const auto all = simulator().contents();
  const auto before = simulator().last_request();
  EXPECT_EQ(only("104").status(), "skipped");
  EXPECT_EQ(simulator().contents(), all);
  EXPECT_THAT(simulator().requests(before), IsEmpty());
}

TEST_P(chosen_items, neither_claim_a_root_scope_nor_move_spaces_to_another) {
  const auto unclaimed = only("104");
  EXPECT_EQ(unclaimed.exit_code, 1);
  EXPECT_THAT(unclaimed.abort_reason(), HasSubstr("Run a sync without --only first"));
  EXPECT_THAT(simulator().writes(), IsEmpty());
  sync_well();
  simulator().change_unique(R"({"op": "addScope", "path": "Company/Elsewhere", "id": "scope_elsewhere"})");
  configuration().set("ingestion.scopeId", "scope_elsewhere");
  const auto before = simulator().last_request();
  EXPECT_EQ(only("104").exit_code, 1);
  EXPECT_THAT(simulator().writes(before), IsEmpty());
}

TEST_P(chosen_items, leave_what_a_killed_run_left_to_the_next_whole_one) {
  configuration().set("processing.concurrency", "1");
  sync_well();
  simulator().mutate(R"([{"op": "editPage", "id": 101, "body": "<p>1</p>"}])");
  simulator().disturb(R"({"add": [{"host": "unique", "method": "PUT", "delayMs": 100000, "count": -1}]})");
  const auto half = [&] { return !simulator().contents().at("acme/65_DOC/101").finalised; };
  {
    background_sync running(directory, sync_of(directory, configuration().write(directory, "acme").string(),
                                               configuration().environment()));
    ASSERT_TRUE(eventually(half));
    running.signal(SIGKILL);
    running.wait();
  }
  refuse_none();
  const auto result = only("104");
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_TRUE(half());
  EXPECT_EQ(sync_well().count("/counts/deleted"), 1);
  expect_in_step();
}

TEST_P(chosen_items, are_shown_by_a_plan_that_writes_nothing) {
  sync_well();
  simulator().mutate(R"([{"op": "editPage", "id": 104, "body": "<p>4</p>"}, {"op": "removePage", "id": 103},
    {"op": "addPage", "id": 110, "space": "DOC", "title": "n", "labels": ["ai-ingest"]}])");
  environment_ = configuration().environment();
  const auto before = simulator().last_request();
  const auto result = plan({"--only", file("104\n110\n999\n")});
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_THAT(simulator().writes(before), IsEmpty());
  EXPECT_EQ(result.count("/counts/pages/new"), 1);
  EXPECT_EQ(result.count("/counts/pages/updated"), 1);
  EXPECT_THAT(result.output, HasSubstr("left out: 999"));
}

TEST_P(chosen_items, in_a_file_that_says_nothing_clear_send_no_request) {
  const auto refused = [&](const std::vector<std::string>& arguments) {
    const auto result = sync(arguments);
    EXPECT_EQ(result.exit_code, 2);
    return result.log;
  };
  EXPECT_THAT(refused({"--only", file("104\nno id\n")}), AllOf(HasSubstr(":2: "), HasSubstr("no id")));
  EXPECT_THAT(refused({"--only", file(R"({"tenant":"acme"})")}), HasSubstr("isn't a failed item"));
  EXPECT_THAT(refused({"--only", (directory.path() / "absent").string()}), HasSubstr("No such file"));
  EXPECT_THAT(refused({"--only", directory.path().string()}), HasSubstr("can't be read"));
  EXPECT_THAT(refused({"--only", file("104"), "--failures", file("104")}), HasSubstr("is read here"));
  EXPECT_THAT(refused({"--only", file("104"), "--adopt", "old"}), HasSubstr("--adopt"));
  EXPECT_THAT(simulator().requests(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(in, chosen_items, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
