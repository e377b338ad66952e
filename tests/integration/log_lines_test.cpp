// The log of whole runs, as a cluster's log pipeline reads it (OBS-1, OBS-5).

#include "tests/integration/support/a_trap.hpp"

#include <array>
#include <map>
#include <set>
#include <sstream>

namespace {

using namespace cfc::test;
using simdjson::dom::element;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Everything that may say who or what it is about has a part that is found again, whatever is done to the
/// rest of it.
constexpr std::array planted{"Qxaver", "Qbilanz", "Qplan", "Qfoto", "Qkonto", "Qneu", "user_1"};

constexpr const char* scenario = R"({
  "spaces": [{"key": "A", "id": 1, "name": "Space A"}, {"key": "B", "id": 2, "name": "Space B"}],
  "pages": [
    {"id": 100, "space": "A", "title": "Salaries of Qxaver Q.", "labels": ["ai-ingest-all"],
     "attachments": [
       {"id": 900, "title": "Qbilanz 2026.pdf", "mediaType": "application/pdf", "size": 10},
       {"id": 901, "title": "Qplan for everybody.exe", "mediaType": "application/x-msdownload", "size": 10},
       {"id": 902, "title": "Qfoto of the party.pdf", "mediaType": "application/pdf", "size": 3000000}]},
    {"id": 101, "space": "A", "title": "Qkonto for someone", "parent": 100, "body": ""},
    {"id": 102, "space": "A", "title": "Qkonto as a drawing", "parent": 100, "type": "whiteboard"},
    {"id": 103, "space": "A", "title": "Qkonto to be removed", "parent": 100},
    {"id": 104, "space": "A", "title": "Qkonto to be emptied", "parent": 100},
    {"id": 105, "space": "A", "title": "Qkonto with files", "parent": 100, "attachments": [FILES]},
    {"id": 200, "space": "B", "title": "Qneu in space B", "labels": ["ai-ingest"]}]})";

/// With more files than a search inlines.
std::string whole_scenario() {
  std::string files;
  for (int i = 0; i < 26; ++i)
    files +=
        std::string(i == 0 ? "" : ",") + R"({"title": "Qplan.txt", "mediaType": "text/plain", "size": 10})";
  std::string text = scenario;
  const std::string_view place = "FILES";
  return text.replace(text.find(place), place.size(), files);
}

