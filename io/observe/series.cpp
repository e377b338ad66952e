#include "io/observe/series.hpp"

#include <algorithm>

namespace cfc::observe {

namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Registry;

counter_family& counter(Registry& in, const char* name, const char* help) {
  return BuildCounter().Name(name).Help(help).Register(in);
}
gauge_family& gauge(Registry& in, const char* name, const char* help) {
  return BuildGauge().Name(name).Help(help).Register(in);
}
histogram_family& histogram(Registry& in, const char* name, const char* help) {
  return BuildHistogram().Name(name).Help(help).Register(in);
}

/// One series for each value of the label, in order.
template <typename Family, std::size_t N, typename Metric>
void add_each(Family& to, const std::string& tenant, const char* label,
              const std::array<const char*, N>& values, std::array<Metric*, N>& into) {
  for (std::size_t i = 0; i < N; ++i)
    into[i] = &to.Add({{"tenant", tenant}, {label, values[i]}});
}

constexpr std::array<const char*, 2> two_results{"success", "failure"};
constexpr std::array<const char*, 3> three_results{"success", "failure", "skipped"};

const prometheus::Histogram::BucketBoundaries& upload_buckets() {
  static const prometheus::Histogram::BucketBoundaries buckets{0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 30, 60};
  return buckets;
}
const prometheus::Histogram::BucketBoundaries& confluence_buckets() {
  static const prometheus::Histogram::BucketBoundaries buckets{0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
  return buckets;
}

} // namespace

prometheus::Histogram::BucketBoundaries default_buckets() {
  return {0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000};
}

tenant_families::tenant_families(Registry& r)
    : sync_duration(histogram(r, "cfc_sync_duration_seconds", "Duration of synchronisation cycles")),
      scan_duration(
          histogram(r, "cfc_scan_duration_seconds", "Duration of discovery, when it has succeeded")),
      attachment_upload_duration(histogram(r, "cfc_attachment_upload_duration_seconds",
                                           "Duration of successful uploads of attachments")),
      pages_processed(counter(r, "cfc_pages_processed_total", "Pages attempted")),
      attachments_processed(counter(r, "cfc_attachments_processed_total", "Attachments attempted")),
      page_images(counter(r, "cfc_page_images_total", "Images of pages that were ingested")),
      content_deleted(counter(r, "cfc_content_deleted_total", "Contents that were to be deleted in Unique")),
      file_diff_events(counter(r, "cfc_file_diff_events_total", "Items in the four lists of file diffs")),
      orphaned_scopes_cleaned(
          counter(r, "cfc_orphaned_scopes_cleaned_total", "Removed spaces whose scopes were to be removed")),
      orphaned_files_cleaned(
          counter(r, "cfc_orphaned_files_cleaned_total", "Contents deleted with removed spaces")),
      cleanup_duration(
          histogram(r, "cfc_cleanup_duration_seconds", "Duration of clean-ups of deleted tenants")),
      cleanup_content_deleted(counter(r, "cfc_cleanup_content_deleted_total",
                                      "Contents that clean-ups of deleted tenants were to delete")),
      cleanup_scopes_deleted(counter(r, "cfc_cleanup_scopes_deleted_total",
                                     "Folders that clean-ups of deleted tenants were to delete")),
      confluence_duration(histogram(r, "cfc_confluence_api_request_duration_seconds",
                                    "Duration of calls to Confluence, retries included")),
      confluence_errors(
          counter(r, "cfc_confluence_api_errors_total", "Calls to Confluence that failed in the end")),
      confluence_throttles(counter(r, "cfc_confluence_api_throttle_events_total",
                                   "How often the own budget of requests to Confluence ran dry")),
      phase(gauge(r, "cfc_sync_phase", "1 for the phase that the tenant is in")),
      pages_wanted(gauge(r, "cfc_sync_pages_total", "Pages to ingest in the latest cycle that had any")),
      attachments_wanted(
          gauge(r, "cfc_sync_attachments_total", "Attachments to ingest in the latest cycle that had any")),
      edge_items(gauge(r, "cfc_edge_items", "Items that a bounded edge of the graph has let in")),
      edge_waiting(gauge(r, "cfc_edge_waiting_items", "Items that wait in front of the edge")),
      edge_capacity(gauge(r, "cfc_edge_capacity_items", "Items that the edge lets in at once")) {}

void tenant_series::prepare_active() {
  auto& f = families;
  add_each(f.pages_processed, tenant, "result", three_results, pages);
  add_each(f.attachments_processed, tenant, "result", three_results, attachments);
  add_each(f.page_images, tenant, "result", std::array{"inlined", "appended", "left"}, images);
  add_each(f.content_deleted, tenant, "result", two_results, deleted);
  add_each(f.file_diff_events, tenant, "diff_result_type", std::array{"new", "updated", "deleted", "moved"},
           diff_events);
  add_each(f.orphaned_scopes_cleaned, tenant, "result", two_results, spaces);
  orphaned_files = &f.orphaned_files_cleaned.Add({{"tenant", tenant}});
  throttles = &f.confluence_throttles.Add({{"tenant", tenant}});
  add_each(f.phase, tenant, "phase",
           std::array{"idle", "scanning", "diffing", "ingesting_pages", "ingesting_attachments", "deleting",
                      "cleaning_up"},
           phases);
  phases.front()->Set(1);
  pages_wanted = &f.pages_wanted.Add({{"tenant", tenant}});
  attachments_wanted = &f.attachments_wanted.Add({{"tenant", tenant}});
}

void tenant_series::prepare_deleted() {
  add_each(families.cleanup_content_deleted, tenant, "result", two_results, cleanup_contents);
  add_each(families.cleanup_scopes_deleted, tenant, "result", two_results, cleanup_scopes);
}

prometheus::Histogram& tenant_series::endpoint(std::string_view label, bool success) {
  const std::lock_guard lock(mutex);
  auto at = endpoints.find(label);
  if (at == endpoints.end() && endpoints.size() >= most_endpoints)
    at = endpoints.try_emplace("other").first;
  else if (at == endpoints.end())
    at = endpoints.try_emplace(std::string(label)).first;
  auto*& series = success ? at->second.success : at->second.error;
  if (series == nullptr) {
    series = &families.confluence_duration.Add(
        {{"tenant", tenant}, {"endpoint", at->first}, {"result", success ? "success" : "error"}},
        confluence_buckets());
  }
  return *series;
}

prometheus::Histogram& tenant_series::uploads() {
  const std::lock_guard lock(mutex);
  if (upload == nullptr)
    upload = &families.attachment_upload_duration.Add({{"tenant", tenant}}, upload_buckets());
  return *upload;
}

void tenant_series::show(const edge_fill& fill) {
  std::string name(fill.edge);
  std::replace(name.begin(), name.end(), ' ', '_');
  const prometheus::Labels labels{{"tenant", tenant}, {"edge", name}};
  families.edge_items.Add(labels).Set(static_cast<double>(fill.inside));
  families.edge_waiting.Add(labels).Set(static_cast<double>(fill.waiting));
  families.edge_capacity.Add(labels).Set(static_cast<double>(fill.capacity));
}

void tenant_series::read_edges() {
  const std::lock_guard lock(mutex);
  if (!edges)
    return;
  for (const auto& fill : edges())
    show(fill);
}

void tenant_series::stop_reading_edges() {
  const std::lock_guard lock(mutex);
  if (!edges)
    return;
  for (auto& fill : edges())
    show({fill.edge, fill.capacity, 0, 0});
  edges = nullptr;
}

process_series::process_series(Registry& r)
    : requests(
          counter(r, "confluence_connector_unique_api_requests_total", "Calls to Unique, without uploads")),
      errors(counter(r, "confluence_connector_unique_api_errors_total", "Calls to Unique that failed")),
      duration(histogram(r, "confluence_connector_unique_api_request_duration_ms",
                         "Duration of calls to Unique in milliseconds, retries included")),
      slow(counter(r, "confluence_connector_unique_api_slow_requests_total",
                   "Successful calls to Unique that took more than a second")),
      tokens(counter(r, "confluence_connector_unique_api_auth_token_refresh_total",
                     "Tokens issued for Unique")) {}

operation_series& process_series::operation(unique_target target, std::string_view name) {
  const std::lock_guard lock(mutex);
  auto& known = operations.at(static_cast<std::size_t>(target));
  auto at = known.find(name);
  if (at == known.end()) {
    auto labels = labels_of(target, name);
    labels["result"] = "success";
    operation_series made;
    made.requests = &requests.Add(labels);
    labels["status_code_class"] = "2xx";
    made.duration = &duration.Add(labels, default_buckets());
    at = known.emplace(std::string(name), made).first;
  }
  return at->second;
}

prometheus::Labels labels_of(unique_target target, std::string_view operation) {
  const std::string service = target == unique_target::ingestion ? "ingestion" : "scopeManagement";
  const bool is_path = operation.starts_with("POST:");
  return {{"operation", (is_path ? "" : "graphql:" + service + ":") + std::string(operation)},
          {"target", service},
          {"tenant", "confluence-connector"}};
}

} // namespace cfc::observe
