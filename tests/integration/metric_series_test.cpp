// Every series of the metrics' table (docs/metrics.md) with its labels, after one run in which all of it
// happens (OBS-2).

#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

namespace cfc::test {

namespace {

using ::testing::ElementsAreArray;

/// What a text for Prometheus has: the types of its families, and their series without values and buckets.
struct exposition {
  std::map<std::string, std::string> types;
  std::set<std::string> series;
};

exposition read(const std::string& text) {
  exposition found;
  std::istringstream lines(text);
  const std::regex type("# TYPE ([a-z_]+) ([a-z]+)"), part("_(sum|count|bucket)(\\{|$)"),
      bucket(",?le=\"[^\"]*\"");
  for (std::string line; std::getline(lines, line);) {
    std::smatch matched;
    if (std::regex_match(line, matched, type))
      found.types[matched[1]] = matched[2];
    if (line.empty() || line.front() == '#')
      continue;
    auto series = std::regex_replace(line.substr(0, line.rfind(' ')), bucket, "");
    const auto family = std::regex_replace(series, part, "$2");
    if (const auto at = found.types.find(family.substr(0, family.find('{')));
        at != found.types.end() && at->second == "histogram")
      series = family;
    found.series.insert(std::regex_replace(series, std::regex("\\{\\}"), ""));
  }
  return found;
}

/// `a|b` within braces stands for two series.
void add(std::set<std::string>& to, const std::string& pattern) {
  std::smatch choice;
  if (!std::regex_search(pattern, choice, std::regex("\"([^\"|]*)\\|([^\"]*)\""))) {
    to.insert(pattern);
    return;
  }
  const auto with = [&](const std::string& value) {
    add(to, choice.prefix().str() + '"' + value + '"' + choice.suffix().str());
  };
  with(choice[1]);
  with(choice[2]);
}

/// Tenant `acme` of Cloud, `beta` of a Data Center that refuses its login, and `gone`, whose contents are removed.
class metric_series : public cycle_test {
protected:
  void TearDown() override {}

  /// Pages and attachments of each end, deletions, a removed space, images, a slow call, calls that fail.
  void change_acme() {
    simulator().mutate(
        R"([{"op": "removePage", "id": 104}, {"op": "editPage", "id": 101, "body": "<p>new</p>"},
        {"op": "editPage", "id": 103, "body": ""}, {"op": "removeSpace", "key": "HR"},
        {"op": "addPage", "id": "301", "space": "DOC", "title": "More", "labels": ["ai-ingest"], "body": "<p>x</p>",
         "attachments": [{"title": "more.pdf", "mediaType": "application/pdf", "size": 100},
                         {"title": "most.pdf", "mediaType": "application/pdf", "size": 100}]}])");
    simulator().disturb(R"({"add": [
        {"host": "cloud", "contains": "download", "status": 404, "count": 1},
        {"host": "unique", "operation": "contentUpsert", "status": 403, "count": 1},
        {"host": "unique", "operation": "me", "delayMs": 1100, "count": 1}]})");
  }
  std::string run() {
    const simulator_process data_center(elsewhere, office, refused), former(third, office, GetParam());
    tenant_file gone(former, GetParam());
    gone.write(third, "gone");
    EXPECT_EQ(run_connector(third, sync_of(third, (third.path() / "gone-tenant-config.yaml").string(),
                                           gone.environment()))
                  .exit_code,
              0);
    sync_well();
    change_acme();
    gone.set("status", "deleted").write(directory, "gone");
    tenant_file beta(data_center, refused);
    beta.set("confluence.auth.token", "not-the-token").write(directory, "beta");
    configuration().write(directory, "acme");
    auto call = sync_of(directory, (directory.path() / "*-tenant-config.yaml").string(),
                        configuration().environment());
    const auto file = directory.path() / "cfc.prom";
    call.arguments.insert(call.arguments.end(), {"--metrics-file", file.string()});
    EXPECT_EQ(run_connector(directory, call).exit_code, 1) << "beta should have been refused";
    return read_file(file);
  }

  const mode refused{true, login::pat, false, true};
  temporary_directory elsewhere, third;
};

