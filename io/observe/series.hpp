#pragma once

#include "io/observe/metrics.hpp"

#include <array>
#include <map>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <string>
#include <string_view>
#include <utility>

/// The series behind the handles of metrics.hpp; for its sources only.
namespace cfc::observe {

using counter_family = prometheus::Family<prometheus::Counter>;
using gauge_family = prometheus::Family<prometheus::Gauge>;
using histogram_family = prometheus::Family<prometheus::Histogram>;

/// Endpoints with series of their own; further ones are counted as `other`, since a server can make up paths
/// (REL-9).
constexpr std::size_t most_endpoints = 100;

/// All families of WIRE's table whose series belong to tenants.
struct tenant_families {
  explicit tenant_families(prometheus::Registry& registry);

  histogram_family &sync_duration, &scan_duration, &attachment_upload_duration;
  counter_family &pages_processed, &attachments_processed, &page_images;
  counter_family &content_deleted, &file_diff_events;
  counter_family &orphaned_scopes_cleaned, &orphaned_files_cleaned;
  histogram_family& cleanup_duration;
  counter_family &cleanup_content_deleted, &cleanup_scopes_deleted;
  histogram_family& confluence_duration;
  counter_family &confluence_errors, &confluence_throttles;
  gauge_family &phase, &pages_wanted, &attachments_wanted;
  gauge_family &edge_items, &edge_waiting, &edge_capacity;
};

/// Of calls of one endpoint; null before the first that ended so.
struct endpoint_series {
  prometheus::Histogram* success = nullptr;
  prometheus::Histogram* error = nullptr;
};

/// The series of one tenant. Those that are there from the start are at hand; the others are made at their
/// first event.
struct tenant_series {
  tenant_series(tenant_families& of, std::string name) : families(of), tenant(std::move(name)) {}
  void prepare_active();
  void prepare_deleted();
  prometheus::Histogram& endpoint(std::string_view label, bool success);
  prometheus::Histogram& uploads();
  /// Brings the gauges of the edges up to date, if there is somebody who can tell.
  void read_edges();
  void stop_reading_edges();

  tenant_families& families;
  const std::string tenant;
  std::array<prometheus::Counter*, 3> pages{}, attachments{};               ///< by item_result
  std::array<prometheus::Counter*, 3> images{};                             ///< inlined, appended, left
  std::array<prometheus::Counter*, 4> diff_events{};                        ///< new, updated, deleted, moved
  std::array<prometheus::Counter*, 2> deleted{}, spaces{};                  ///< success, failure
  std::array<prometheus::Counter*, 2> cleanup_contents{}, cleanup_scopes{}; ///< the same
  prometheus::Counter* orphaned_files = nullptr;
  prometheus::Counter* throttles = nullptr;
  std::array<prometheus::Gauge*, 7> phases{}; ///< by sync_phase
  prometheus::Gauge* pages_wanted = nullptr;
  prometheus::Gauge* attachments_wanted = nullptr;
  std::mutex mutex; ///< for what follows
  sync_phase phase = sync_phase::idle;
  std::map<std::string, endpoint_series, std::less<>> endpoints;
  prometheus::Histogram* upload = nullptr;
  edge_reader edges;

private:
  void show(const edge_fill& fill);
};

/// What is counted at each successful call of one of Unique's operations.
struct operation_series {
  prometheus::Counter* requests = nullptr;
  prometheus::Histogram* duration = nullptr;
};

/// The series of Unique's API, which belong to no tenant.
struct process_series {
  explicit process_series(prometheus::Registry& registry);
  operation_series& operation(unique_target target, std::string_view name);

  counter_family &requests, &errors;
  histogram_family& duration;
  counter_family &slow, &tokens;

  std::mutex mutex;
  std::array<std::map<std::string, operation_series, std::less<>>, 2> operations; ///< by unique_target
};

/// The buckets of most histograms, whatever the unit.
prometheus::Histogram::BucketBoundaries default_buckets();
/// The labels of a call to Unique that all of its series have.
prometheus::Labels labels_of(unique_target target, std::string_view operation);
} // namespace cfc::observe
