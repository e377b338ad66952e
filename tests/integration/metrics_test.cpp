// What a run tells of itself in Prometheus' text: to a file and over HTTP (OBS-2, RUN-6).

#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/http_call.hpp"
#include "tests/integration/support/page_images.hpp"

#include <array>
#include <cstdlib>
#include <regex>

namespace {

using namespace cfc::test;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

/// The file that every run of a test writes, and what is in it.
class a_metrics_file : public page_images {
protected:
  std::filesystem::path file() const { return directory.path() / "cfc.prom"; }
  std::string text() const { return read_file(file()); }
  run_result counted(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> options{"--metrics-file", file().string()};
    options.insert(options.end(), more.begin(), more.end());
    return sync(options);
  }
  /// The value of a series as it stands there, "" when there is no such series.
  std::string value(const std::string& series) const {
    const auto all = "\n" + text();
    const auto at = all.find("\n" + series + " ");
    if (at == std::string::npos)
      return "";
    const auto from = at + series.size() + 2;
    return all.substr(from, all.find('\n', from) - from);
  }
  void expect(const std::string& series, const std::string& expected) const {
    EXPECT_EQ(value(series), expected) << series;
  }
  void expect_buckets(const std::string& name, const std::string& labels, const std::string& bounds) const {
    std::string found;
    const std::regex bucket(name + R"re(_bucket\{[^}]*le="([^"]+)"\})re");
    const auto all = text();
    for (std::sregex_iterator at(all.begin(), all.end(), bucket), end; at != end; ++at) {
      if (at->str().find(labels) != std::string::npos)
        found += (found.empty() ? "" : " ") + (*at)[1].str();
    }
    EXPECT_EQ(found, bounds + " +Inf") << name;
  }
};

constexpr const char* default_buckets = "0 5 10 25 50 75 100 250 500 750 1000 2500 5000 7500 10000";
constexpr const char* unique = R"(tenant="confluence-connector")";

TEST_P(a_metrics_file, of_a_first_cycle_has_what_was_found_and_ingested) {
  start(office);
  EXPECT_EQ(counted().exit_code, 0);
  expect(R"(cfc_pages_processed_total{result="success",tenant="acme"})", "5");
  expect(R"(cfc_pages_processed_total{result="failure",tenant="acme"})", "0");
  expect(R"(cfc_pages_processed_total{result="skipped",tenant="acme"})", "0");
  expect(R"(cfc_attachments_processed_total{result="success",tenant="acme"})", "3");
  expect(R"(cfc_attachments_processed_total{result="failure",tenant="acme"})", "0");
  expect(R"(cfc_file_diff_events_total{diff_result_type="new",tenant="acme"})", "8");
  expect(R"(cfc_file_diff_events_total{diff_result_type="updated",tenant="acme"})", "0");
  expect(R"(cfc_file_diff_events_total{diff_result_type="moved",tenant="acme"})", "0");
  expect(R"(cfc_content_deleted_total{result="success",tenant="acme"})", "0");
  expect(R"(cfc_sync_pages_total{tenant="acme"})", "5");
  expect(R"(cfc_sync_attachments_total{tenant="acme"})", "3");
  expect(R"(cfc_sync_phase{phase="idle",tenant="acme"})", "1");
  for (const auto* phase :
       {"scanning", "diffing", "ingesting_pages", "ingesting_attachments", "deleting", "cleaning_up"})
    expect(std::string(R"(cfc_sync_phase{phase=")") + phase + R"(",tenant="acme"})", "0");
  expect(R"(cfc_confluence_api_throttle_events_total{tenant="acme"})", "0");
  expect(R"(cfc_sync_duration_seconds_count{result="success",tenant="acme"})", "1");
  expect(R"(cfc_scan_duration_seconds_count{tenant="acme"})", "1");
  expect(R"(cfc_attachment_upload_duration_seconds_count{tenant="acme"})", "3");
  expect_buckets("cfc_sync_duration_seconds", "acme", default_buckets);
  expect_buckets("cfc_scan_duration_seconds", "acme", default_buckets);
  expect_buckets("cfc_attachment_upload_duration_seconds", "acme", "0.1 0.2 0.5 1 2 3 5 10 20 30 60");
}

TEST_P(a_metrics_file, counts_calls_by_endpoint_and_operation) {
  start(office);
  counted();
  // Ids of three digits stay.
  EXPECT_TRUE(std::regex_search(
      text(),
      std::regex(
          R"re(cfc_confluence_api_request_duration_seconds_count\{endpoint="/rest/api/content/102/child/attachment/(att)?900/download",result="success",tenant="acme"\} 1\n)re")))
      << text();
  EXPECT_NE(
      value(
          R"(cfc_confluence_api_request_duration_seconds_count{endpoint="/rest/api/content/search",result="success",tenant="acme"})"),
      "");
  expect_buckets("cfc_confluence_api_request_duration_seconds", R"(endpoint="/rest/api/content/search")",
                 "0.1 0.25 0.5 1 2.5 5 10 30");
  const std::string prefix = "confluence_connector_unique_api_";
  // Each item is registered and finalised; uploads don't count.
  expect(
      prefix +
          R"(requests_total{operation="graphql:ingestion:ContentUpsert",result="success",target="ingestion",)" +
          unique + "}",
      "16");
  expect(
      prefix +
          R"(request_duration_ms_count{operation="graphql:scopeManagement:User",result="success",status_code_class="2xx",target="scopeManagement",)" +
          unique + "}",
      "1");
  expect(
      prefix +
          R"(requests_total{operation="POST:/ingestion/v2/content/file-diff",result="success",target="ingestion",)" +
          unique + "}",
      "2");
  expect_buckets(prefix + "request_duration_ms", "graphql:scopeManagement:User", default_buckets);
  expect(prefix + "auth_token_refresh_total", "1");
  EXPECT_THAT(text(), Not(HasSubstr(prefix + "errors_total{")));
  EXPECT_THAT(text(), Not(HasSubstr("upload\"")));
}

TEST_P(a_metrics_file, counts_what_fails_is_deleted_and_takes_long) {
  start(office);
  sync_well();
  simulator().mutate(R"([{"op": "removePage", "id": 104}, {"op": "editPage", "id": 101, "body": "<p>new</p>"},
      {"op": "editPage", "id": 103, "body": ""}, {"op": "removeSpace", "key": "HR"},
      {"op": "addPage", "id": "301", "space": "DOC", "title": "More", "labels": ["ai-ingest"], "body": "<p>x</p>",
       "attachments": [{"title": "more.pdf", "mediaType": "application/pdf", "size": 100}]}])");
  disturb_confluence("download", R"(, "status": 404, "count": -1)");
  simulator().disturb(R"({"add": [{"host": "unique", "operation": "contentUpsert", "status": 403, "count": 1},
                                  {"host": "unique", "operation": "me", "delayMs": 1100, "count": 1}]})");
  EXPECT_EQ(counted().exit_code, 3) << "the faults did not happen";
  expect(R"(cfc_pages_processed_total{result="failure",tenant="acme"})", "1");
  expect(R"(cfc_pages_processed_total{result="success",tenant="acme"})", "1");
  expect(R"(cfc_pages_processed_total{result="skipped",tenant="acme"})", "1");
  expect(R"(cfc_attachments_processed_total{result="failure",tenant="acme"})", "1");
  expect(R"(cfc_file_diff_events_total{diff_result_type="updated",tenant="acme"})", "2");
  expect(R"(cfc_file_diff_events_total{diff_result_type="deleted",tenant="acme"})", "1");
  EXPECT_THAT(value(R"(cfc_content_deleted_total{result="success",tenant="acme"})"), MatchesRegex("[12]"));
  expect(R"(cfc_orphaned_scopes_cleaned_total{result="success",tenant="acme"})", "1");
  expect(R"(cfc_orphaned_scopes_cleaned_total{result="failure",tenant="acme"})", "0");
  expect(R"(cfc_orphaned_files_cleaned_total{tenant="acme"})", "2");
  // The download, and look-ups of what is gone.
  EXPECT_GE(
      std::atoi(value(R"(cfc_confluence_api_errors_total{http_status_class="404",tenant="acme"})").c_str()),
      1);
  const std::string prefix = "confluence_connector_unique_api_";
  const std::string upsert = R"(operation="graphql:ingestion:ContentUpsert",)";
  expect(prefix + "requests_total{" + upsert + R"(result="error",target="ingestion",)" + unique + "}", "1");
  expect(prefix + "errors_total{" + upsert + R"(status_code_class="403",target="ingestion",)" + unique + "}",
         "1");
  expect(prefix + "request_duration_ms_count{" + upsert +
             R"(result="error",status_code_class="403",target="ingestion",)" + unique + "}",
         "1");
  expect(
      prefix +
          R"(slow_requests_total{duration_bucket=">1s",operation="graphql:scopeManagement:User",target="scopeManagement",)" +
          unique + "}",
      "1");
}