std::vector<std::string> lines_of(const std::string& log) {
  std::vector<std::string> lines;
  std::istringstream in(log);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

class a_log : public a_trap {
protected:
  /// What a sync with the formats of its choice shows on a terminal, which `script` of util-linux gives it.
  std::string on_a_terminal() {
    const auto file = configuration().write(directory, "acme").string();
    auto how = launch_of(directory, {{}, configuration().environment(), {}}, "terminal");
    how.arguments = {"-qec", how.program.string() + " sync --config " + file, "/dev/null"};
    how.program = "/usr/bin/script";
    process running(how);
    EXPECT_EQ(running.wait(std::chrono::seconds(120)), 0);
    return read_file(how.stdout_file);
  }
  /// Two cycles at `debug`: all is new; then one page has changed, one is empty, one is gone, and so is a
  /// space; files can't be had. Both logs.
  std::string of_two_cycles(const std::string& policy) {
    start(whole_scenario());
    configuration().set_variable("LOGS_DIAGNOSTICS_DATA_POLICY", policy);
    configuration().set("ingestion.attachments.maxFileSizeMb", "1");
    disturb_confluence(
        "download",
        R"(, "status": 404, "count": -1, "body": "{\"message\": \"ask Qxaver@mail.Qneu.example.com\", \"title\": \"Qbilanz 2026.pdf\"}")");
    const auto first = sync({"--log-level", "debug"});
    EXPECT_EQ(first.exit_code, 3) << "the fault did not happen" << first.log;
    simulator().mutate(
        R"([{"op": "removePage", "id": 103}, {"op": "editPage", "id": 100, "body": "<p>new</p>"},
            {"op": "emptyBody", "id": 104}, {"op": "removeSpace", "key": "B"}])");
    const auto second = sync({"--log-level", "debug"});
    EXPECT_EQ(second.count("/counts/deleted"), 2) << second.log;
    EXPECT_EQ(second.count("/counts/orphanedScopesDeleted"), 1) << second.log;
    return first.log + second.log;
  }
};

TEST_P(a_log, of_a_whole_run_at_debug_names_nothing_that_is_to_be_concealed) {
  const auto log = of_two_cycles("conceal");
  for (const auto* name : planted)
    EXPECT_THAT(log, Not(HasSubstr(name)));
}

TEST_P(a_log, names_titles_and_files_where_the_policy_is_to_disclose) {
  const auto log = of_two_cycles("disclose");
  for (const auto* name : {"Qbilanz", "Qplan", "Qfoto", "Qxaver@mail"})
    EXPECT_THAT(log, HasSubstr(name));
}

TEST_P(a_log, has_lines_of_json_with_level_time_part_and_tenant) {
  const auto log = of_two_cycles("conceal");
  simdjson::dom::parser parser;
  std::set<std::int64_t> levels;
  std::set<std::string> parts;
  for (const auto& line : lines_of(log)) {
    const element one = parser.parse(line);
    levels.insert(one["level"].get_int64());
    EXPECT_GT(one["time"].get_int64().value(), 1'700'000'000'000) << line;
    EXPECT_GT(one["pid"].get_int64().value(), 0) << line;
    EXPECT_TRUE(one["hostname"].is_string()) << line;
    EXPECT_TRUE(one["msg"].is_string()) << line;
    parts.emplace(std::string_view(one["context"].get_string()));
    const auto part = std::string_view(one["context"].get_string());
    if (part != "TenantConfigLoader" && part != "TenantSyncScheduler") {
      EXPECT_EQ(std::string_view(one["tenantName"].get_string()), "acme") << line;
    }
  }
  for (const auto level : {20, 30, 50})
    EXPECT_THAT(levels, Contains(level));
  for (const auto* part :
       {"ConfluencePageScanner", "FileDiffService", "ConfluenceContentFetcher", "IngestionService",
        "ConfluenceSynchronizationService", "RateLimitedHttpClient", "UniqueApi"})
    EXPECT_THAT(parts, Contains(part));
}

TEST_P(a_log, has_an_error_as_an_object) {
  const auto log = of_two_cycles("conceal");
  EXPECT_THAT(log, HasSubstr(R"("err":{"name":"Error","message":")"));
}

TEST_P(a_log, at_debug_explains_what_is_left_out_and_each_batch_and_look_up) {
  const auto log = of_two_cycles("conceal");
  simdjson::dom::parser parser;
  std::map<std::string, std::string> reasons; // by id
  std::set<std::string> said;
  for (const auto& line : lines_of(log)) {
    const element one = parser.parse(line);
    said.emplace(std::string_view(one["msg"].get_string()));
    std::string_view reason;
    if (one["level"].get_int64().value() != 20 || one["reason"].get_string().get(reason) != simdjson::SUCCESS)
      continue;
    for (const auto* name : {"attachmentId", "pageId", "key"}) {
      std::string_view id;
      if (one[name].get_string().get(id) == simdjson::SUCCESS) {
        reasons.emplace(id, reason);
        break;
      }
    }
  }
  using ::testing::Pair;
  EXPECT_THAT(reasons, Contains(Pair(HasSubstr("901"), HasSubstr("media type"))));
  EXPECT_THAT(reasons, Contains(Pair(HasSubstr("902"), HasSubstr("too large"))));
  EXPECT_THAT(reasons, Contains(Pair("102", "type whiteboard")));
  EXPECT_THAT(reasons, Contains(Pair(HasSubstr("101"), HasSubstr("body"))));
  for (const auto* message :
       {"a page of a search was read", "page bodies were fetched", "a space was compared with Unique",
        "scopes of spaces were asked for", "contents were looked up", "contents were counted",
        "scopes were looked up", "further attachments of a page were listed",
        "what came empty was read again", "a space that wasn't found was looked for",
        "what seemed to be gone was looked for", "a batch of contents was to be deleted",
        "a request was made"})
    EXPECT_THAT(said, Contains(message));
}

TEST_P(a_log, warns_of_an_answer_of_unique_that_took_more_than_a_second) {
  start(office);
  simulator().disturb(R"({"add": [{"host": "unique", "operation": "updateScope", "delayMs": 1200}]})");
  EXPECT_THAT(
      sync().log,
      ::testing::ContainsRegex(
          R"("level":40,.*"operation":"updateScope","milliseconds":1[0-9]{3},"durationBucket":">1s")"));
}

TEST_P(a_log, has_what_unique_said_of_a_refused_operation_in_its_error) {
  start(office);
  simulator().disturb(R"({"add": [{"host": "unique", "operation": "contentUpsert", "count": 1, "status": 200,
    "body": {"data": null, "errors": [{"message": "not for you", "path": ["contentUpsert"],
             "extensions": {"code": "FORBIDDEN", "response": {"statusCode": 403}}}]}}]})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << "the fault did not happen" << result.log;
  EXPECT_THAT(
      result.log,
      ::testing::ContainsRegex(
          R"("level":40,.*"context":"UniqueApi","operation":"ContentUpsert","err":[{]"name":"Error","message":"[^"]*not for you","statusCode":403,)"
          R"("graphqlErrors":[[][{]"message":"not for you","path":[[]"contentUpsert"],"code":"FORBIDDEN"[}][]][}],"msg":)"));
}

