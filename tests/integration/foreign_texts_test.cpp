// Texts that aren't ours: what they may do to a terminal, how many of them are told, and what of them may stand in
// the log (OBS-1, OBS-6, REL-9).

#include "tests/integration/support/a_trap.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace {

using namespace cfc::test;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class a_foreign_text : public a_trap {
protected:
  run_result run(const std::string& command, const std::string& format) {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.front() = command;
    *std::next(std::find(call.arguments.begin(), call.arguments.end(), "--log-format")) = format;
    call.arguments.insert(call.arguments.end(), {"--log-level", "debug"});
    return run_connector(directory, call);
  }
};

/// A page that is ingested, and below it one of a type and, elsewhere, one in a space that want to be seen as our
/// own lines. JSON escapes: the scenario's reader turns them into what they stand for.
constexpr const char* hostile = R"({
  "spaces": [{"key": "A", "id": 1}, {"key": "B\u001b[31m\nTenant acme: success\u202e", "id": 2}],
  "pages": [
    {"id": 100, "space": "A", "title": "T\u001b]0;owned\u0007\u009b2J", "labels": ["ai-ingest-all"]},
    {"id": 101, "space": "A", "title": "x", "parent": 100,
     "type": "odd\u001b[2J\nTenant acme: success - all is well\u202e\u200b"},
    {"id": 200, "space": "B\u001b[31m\nTenant acme: success\u202e", "title": "y", "labels": ["ai-ingest"]}]})";

void expect_harmless(const std::string& text) {
  for (const auto* bytes :
       {"\x1b", "\x07", "\xC2\x9B", "\xE2\x80\xAE", "\xE2\x80\x8B", "\nTenant acme: success -"})
    EXPECT_THAT(text, Not(HasSubstr(bytes)));
}

TEST_P(a_foreign_text, does_nothing_to_a_terminal_in_log_tables_and_report) {
  start(hostile);
  for (const auto* format : {"json", "text"}) {
    const auto result = run("sync", format);
    EXPECT_THAT(result.output, HasSubstr("odd\\x1b[2J\\nTenant acme")) << "the fault did not happen";
    EXPECT_THAT(result.log, HasSubstr("contents of an unknown type are left out"));
    expect_harmless(result.output);
    expect_harmless(result.log);
    expect_harmless(result.report);
  }
}

TEST_P(a_foreign_text, does_nothing_to_a_terminal_in_the_plan) {
  start(hostile);
  const auto result = run("plan", "text");
  EXPECT_THAT(result.output, HasSubstr("B\\x1b[31m\\nTenant acme")) << "the fault did not happen";
  expect_harmless(result.output);
  expect_harmless(result.log);
}

TEST_P(a_foreign_text, is_no_key_without_bound) {
  constexpr int types = 50'000;
  std::string pages = R"({"id": 100, "space": "A", "title": "Root", "labels": ["ai-ingest-all"]})";
  for (int i = 0; i < types; ++i)
    pages += R"(,{"id": )" + std::to_string(1'000 + i) +
             R"(, "space": "A", "title": "x", "parent": 100, "type": "odd)" + std::to_string(i) + "\"}";
  start(R"({"spaces": [{"key": "A", "id": 1}], "pages": [)" + pages + "]}");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/leftOutAtDiscovery/type other"), types - 10) << "the fault did not happen";
  EXPECT_LT(std::count(result.output.begin(), result.output.end(), '\n'), 30);
  std::size_t warnings = 0;
  for (auto at = result.log.find("unknown type"); at != std::string::npos;
       at = result.log.find("unknown type", at + 1))
    ++warnings;
  EXPECT_EQ(warnings, 11U);
}

/// Ids and keys that would be more than a part of a content key, of an address or of a path (DSC-10, SCP-6).
class an_odd_name : public a_trap {
protected:
  /// The only row of every search; ids as JSON has them.
  void answer_searches(const std::string& page_id, const std::string& space_id, const std::string& file_id) {
    simulator().disturb(R"({"clear": true})");
    disturb_confluence(
        "content/search",
        R"(, "count": -1, "status": 200, "body": {"results": [{"id": )" + page_id +
            R"(, "type": "page", "status": "current", "title": "Odd", "space": {"id": )" + space_id +
            R"(, "key": "DOC", "name": "D"}, "version": {"when": "2025-02-09T00:00:00.000Z"},
               "metadata": {"labels": {"results": [{"name": "ai-ingest"}], "size": 1, "limit": 200}},
               "children": {"attachment": {"results": [{"id": )" +
            file_id + R"(, "title": "a.pdf", "extensions": {"mediaType": "application/pdf", "fileSize": 9},
                 "version": {"when": "2025-02-09T00:00:00.000Z"}}], "size": 1, "limit": 25}},
               "_links": {"webui": "/odd"}}], "start": 0, "limit": 200, "size": 1, "totalSize": 1, "_links": {}})");
  }
};