TEST_P(a_metrics_file, counts_images) {
  start_inlining(space_of({page(1001, "Page", macro("a.png") + macro("b.png"), {{2001, "a.png", "bytes"}})}));
  EXPECT_EQ(counted().exit_code, 0);
  expect(R"(cfc_page_images_total{result="inlined",tenant="acme"})", "1");
  expect(R"(cfc_page_images_total{result="appended",tenant="acme"})", "0");
  expect(R"(cfc_page_images_total{result="left",tenant="acme"})", "1");
}

TEST_P(a_metrics_file, of_a_deleted_tenant_has_its_clean_up) {
  start(office);
  sync_well();
  configuration().set("status", "deleted");
  EXPECT_EQ(counted().exit_code, 0);
  expect(R"(cfc_cleanup_content_deleted_total{result="success",tenant="acme"})", "8");
  expect(R"(cfc_cleanup_content_deleted_total{result="failure",tenant="acme"})", "0");
  expect(R"(cfc_cleanup_scopes_deleted_total{result="success",tenant="acme"})", "2");
  expect(R"(cfc_cleanup_duration_seconds_count{result="success",tenant="acme"})", "1");
  expect_buckets("cfc_cleanup_duration_seconds", "acme", default_buckets);
  EXPECT_THAT(text(), Not(HasSubstr("cfc_pages_processed_total{")));
  // With nothing to do there is no clean-up.
  EXPECT_EQ(counted().exit_code, 0);
  EXPECT_THAT(text(), Not(HasSubstr("cfc_cleanup_duration_seconds_count")));
}

