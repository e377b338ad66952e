#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"
#include "tests/integration/support/remembering_test.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* not_stored_yet = "isn't stored there yet";

/// A page that was moved to another space goes from its former one once Unique holds it in the new one (DEL-4), however
/// what seems to be gone is checked.
class moved_pages : public remembering_test {
protected:
  void begin(const std::string& check, const std::string& scenario = office) {
    start(scenario);
    configuration().set("processing.verifyDeletions", check);
    sync_well();
    remember();
  }
  void set_modes(const std::string& modes) const { simulator().disturb(R"({"modes": )" + modes + "}"); }
  void end_modes() const { simulator().disturb(R"({"resetModes": true})"); }
  run_result sync_in_part() const {
    auto result = sync();
    EXPECT_EQ(result.exit_code, 3) << result.log;
    return result;
  }
  run_result plan() {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.front() = "plan";
    return run_connector(directory, call);
  }
  std::string host() const { return GetParam().data_center ? "data-center" : "cloud"; }
};

const std::vector<std::string> checks{"enabled", "search"};

TEST_P(moved_pages, stay_while_they_are_not_stored_in_their_new_space) {
  for (const auto& check : checks) {
    begin(check);
    simulator().mutate(R"({"op": "movePage", "id": 104, "space": "HR"})");
    set_modes(R"({"fail_body": [104]})");
    const auto result = sync_in_part();
    EXPECT_THAT(keys(), AllOf(Contains("65_DOC/104"), Not(Contains("66_HR/104")))) << check;
    EXPECT_THAT(result.report, HasSubstr(not_stored_yet));
    end_modes();
    sync_well();
    expect_in_step();
  }
}

TEST_P(moved_pages, go_when_they_are_empty_by_now) {
  for (const auto& check : checks) {
    begin(check);
    simulator().mutate(
        R"([{"op": "movePage", "id": 104, "space": "HR"}, {"op": "editPage", "id": 104, "body": ""},
            {"op": "movePage", "id": 201, "space": "DOC"}, {"op": "editAttachment", "id": 902, "content": ""}])");
    const auto result = sync_well();
    EXPECT_EQ(result.count("/counts/pages/skipped"), 1) << "the page did not come without content";
    EXPECT_THAT(keys(), AllOf(Not(Contains("65_DOC/104")), Not(Contains("66_HR/201::att902")))) << check;
    EXPECT_THAT(result.report, HasSubstr("\"emptied\""));
    expect_in_step();
  }
}

TEST_P(moved_pages, keep_the_space_that_was_removed_while_one_of_them_is_not_stored) {
  for (const auto& check : checks) {
    begin(check);
    simulator().mutate(
        R"([{"op": "movePage", "id": 201, "space": "DOC"}, {"op": "removeSpace", "key": "HR"}])");
    set_modes(R"({"fail_body": [201]})");
    sync_in_part();
    EXPECT_THAT(keys(), IsSupersetOf({"66_HR/201", "66_HR/201::att902"})) << check;
    end_modes();
    sync_well();
    EXPECT_THAT(keys(), Not(Contains(StartsWith("66_HR/"))));
    expect_in_step();
  }
}

TEST_P(moved_pages, keep_what_an_earlier_space_of_that_key_holds_while_one_of_them_is_not_stored) {
  for (const auto& check : checks) {
    begin(check);
    simulator().mutate(
        R"([{"op": "movePage", "id": 201, "space": "DOC"}, {"op": "removeSpace", "key": "HR"},
            {"op": "addSpace", "key": "HR", "id": 67, "name": "HR"}, {"op": "movePage", "id": 201, "space": "HR"}])");
    set_modes(R"({"fail_body": [201]})");
    sync_in_part();
    EXPECT_THAT(keys(), IsSupersetOf({"66_HR/201", "66_HR/201::att902"})) << check;
    end_modes();
    sync_well();
    EXPECT_THAT(keys(), AllOf(Contains("67_HR/201"), Not(Contains(StartsWith("66_HR/"))))) << check;
    expect_in_step();
  }
}

TEST_P(moved_pages, leave_attachments_that_nobody_can_list_in_the_new_space) {
  std::string files;
  for (int i = 0; i < 40; ++i)
    files += std::string(i == 0 ? "" : ",") + R"({"id": )" + std::to_string(900 + i) + R"(, "title": "f)" +
             std::to_string(i) + R"(.txt", "mediaType": "text/plain", "size": 10})";
  const std::string scenario =
      R"({"spaces": [{"key": "A", "id": 1}, {"key": "B", "id": 2}], "pages": [
          {"id": 100, "space": "A", "title": "a", "labels": ["ai-ingest"]},
          {"id": 200, "space": "B", "title": "b", "labels": ["ai-ingest"]},
          {"id": 120, "space": "A", "title": "c", "labels": ["ai-ingest"], "attachments": [)" +
      files + "]}]}";
  const std::string list = GetParam().data_center ? "120/child/attachment" : "120/attachments";
  for (const auto& check : checks) {
    begin(check, scenario);
    simulator().mutate(R"({"op": "movePage", "id": 120, "space": "B"})");
    simulator().disturb(R"({"add": [{"host": ")" + host() + R"(", "contains": ")" + list +
                        R"(", "status": 500, "count": -1}]})");
    sync_in_part();
    EXPECT_THAT(keys(), IsSupersetOf({"2_B/120", "1_A/120::att900", "1_A/120::att939"})) << check;
    EXPECT_THAT(keys(), Not(Contains("2_B/120::att900"))) << "the list could be had";
    simulator().disturb(R"({"clear": true})");
    sync_well();
    expect_in_step();
  }
}

