#include "io/observe/metrics.hpp"
#include "io/observe/secrets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::observe {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(metrics, of_an_active_tenant_are_there_with_0_before_anything_has_happened) {
  metrics all;
  all.of_active("acme");
  const auto text = all.text();
  for (const auto* line : {R"(cfc_pages_processed_total{result="success",tenant="acme"} 0)",
                           R"(cfc_pages_processed_total{result="failure",tenant="acme"} 0)",
                           R"(cfc_pages_processed_total{result="skipped",tenant="acme"} 0)",
                           R"(cfc_page_images_total{result="appended",tenant="acme"} 0)",
                           R"(cfc_file_diff_events_total{diff_result_type="moved",tenant="acme"} 0)",
                           R"(cfc_orphaned_files_cleaned_total{tenant="acme"} 0)",
                           R"(cfc_confluence_api_throttle_events_total{tenant="acme"} 0)",
                           R"(cfc_sync_phase{phase="idle",tenant="acme"} 1)",
                           R"(cfc_sync_phase{phase="deleting",tenant="acme"} 0)",
                           R"(cfc_sync_attachments_total{tenant="acme"} 0)", "process_memory_usage ",
                           R"(process_cpu_utilization{process_cpu_state="user"})"})
    EXPECT_THAT(text, HasSubstr(line));
  for (const auto* name :
       {"cfc_cleanup_", "confluence_connector_unique_api", "cfc_sync_duration", "cfc_last_", "cfc_edge_"})
    EXPECT_THAT(text, Not(HasSubstr(name)));
}

TEST(metrics, of_a_deleted_tenant_are_those_of_its_clean_up) {
  metrics all;
  const auto one = all.of_deleted("gone");
  one.cleanup_contents_deleted(3, 1);
  one.page_ended(item_result::success);
  one.phase(sync_phase::deleting);
  const auto text = all.text();
  EXPECT_THAT(text, HasSubstr(R"(cfc_cleanup_content_deleted_total{result="success",tenant="gone"} 3)"));
  EXPECT_THAT(text, HasSubstr(R"(cfc_cleanup_scopes_deleted_total{result="failure",tenant="gone"} 0)"));
  EXPECT_THAT(text, Not(HasSubstr("cfc_pages_processed_total{")));
}

TEST(metrics, of_calls_have_the_class_of_the_status_and_the_endpoint) {
  metrics all;
  const auto one = all.of_active("acme");
  one.confluence_called("https://h/rest/api/content/12345", true, 200, 200ms);
  one.confluence_called("https://h/rest/api/content/12346", false, 503, 2s);
  one.confluence_called("https://h/rest/api/content/12346", false, 0, 2s);
  one.unique_called(unique_target::scope_management, "UserQuery", true, 200, 2001ms);
  one.unique_called(unique_target::ingestion, "POST:/v2/content/file-diff", false, 429, 10ms);
  const auto text = all.text();
  for (
      const auto* line :
      {R"(cfc_confluence_api_request_duration_seconds_bucket{endpoint="/rest/api/content/{id}",result="success",tenant="acme",le="0.25"} 1)",
       R"(cfc_confluence_api_request_duration_seconds_count{endpoint="/rest/api/content/{id}",result="error",tenant="acme"} 2)",
       R"(cfc_confluence_api_errors_total{http_status_class="5xx",tenant="acme"} 1)",
       R"(cfc_confluence_api_errors_total{http_status_class="unknown",tenant="acme"} 1)",
       R"(confluence_connector_unique_api_requests_total{operation="graphql:scopeManagement:UserQuery",result="success",target="scopeManagement",tenant="confluence-connector"} 1)",
       R"(confluence_connector_unique_api_slow_requests_total{duration_bucket=">2s",operation="graphql:scopeManagement:UserQuery",)",
       R"(confluence_connector_unique_api_errors_total{operation="POST:/v2/content/file-diff",status_code_class="429",target="ingestion",)"})
    EXPECT_THAT(text, HasSubstr(line));
}