/// A family of the table: its type, and its series with all their labels.
struct family {
  const char* type;
  std::vector<std::string> series;
};

const std::string ingestion_calls =
    "POST:/ingestion/v2/content/file-diff|graphql:ingestion:ContentDeleteByContentIds|"
    "graphql:ingestion:ContentUpsert|graphql:ingestion:CreateScopeAccesses|graphql:ingestion:DeleteFolder|"
    "graphql:ingestion:GenerateScopesBasedOnPaths|graphql:ingestion:PaginatedContent|"
    "graphql:ingestion:PaginatedContentCount|graphql:ingestion:PaginatedScope|graphql:ingestion:UpdateScope";

std::map<std::string, family> families_of_a_tenant() {
  const std::string both = R"(tenant="acme|beta"})", acme = R"(tenant="acme"})", gone = R"(tenant="gone"})";
  const std::string edges =
      R"({edge="searches|spaces|page_batches|pages|attachment_batches|attachments|deletions|removed_spaces",)";
  return {
      {"cfc_sync_duration_seconds",
       {"histogram", {R"({result="success",tenant="acme"})", R"({result="failure",tenant="beta"})"}}},
      {"cfc_scan_duration_seconds", {"histogram", {"{" + acme}}},
      {"cfc_attachment_upload_duration_seconds", {"histogram", {"{" + acme}}},
      {"cfc_pages_processed_total", {"counter", {R"({result="success|failure|skipped",)" + both}}},
      {"cfc_attachments_processed_total", {"counter", {R"({result="success|failure|skipped",)" + both}}},
      {"cfc_page_images_total", {"counter", {R"({result="inlined|appended|left",)" + both}}},
      {"cfc_content_deleted_total", {"counter", {R"({result="success|failure",)" + both}}},
      {"cfc_file_diff_events_total",
       {"counter", {R"({diff_result_type="new|updated|deleted|moved",)" + both}}},
      {"cfc_orphaned_scopes_cleaned_total", {"counter", {R"({result="success|failure",)" + both}}},
      {"cfc_orphaned_files_cleaned_total", {"counter", {"{" + both}}},
      {"cfc_cleanup_duration_seconds", {"histogram", {R"({result="success",)" + gone}}},
      {"cfc_cleanup_content_deleted_total", {"counter", {R"({result="success|failure",)" + gone}}},
      {"cfc_cleanup_scopes_deleted_total", {"counter", {R"({result="success|failure",)" + gone}}},
      {"cfc_confluence_api_request_duration_seconds",
       {"histogram",
        {R"({endpoint="/rest/api/content/search|/api/v2/pages|/api/v2/blogposts|/api/v2/spaces",result="success",)" +
             acme,
         R"({endpoint="/api/v2/blogposts/104|/api/v2/blogposts/201",result="error",)" + acme,
         R"({endpoint="/rest/api/content/301/child/attachment/{id}/download",result="success|error",)" + acme,
         R"({endpoint="/rest/api/user/current",result="error",tenant="beta"})"}}},
      {"cfc_confluence_api_errors_total",
       {"counter",
        {R"({http_status_class="404",tenant="acme"})", R"({http_status_class="401",tenant="beta"})"}}},
      {"cfc_confluence_api_throttle_events_total", {"counter", {"{" + both}}},
      {"cfc_sync_phase",
       {"gauge",
        {R"({phase="idle|scanning|diffing|ingesting_pages|ingesting_attachments|deleting|cleaning_up",)" +
         both}}},
      {"cfc_sync_pages_total", {"gauge", {"{" + both}}},
      {"cfc_sync_attachments_total", {"gauge", {"{" + both}}},
      {"cfc_edge_items", {"gauge", {edges + acme}}},
      {"cfc_edge_waiting_items", {"gauge", {edges + acme}}},
      {"cfc_edge_capacity_items", {"gauge", {edges + acme}}},
      {"cfc_last_run_timestamp_seconds", {"gauge", {R"({tenant="acme|beta|gone"})"}}},
      {"cfc_last_run_exit_code", {"gauge", {R"({tenant="acme|beta|gone"})"}}},
      {"cfc_last_success_timestamp_seconds", {"gauge", {R"({tenant="acme|gone"})"}}},
  };
}