TEST_P(moved_pages, are_kept_by_plan_and_sync_alike_when_their_new_space_is_refused) {
  for (const auto& check : checks) {
    begin(check);
    simulator().mutate(R"([{"op": "movePage", "id": 201, "space": "DOC"},
                           {"op": "addPage", "id": 202, "space": "HR", "title": "x", "labels": ["ai-ingest"]}])");
    set_modes(R"({"index_earlier_space_ids": [104]})");
    const auto planned = plan();
    EXPECT_THAT(planned.report, AllOf(HasSubstr("two ids"), HasSubstr(not_stored_yet))) << check;
    EXPECT_THAT(planned.report, Not(HasSubstr("\"planned\"")));
    EXPECT_EQ(planned.failures().size(), 1U) << "a refusal is told once: " << planned.report;
    sync_in_part();
    EXPECT_THAT(keys(), Contains("66_HR/201"));
  }
}

TEST_P(moved_pages, go_by_runs_that_look_at_one_space_each) {
  for (const auto& check : checks) {
    begin(check);
    simulator().mutate(R"({"op": "movePage", "id": 104, "space": "HR"})");
    sync_well({"--space", "DOC"});
    EXPECT_THAT(keys(), Contains("65_DOC/104")) << "it isn't stored anywhere else";
    sync_well({"--space", "HR"});
    sync_well({"--space", "DOC"});
    EXPECT_THAT(keys(), AllOf(Contains("66_HR/104"), Not(Contains("65_DOC/104")))) << check;
    expect_in_step();
  }
}

/// A wrong list of media types must not pass for a move.
TEST_P(moved_pages, have_their_attachments_counted_that_are_not_allowed_any_more) {
  begin("enabled");
  simulator().mutate(R"([{"op": "movePage", "id": 201, "space": "DOC"},
                         {"op": "addPage", "id": 202, "space": "HR", "title": "x", "labels": ["ai-ingest"]}])");
  configuration().set("ingestion.attachments.allowedMimeTypes", "[application/pdf, text/plain]");
  EXPECT_EQ(sync_well().count("/counts/unlabelled"), 1);
  EXPECT_THAT(keys(), Not(Contains(StartsWith("66_HR/201"))));
}

TEST_P(moved_pages, keep_a_removed_space_while_one_of_many_is_where_the_run_does_not_look) {
  for (const auto& check : checks) {
    begin(check,
          R"({"spaces": [{"key": "A", "id": 1}, {"key": "B", "id": 2}, {"key": "C", "id": 3}], "pages": [
        {"id": 100, "space": "A", "title": "a", "labels": ["ai-ingest"]},
        {"id": 101, "space": "A", "title": "b", "labels": ["ai-ingest"]},
        {"id": 102, "space": "A", "title": "c", "labels": ["ai-ingest"]},
        {"id": 103, "space": "A", "title": "d", "labels": ["ai-ingest"]},
        {"id": 104, "space": "A", "title": "e", "labels": ["ai-ingest"]},
        {"id": 200, "space": "B", "title": "f", "labels": ["ai-ingest"]},
        {"id": 300, "space": "C", "title": "g", "labels": ["ai-ingest"]}]})");
    simulator().mutate(R"([{"op": "movePage", "id": 104, "space": "B"}, {"op": "removeSpace", "key": "A"}])");
    sync_well({"--exclude-space", "B"});
    EXPECT_THAT(keys(), IsSupersetOf({"1_A/100", "1_A/104"})) << check;
    sync_well({"--space", "B"});
    sync_well({"--exclude-space", "B"});
    EXPECT_THAT(keys(), AllOf(Contains("2_B/104"), Not(Contains(StartsWith("1_A/"))))) << check;
    expect_in_step();
  }
}

TEST_P(moved_pages, leave_an_attachment_on_its_former_page_until_it_is_stored_on_the_new_one) {
  for (const auto& check : checks) {
    begin(check);
    simulator().mutate(R"({"op": "moveAttachment", "id": 900, "page": 104})");
    set_modes(R"({"login_page_downloads": true})");
    sync_in_part();
    EXPECT_THAT(keys(), AllOf(Contains("65_DOC/102::att900"), Not(Contains("65_DOC/104::att900")))) << check;
    end_modes();
    sync_well();
    expect_in_step();
  }
}

/// While no contradiction is told about a space, a removed one can be told from one that isn't shown.
TEST_P(moved_pages, do_not_keep_a_removed_space_because_another_is_refused) {
  begin("enabled");
  simulator().mutate(R"([{"op": "addSpace", "key": "ZOO", "id": 70, "name": "Zoo"},
                         {"op": "addPage", "id": 700, "space": "ZOO", "title": "z", "labels": ["ai-ingest"]},
                         {"op": "removeSpace", "key": "HR"}])");
  set_modes(R"({"index_earlier_space_ids": [104]})");
  const auto result = sync_in_part();
  EXPECT_THAT(result.report, HasSubstr("two ids"));
  EXPECT_THAT(keys(), Not(Contains(StartsWith("66_HR/"))));
}

INSTANTIATE_TEST_SUITE_P(in, moved_pages, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
