#include "io/observe/metrics.hpp"

#include "io/observe/endpoint_label.hpp"
#include "io/observe/process_usage.hpp"
#include "io/observe/secrets.hpp"
#include "io/observe/series.hpp"
#include "io/observe/slow_bucket.hpp"

#include <algorithm>
#include <iterator>
#include <prometheus/text_serializer.h>
#include <vector>

namespace cfc::observe {

namespace {

template <typename Enum>
std::size_t index(Enum value) {
  return static_cast<std::size_t>(value);
}

template <std::size_t N>
void count(const std::array<prometheus::Counter*, N>& series, std::size_t which, std::uint64_t by = 1) {
  // Of a tenant of the other status: its series aren't there from the start, and such events don't happen.
  if (by > 0 && series[which] != nullptr)
    series[which]->Increment(static_cast<double>(by));
}

void set(prometheus::Gauge* series, std::uint64_t value) {
  if (series != nullptr && value > 0)
    series->Set(static_cast<double>(value));
}

const char* result_of(bool success) {
  return success ? "success" : "failure";
}

} // namespace

std::string status_class(int status) {
  if (status >= 400 && status <= 499)
    return std::to_string(status);
  switch (status / 100) {
  case 2:
    return "2xx";
  case 3:
    return "3xx";
  case 5:
    return "5xx";
  default:
    return "unknown";
  }
}

void tenant_metrics::cycle_ended(bool success, seconds took) const {
  if (series_ != nullptr)
    series_->families.sync_duration
        .Add({{"tenant", series_->tenant}, {"result", result_of(success)}}, default_buckets())
        .Observe(took.count());
}

void tenant_metrics::scan_ended(seconds took) const {
  if (series_ != nullptr)
    series_->families.scan_duration.Add({{"tenant", series_->tenant}}, default_buckets())
        .Observe(took.count());
}

void tenant_metrics::phase(sync_phase now) const {
  if (series_ == nullptr || series_->phases.front() == nullptr)
    return;
  const std::lock_guard lock(series_->mutex);
  // Told from several threads, of which a late one must not bring back what is over.
  if (now > sync_phase::scanning && now < series_->phase)
    return;
  series_->phase = now;
  for (std::size_t i = 0; i < series_->phases.size(); ++i)
    series_->phases.at(i)->Set(i == index(now) ? 1 : 0);
}

void tenant_metrics::pages_wanted(std::uint64_t count) const {
  if (series_ != nullptr)
    set(series_->pages_wanted, count);
}

void tenant_metrics::attachments_wanted(std::uint64_t count) const {
  if (series_ != nullptr)
    set(series_->attachments_wanted, count);
}

edge_watch tenant_metrics::watch_edges(edge_reader levels) const {
  if (series_ == nullptr)
    return {};
  const std::lock_guard lock(series_->mutex);
  series_->edges = std::move(levels);
  return edge_watch(series_);
}

edge_watch::~edge_watch() {
  if (series_ != nullptr)
    series_->stop_reading_edges();
}

void tenant_metrics::page_ended(item_result how) const {
  if (series_ != nullptr)
    count(series_->pages, index(how));
}

void tenant_metrics::attachment_ended(item_result how) const {
  if (series_ != nullptr)
    count(series_->attachments, index(how));
}

void tenant_metrics::images_ended(std::uint64_t inlined, std::uint64_t appended, std::uint64_t left) const {
  if (series_ == nullptr)
    return;
  count(series_->images, 0, inlined);
  count(series_->images, 1, appended);
  count(series_->images, 2, left);
}

void tenant_metrics::attachment_uploaded(seconds took) const {
  if (series_ != nullptr)
    series_->uploads().Observe(took.count());
}

void tenant_metrics::diffed(std::size_t created, std::size_t updated, std::size_t deleted,
                            std::size_t moved) const {
  if (series_ == nullptr)
    return;
  count(series_->diff_events, 0, created);
  count(series_->diff_events, 1, updated);
  count(series_->diff_events, 2, deleted);
  count(series_->diff_events, 3, moved);
}

void tenant_metrics::contents_deleted(std::size_t done, std::size_t failed) const {
  if (series_ == nullptr)
    return;
  count(series_->deleted, 0, done);
  count(series_->deleted, 1, failed);
}

void tenant_metrics::space_cleaned_up(bool success) const {
  if (series_ != nullptr)
    count(series_->spaces, success ? 0 : 1);
}

void tenant_metrics::orphaned_files_deleted(std::size_t count) const {
  if (series_ != nullptr && series_->orphaned_files != nullptr)
    series_->orphaned_files->Increment(static_cast<double>(count));
}

void tenant_metrics::cleanup_ended(bool success, seconds took) const {
  if (series_ != nullptr)
    series_->families.cleanup_duration
        .Add({{"tenant", series_->tenant}, {"result", result_of(success)}}, default_buckets())
        .Observe(took.count());
}

void tenant_metrics::cleanup_contents_deleted(std::size_t done, std::size_t failed) const {
  if (series_ == nullptr)
    return;
  count(series_->cleanup_contents, 0, done);
  count(series_->cleanup_contents, 1, failed);
}

void tenant_metrics::cleanup_scopes_deleted(std::size_t done, std::size_t failed) const {
  if (series_ == nullptr)
    return;
  count(series_->cleanup_scopes, 0, done);
  count(series_->cleanup_scopes, 1, failed);
}

void tenant_metrics::confluence_called(std::string_view url, bool success, int status, seconds took) const {
  if (series_ == nullptr)
    return;
  series_->endpoint(endpoint_label(url).text(), success).Observe(took.count());
  if (!success)
    series_->families.confluence_errors
        .Add({{"tenant", series_->tenant}, {"http_status_class", status_class(status)}})
        .Increment();
}

void tenant_metrics::confluence_throttled() const {
  if (series_ != nullptr && series_->throttles != nullptr)
    series_->throttles->Increment();
}

void tenant_metrics::unique_called(unique_target target, std::string_view operation, bool success, int status,
                                   seconds took) const {
  if (process_ == nullptr)
    return;
  const double milliseconds = took.count() * 1000;
  if (success) {
    const auto& series = process_->operation(target, operation);
    series.requests->Increment();
    series.duration->Observe(milliseconds);
    if (const auto bucket = slow_bucket(took); !bucket.empty()) {
      auto labels = labels_of(target, operation);
      labels["duration_bucket"] = bucket;
      process_->slow.Add(labels).Increment();
    }
    return;
  }
  auto labels = labels_of(target, operation);
  labels["result"] = "error";
  process_->requests.Add(labels).Increment();
  labels["status_code_class"] = status_class(status);
  process_->duration.Add(labels, default_buckets()).Observe(milliseconds);
  labels.erase("result");
  process_->errors.Add(labels).Increment();
}

void tenant_metrics::unique_token_refreshed() const {
  if (process_ != nullptr)
    process_->tokens.Add({}).Increment();
}

struct metrics::implementation {
  prometheus::Registry registry;
  tenant_families families{registry};
  process_series process{registry};
  gauge_family& run_ended = prometheus::BuildGauge()
                                .Name("cfc_last_run_timestamp_seconds")
                                .Help("When the last run of the tenant ended")
                                .Register(registry);
  gauge_family& run_succeeded = prometheus::BuildGauge()
                                    .Name("cfc_last_success_timestamp_seconds")
                                    .Help("When the last run of the tenant ended whose cycle was completed")
                                    .Register(registry);
  gauge_family& run_code = prometheus::BuildGauge()
                               .Name("cfc_last_run_exit_code")
                               .Help("Exit code of the last run for this tenant")
                               .Register(registry);
  process_usage usage;
  std::mutex mutex;
  std::map<std::string, tenant_series> tenants;
};

metrics::metrics() : impl_(std::make_unique<implementation>()) {}
metrics::~metrics() = default;

tenant_metrics metrics::of_active(const std::string& tenant) {
  return of(tenant, true);
}

tenant_metrics metrics::of_deleted(const std::string& tenant) {
  return of(tenant, false);
}

tenant_metrics metrics::of(const std::string& tenant, bool active) {
  const std::lock_guard lock(impl_->mutex);
  const auto [at, is_new] = impl_->tenants.try_emplace(tenant, impl_->families, tenant);
  if (is_new && active)
    at->second.prepare_active();
  else if (is_new)
    at->second.prepare_deleted();
  return {&at->second, &impl_->process};
}

void metrics::note_run(const std::string& tenant, const last_run& run) {
  const prometheus::Labels labels{{"tenant", tenant}};
  if (run.ended)
    impl_->run_ended.Add(labels).Set(*run.ended);
  if (run.succeeded)
    impl_->run_succeeded.Add(labels).Set(*run.succeeded);
  if (run.exit_code)
    impl_->run_code.Add(labels).Set(*run.exit_code);
}

std::string metrics::text() const {
  {
    const std::lock_guard lock(impl_->mutex);
    for (auto& [name, tenant] : impl_->tenants)
      tenant.read_edges();
  }
  auto families = impl_->registry.Collect();
  auto process = impl_->usage.Collect();
  std::move(process.begin(), process.end(), std::back_inserter(families));
  for (auto& family : families) {
    for (auto& metric : family.metric) {
      for (auto& label : metric.label)
        label.value = conceal_secrets(label.value);
    }
  }
  return prometheus::TextSerializer().Serialize(families);
}

} // namespace cfc::observe