TEST_P(a_metrics_file, keeps_the_time_of_the_last_success_when_a_run_fails) {
  start(office);
  EXPECT_EQ(counted().exit_code, 0);
  const auto first = value(R"(cfc_last_success_timestamp_seconds{tenant="acme"})");
  expect(R"(cfc_last_run_timestamp_seconds{tenant="acme"})", first);
  expect(R"(cfc_last_run_exit_code{tenant="acme"})", "0");
  EXPECT_GT(std::atof(first.c_str()), 1.7e9);
  disturb_confluence("/search", R"(, "status": 400, "count": -1)");
  EXPECT_EQ(counted().exit_code, 1) << "the fault did not happen";
  expect(R"(cfc_last_success_timestamp_seconds{tenant="acme"})", first);
  expect(R"(cfc_last_run_exit_code{tenant="acme"})", "1");
  expect(R"(cfc_sync_duration_seconds_count{result="failure",tenant="acme"})", "1");
  EXPECT_GT(std::atof(value(R"(cfc_last_run_timestamp_seconds{tenant="acme"})").c_str()),
            std::atof(first.c_str()));
}

TEST_P(a_metrics_file, is_text_that_prometheus_reads) {
  if (std::system("command -v promtool >/dev/null 2>&1") != 0) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "promtool is missing; tools/setup.sh installs it";
    GTEST_SKIP() << "without promtool (Debian's package prometheus, see tools/setup.sh) nothing is checked";
  }
  start(office);
  disturb_confluence("download", R"(, "status": 404, "count": -1)");
  EXPECT_EQ(counted().exit_code, 3) << "the fault did not happen";
  const auto said = directory.path() / "promtool.out";
  const auto command = "promtool check metrics <" + file().string() + " >" + said.string() + " 2>&1";
  const int status = std::system(command.c_str());
  // 3: it reads the text, and has remarks. These are about names, which the existing dashboards want so.
  EXPECT_TRUE(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 3)) << read_file(said);
  const std::regex known(
      R"(cfc_sync_(pages|attachments)_total non-counter metrics should not have "_total" suffix
|confluence_connector_unique_api_request_duration_ms metric names should not contain abbreviated units
)");
  EXPECT_EQ(std::regex_replace(read_file(said), known, ""), "");
}

TEST_P(a_metrics_file, has_to_be_at_a_place_that_can_be_written) {
  start(office);
  const auto result = sync({"--metrics-file", (directory.path() / "nowhere" / "cfc.prom").string()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.log, HasSubstr("--metrics-file"));
}

TEST_P(a_metrics_file, may_be_done_without_and_read_over_http_while_the_run_lasts) {
  start(office);
  simulator().disturb(R"({"add": [{"host": "unique", "operation": "me", "delayMs": 3000, "count": 1}]})");
  const auto config = configuration().write(directory, "acme");
  auto call = sync_of(directory, config.string(), configuration().environment());
  call.arguments.insert(call.arguments.end(), {"--metrics-listen", "127.0.0.1:0"});
  background_sync running(directory, call);
  const auto log = directory.path() / "first.err";
  std::smatch port;
  std::string lines;
  ASSERT_TRUE(eventually([&] {
    lines = std::filesystem::exists(log) ? read_file(log) : "";
    return std::regex_search(lines, port, std::regex(R"re("path":"/metrics","port":(\d+))re"));
  }));
  const auto base = "http://127.0.0.1:" + port[1].str();
  EXPECT_TRUE(eventually([&] {
    const auto answer = http_get(base + "/metrics");
    EXPECT_EQ(answer.status, 200);
    return answer.body.find(R"(cfc_sync_phase{phase="scanning",tenant="acme"} 1)") != std::string::npos;
  }));
  EXPECT_EQ(http_get(base + "/").status, 404);
  EXPECT_EQ(running.wait().exit_code, 0);
  EXPECT_THROW(http_get(base + "/metrics"), std::runtime_error);
}

TEST_P(a_metrics_file, listener_must_have_an_address_of_its_own) {
  start(office);
  for (const auto* address : {"127.0.0.1", "127.0.0.1:x", ":1", "127.0.0.1:70000", "::1:80"}) {
    const auto result = sync({"--metrics-listen", address});
    EXPECT_EQ(result.exit_code, 2) << address;
    EXPECT_THAT(result.log, AllOf(HasSubstr("--metrics-listen"), HasSubstr("HOST:PORT"))) << address;
  }
}

INSTANTIATE_TEST_SUITE_P(cloud, a_metrics_file, ::testing::Values(mode{false, login::oauth, false, false}),
                         mode_name);

} // namespace