TEST_P(a_log, is_text_on_a_terminal_and_json_elsewhere) {
  start(office);
  const auto shown = on_a_terminal();
  EXPECT_THAT(shown,
              ::testing::ContainsRegex(R"([0-9]Z INFO  [^"]*context=ConfluenceSynchronizationService)"));
  EXPECT_THAT(shown, Not(HasSubstr(R"("level":)")));

  auto call =
      sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
  call.arguments.resize(3);
  EXPECT_THAT(run_connector(directory, call).log, HasSubstr(R"({"level":30,)"));
}

TEST_P(a_log, is_empty_when_it_is_to_be_silent) {
  start(office);
  configuration().set_variable("LOG_LEVEL", "silent");
  EXPECT_THAT(sync().log, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(whole_runs, a_log, ::testing::Values(cloud, data_center), mode_name);

/// An environment and files as an existing deployment has them.
class an_existing_deployment : public a_trap {};

TEST_P(an_existing_deployment, is_taken_with_what_has_no_effect_and_an_unreadable_schedule) {
  start(office);
  configuration().set("processing.scanIntervalCron", "every now and then");
  configuration().set("processing.maxItemsToScan", "\"\"");
  for (const auto& [name, value] :
       std::map<std::string, std::string>{{"NODE_ENV", "production"},
                                          {"MAX_HEAP_MB", "1920"},
                                          {"NODE_EXTRA_CA_CERTS", "/nowhere/ca.pem"},
                                          {"LOG_LEVEL", "debug"}})
    configuration().set_variable(name, value);
  const auto result = sync_well();
  EXPECT_THAT(result.log, HasSubstr("NODE_ENV, MAX_HEAP_MB"));
  EXPECT_THAT(result.log, HasSubstr("NODE_EXTRA_CA_CERTS: found '/nowhere/ca.pem'"));
  EXPECT_THAT(result.log, HasSubstr("processing.scanIntervalCron: found 'every now and then'"));

  auto call =
      sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
  call.arguments = {"validate", "--config", call.arguments.at(2)};
  const auto checked = run_connector(directory, call);
  EXPECT_EQ(checked.exit_code, 2);
  EXPECT_THAT(checked.log, HasSubstr("error: "));
  EXPECT_THAT(checked.log,
              HasSubstr("processing.scanIntervalCron: found 'every now and then' (with 4 fields)"));
}

INSTANTIATE_TEST_SUITE_P(whole_runs, an_existing_deployment, ::testing::Values(cloud, data_center),
                         mode_name);

} // namespace