TEST(metrics, have_no_more_endpoints_than_a_hundred_and_the_others) {
  metrics all;
  const auto one = all.of_active("acme");
  for (int i = 100; i < 900; ++i)
    one.confluence_called("https://h/rest/api/made-up" + std::to_string(i), true, 200, 1ms);
  const auto text = all.text();
  EXPECT_THAT(text, HasSubstr(R"(_count{endpoint="other",result="success",tenant="acme"} 700)"));
}

TEST(metrics, keep_the_number_of_items_of_the_last_cycle_that_had_any) {
  metrics all;
  const auto one = all.of_active("acme");
  one.pages_wanted(7);
  one.pages_wanted(0);
  EXPECT_THAT(all.text(), HasSubstr(R"(cfc_sync_pages_total{tenant="acme"} 7)"));
}

TEST(metrics, show_the_phase_that_rules) {
  metrics all;
  const auto one = all.of_active("acme");
  one.phase(sync_phase::scanning);
  one.phase(sync_phase::ingesting_pages);
  one.phase(sync_phase::diffing);
  EXPECT_THAT(all.text(), HasSubstr(R"(cfc_sync_phase{phase="ingesting_pages",tenant="acme"} 1)"));
  one.phase(sync_phase::idle);
  EXPECT_THAT(all.text(), HasSubstr(R"(cfc_sync_phase{phase="ingesting_pages",tenant="acme"} 0)"));
}

TEST(metrics, have_the_edges_of_a_cycle_as_full_as_they_are_when_asked_and_empty_afterwards) {
  metrics all;
  std::vector<edge_fill> now{{"searches", 4, 1, 0}, {"page batches", 8, 8, 3}};
  {
    const auto watch = all.of_active("acme").watch_edges([&] { return now; });
    now.at(0).inside = 2;
    const auto text = all.text();
    EXPECT_THAT(text, HasSubstr(R"(cfc_edge_items{edge="searches",tenant="acme"} 2)"));
    EXPECT_THAT(text, HasSubstr(R"(cfc_edge_items{edge="page_batches",tenant="acme"} 8)"));
    EXPECT_THAT(text, HasSubstr(R"(cfc_edge_waiting_items{edge="page_batches",tenant="acme"} 3)"));
    EXPECT_THAT(text, HasSubstr(R"(cfc_edge_capacity_items{edge="page_batches",tenant="acme"} 8)"));
  }
  const auto text = all.text();
  EXPECT_THAT(text, HasSubstr(R"(cfc_edge_items{edge="page_batches",tenant="acme"} 0)"));
  EXPECT_THAT(text, HasSubstr(R"(cfc_edge_waiting_items{edge="page_batches",tenant="acme"} 0)"));
  EXPECT_THAT(text, HasSubstr(R"(cfc_edge_capacity_items{edge="page_batches",tenant="acme"} 8)"));
}

TEST(metrics, tell_no_secret_in_a_label) {
  const known_secret secret("hunter2-hunter2");
  metrics all;
  all.of_active("acme").confluence_called("https://h/rest/api/hunter2-hunter2", true, 200, 1ms);
  EXPECT_THAT(all.text(), Not(HasSubstr("hunter2")));
}

TEST(metrics, keep_what_a_run_doesnt_say) {
  metrics all;
  all.note_run("acme", {100, 90, 0});
  all.note_run("acme", {200, std::nullopt, 1});
  const auto text = all.text();
  EXPECT_THAT(text, HasSubstr(R"(cfc_last_run_timestamp_seconds{tenant="acme"} 200)"));
  EXPECT_THAT(text, HasSubstr(R"(cfc_last_success_timestamp_seconds{tenant="acme"} 90)"));
  EXPECT_THAT(text, HasSubstr(R"(cfc_last_run_exit_code{tenant="acme"} 1)"));
}

TEST(metrics, of_nobody_count_nothing) {
  const tenant_metrics none;
  none.page_ended(item_result::success);
  none.unique_called(unique_target::ingestion, "X", false, 0, 1s);
}

} // namespace
} // namespace cfc::observe