TEST_P(an_odd_name, of_a_row_ends_discovery_with_the_place_of_the_row) {
  begin();
  for (const auto& odd : {R"("9\n+ acme/65_DOC/101\n+ x")", R"("..")", R"("9/../../66_HR/201")", R"("9::8")",
                          R"("\u001b[2J9")", R"("\u0000")"}) {
    answer_searches(odd, "65", R"("att900")");
    expect_abort(AllOf(HasSubstr("results[0]"), HasSubstr(": id: not of digits")));
    answer_searches("101", odd, R"("att900")");
    expect_abort(HasSubstr("space.id: not of digits"));
    answer_searches("101", "65", odd);
    expect_abort(HasSubstr("children.attachment.results[0]: id: not of letters and digits"));
  }
  answer_searches('"' + std::string(5'000, '9') + '"', "65", R"("att900")");
  expect_abort(HasSubstr("id: not of digits"));
  EXPECT_LT(sync().abort_reason().size(), 1'000U);
  simulator().disturb(R"({"clear": true})");
  sync_well();
  expect_in_step();
}

TEST_P(an_odd_name, of_a_space_becomes_no_scope_key_or_entry_of_the_journal) {
  const std::string very_long(3'000, 'L');
  start(
      R"({"spaces": [{"key": "DOC", "id": 65}, {"key": "..", "id": 1}, {"key": ".", "id": 2}, {"key": "DOC/A", "id": 3},
      {"key": "A\n+ acme/65_DOC/101", "id": 4}, {"key": "A\u001b[2J", "id": 5}, {"key": ")" +
      very_long + R"(", "id": 6}],
    "pages": [{"id": 101, "space": "DOC", "title": "x", "labels": ["ai-ingest"]},
      {"id": 102, "space": "..", "title": "x", "labels": ["ai-ingest"]},
      {"id": 103, "space": ".", "title": "x", "labels": ["ai-ingest"]},
      {"id": 104, "space": "DOC/A", "title": "x", "labels": ["ai-ingest"]},
      {"id": 105, "space": "A\n+ acme/65_DOC/101", "title": "x", "labels": ["ai-ingest"]},
      {"id": 106, "space": "A\u001b[2J", "title": "x", "labels": ["ai-ingest"]},
      {"id": 107, "space": ")" +
      very_long + R"(", "title": "x", "labels": ["ai-ingest"]}]})");
  for (int cycle = 0; cycle < 2; ++cycle) {
    const auto result = sync();
    EXPECT_EQ(result.exit_code, 3) << result.log;
    EXPECT_EQ(result.count("/counts/pages/discovered"), 7) << "the fault did not happen";
    EXPECT_THAT(result.failures(), ::testing::SizeIs(6));
    EXPECT_THAT(keys(), ::testing::ElementsAre("65_DOC/101"));
    EXPECT_THAT(simulator().scopes(), Not(::testing::Contains(::testing::Key(HasSubstr("Confluence/.")))));
    EXPECT_EQ(simulator().scopes().size(), 3U) << "Company, Confluence, DOC";
    EXPECT_THAT(read_file(directory.path() / "state" / "acme.journal"), Not(HasSubstr("\n+")));
    expect_harmless(result.log + result.output + result.report);
  }
}

class what_is_personal : public a_trap {
protected:
  /// The download of the attachment fails, and the error names its address.
  run_result sync_with_failing_download(const std::string& policy) {
    start(R"({"spaces": [{"key": "A", "id": 1}], "pages": [
      {"id": 100, "space": "A", "title": "Salaries of jane.doe@example.com", "labels": ["ai-ingest"],
       "attachments": [{"id": 900, "title": "payroll-doe.pdf", "mediaType": "application/pdf", "size": 10}]}]})");
    configuration().set_variable("LOGS_DIAGNOSTICS_DATA_POLICY", policy);
    disturb_confluence(
        "download",
        R"(, "status": 404, "count": -1, "body": "{\"message\": \"ask jane.doe@example.com\", \"title\": \"payroll-doe.pdf\"}")");
    auto result = sync({"--log-level", "debug"});
    EXPECT_EQ(result.exit_code, 3) << "the fault did not happen" << result.log;
    return result;
  }
};

TEST_P(what_is_personal, is_in_the_log_where_the_policy_is_to_disclose) {
  const auto result = sync_with_failing_download("disclose");
  EXPECT_THAT(result.log, HasSubstr("payroll-doe.pdf"));
  EXPECT_THAT(result.log, HasSubstr("jane.doe@example.com"));
}

TEST_P(what_is_personal, is_concealed_in_the_log_otherwise) {
  const auto result = sync_with_failing_download("conceal");
  for (const auto* planted : {"Salaries", "payroll", "jane.doe", "example.com"})
    EXPECT_THAT(result.log, Not(HasSubstr(planted)));
}

INSTANTIATE_TEST_SUITE_P(foreign_texts, a_foreign_text, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(foreign_texts, an_odd_name, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(foreign_texts, what_is_personal, ::testing::Values(cloud, data_center), mode_name);

} // namespace