std::map<std::string, family> families_of_the_process() {
  const std::string prefix = "confluence_connector_unique_api_", all = R"(tenant="confluence-connector"})";
  const std::string calls = "{operation=\"" + ingestion_calls + "\",";
  const std::string user = R"({operation="graphql:scopeManagement:User",)";
  const std::string upsert = R"({operation="graphql:ingestion:ContentUpsert",)";
  return {
      {prefix + "requests_total",
       {"counter",
        {calls + R"(result="success",target="ingestion",)" + all,
         user + R"(result="success",target="scopeManagement",)" + all,
         upsert + R"(result="error",target="ingestion",)" + all}}},
      {prefix + "errors_total",
       {"counter", {upsert + R"(status_code_class="403",target="ingestion",)" + all}}},
      {prefix + "request_duration_ms",
       {"histogram",
        {calls + R"(result="success",status_code_class="2xx",target="ingestion",)" + all,
         user + R"(result="success",status_code_class="2xx",target="scopeManagement",)" + all,
         upsert + R"(result="error",status_code_class="403",target="ingestion",)" + all}}},
      {prefix + "auth_token_refresh_total", {"counter", {""}}},
      {"process_memory_usage", {"gauge", {""}}},
      {"process_cpu_utilization", {"gauge", {R"({process_cpu_state="user|system"})"}}},
  };
}

TEST_P(metric_series, are_all_there_with_their_labels_after_a_run_in_which_all_of_it_happens) {
  start(office);
  auto found = read(run());
  // How slow a call is depends on this machine, too.
  const std::string slow = "confluence_connector_unique_api_slow_requests_total";
  EXPECT_EQ(found.types[slow], "counter");
  const std::regex slow_series(
      slow +
      R"re(\{duration_bucket=">(1|2|5|10)s",operation="[^"]+",target="[a-zA-Z]+",tenant="confluence-connector"\})re");
  EXPECT_GT(std::erase_if(found.series, [&](const auto& one) { return std::regex_match(one, slow_series); }),
            0U);

  auto families = families_of_a_tenant();
  families.merge(families_of_the_process());
  std::set<std::string> expected;
  for (const auto& [name, family] : families) {
    EXPECT_EQ(found.types[name], family.type) << name;
    for (const auto& series : family.series)
      add(expected, name + series);
  }
  EXPECT_THAT(found.series, ElementsAreArray(expected));
}

/// docs/metrics.md has them all, so that nothing is promised that this test doesn't see.
TEST(documented_series, are_all_expected_after_such_a_run) {
  const auto text = read_file(CFC_SOURCE_DIR "/docs/metrics.md");
  auto families = families_of_a_tenant();
  families.merge(families_of_the_process());
  std::set<std::string> documented;
  const std::regex row("\n\\| ((`[a-z_]+`(, )?)+) \\| "), name("`([a-z_]+)`");
  for (std::sregex_iterator at(text.begin(), text.end(), row), end; at != end; ++at) {
    const auto names = (*at)[1].str();
    for (std::sregex_iterator one(names.begin(), names.end(), name); one != end; ++one)
      documented.insert((*one)[1]);
  }
  documented.erase("confluence_connector_unique_api_slow_requests_total");
  for (const auto& one : documented)
    EXPECT_TRUE(families.contains(one)) << one;
  EXPECT_GT(documented.size(), 25U);
}

INSTANTIATE_TEST_SUITE_P(cloud, metric_series, ::testing::Values(mode{false, login::oauth, false, false}),
                         mode_name);

} // namespace

} // namespace cfc::test
