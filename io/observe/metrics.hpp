#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cfc::observe {

/// How an item ended, as the label `result` says it.
enum class item_result : std::uint8_t { success, failure, skipped };
/// The label `phase` of `cfc_sync_phase`, in the order of a cycle. With CYC-3 the earliest unfinished one rules.
enum class sync_phase : std::uint8_t {
  idle,
  scanning,
  diffing,
  ingesting_pages,
  ingesting_attachments,
  deleting,
  cleaning_up,
};
/// The label `target`: which of Unique's services was asked.
enum class unique_target : std::uint8_t { ingestion, scope_management };

/// The labels `http_status_class` and `status_code_class`: `2xx`, `3xx`, the exact code from 400 to 499,
/// `5xx`, else `unknown`.
std::string status_class(int status);

struct tenant_series;
struct process_series;

/// How full a bounded edge of the graph is.
struct edge_fill {
  std::string_view edge;     ///< its name, of static storage; the label has `_` for blanks
  std::int64_t capacity = 0; ///< items that it lets in at once
  std::int64_t inside = 0;   ///< let in and not yet ended
  std::int64_t waiting = 0;  ///< in front of it
};
using edge_reader = std::function<std::vector<edge_fill>()>;

/// Keeps a tenant's edges being read; when it goes, they are shown as empty.
class edge_watch {
public:
  edge_watch() = default;
  edge_watch(edge_watch&& other) noexcept : series_(std::exchange(other.series_, nullptr)) {}
  edge_watch(const edge_watch&) = delete;
  edge_watch& operator=(const edge_watch&) = delete;
  edge_watch& operator=(edge_watch&&) = delete;
  ~edge_watch();

private:
  friend class tenant_metrics;
  explicit edge_watch(tenant_series* series) : series_(series) {}

  tenant_series* series_ = nullptr;
};

/// Where the events of a tenant are counted: a handle to its series, to be copied freely. All members may be called
/// from any thread; what happens for each item or request takes no memory once its series are there. One that was
/// made by default counts nothing. The names, types, labels and buckets of the series are WIRE's (OBS-2).
class tenant_metrics {
public:
  using seconds = std::chrono::duration<double>;

  tenant_metrics() = default;

  /// A cycle that ran has ended; skipped ones didn't run, and a removal is cleanup_ended().
  void cycle_ended(bool success, seconds took) const;
  /// Discovery has succeeded.
  void scan_ended(seconds took) const;
  /// Within a cycle an earlier phase than the one that rules is no news; `idle` and `scanning` are ends and
  /// beginnings.
  void phase(sync_phase now) const;
  /// Items that are to be ingested in this cycle so far; 0 leaves those of the last cycle that had any.
  void pages_wanted(std::uint64_t count) const;
  void attachments_wanted(std::uint64_t count) const;

  /// Has the edges of the tenant's graph read whenever the metrics are.
  /// @param levels called by the threads that ask for the text, until what is returned goes
  [[nodiscard]] edge_watch watch_edges(edge_reader levels) const;

  void page_ended(item_result how) const;
  void attachment_ended(item_result how) const;
  /// The images of a page that was ingested (INL-23).
  void images_ended(std::uint64_t inlined, std::uint64_t appended, std::uint64_t left) const;
  /// The PUT of an attachment has succeeded.
  void attachment_uploaded(seconds took) const;

  /// The lengths of the four lists of a diff's answer.
  void diffed(std::size_t created, std::size_t updated, std::size_t deleted, std::size_t moved) const;
  /// DEL-1.
  void contents_deleted(std::size_t done, std::size_t failed) const;
  /// DEL-2: a removed space.
  void space_cleaned_up(bool success) const;
  /// What was deleted in removed spaces.
  void orphaned_files_deleted(std::size_t count) const;

  /// DEL-T, unless it had nothing to do.
  void cleanup_ended(bool success, seconds took) const;
  void cleanup_contents_deleted(std::size_t done, std::size_t failed) const;
  /// The folders in an answer's two lists.
  void cleanup_scopes_deleted(std::size_t done, std::size_t failed) const;

  /// A call to Confluence has ended, with its retries.
  /// @param status of the last answer, 0: there was none
  /// @param took without the wait for the rate budget
  void confluence_called(std::string_view url, bool success, int status, seconds took) const;
  /// The tenant's own budget of requests to Confluence ran dry.
  void confluence_throttled() const;

  /// A call to Unique, uploads left out, has ended, with its retries. These series belong to no tenant.
  /// @param operation a GraphQL operation's name, or `POST:` and a path
  /// @param status a success: 200; else of the answer or of what it says, 0: unknown
  void unique_called(unique_target target, std::string_view operation, bool success, int status,
                     seconds took) const;
  /// A token was issued by Unique's authorization server.
  void unique_token_refreshed() const;

private:
  friend class metrics;
  tenant_metrics(tenant_series* series, process_series* process) : series_(series), process_(process) {}

  tenant_series* series_ = nullptr;
  process_series* process_ = nullptr;
};

/// How a tenant's last run ended (RUN-6), times in seconds since 1970.
struct last_run {
  std::optional<double> ended;
  std::optional<double> succeeded;
  std::optional<int> exit_code;
};

/// All metrics of this process. Tenants are announced before their first event, so that their series are
/// there with 0.
class metrics {
public:
  metrics();
  ~metrics();
  metrics(const metrics&) = delete;
  metrics& operator=(const metrics&) = delete;

  /// The handle is valid as long as this. Twice for the same tenant gives the same series.
  tenant_metrics of_active(const std::string& tenant);
  /// Of status `deleted`: only what its clean-up counts is there with 0.
  tenant_metrics of_deleted(const std::string& tenant);
  /// What isn't given isn't there, or stays as it is.
  void note_run(const std::string& tenant, const last_run& run);

  /// Prometheus text, format 0.0.4. Label values are concealed where they are secrets (OBS-6). Each call
  /// measures the process's CPU use since the one before.
  std::string text() const;

private:
  tenant_metrics of(const std::string& tenant, bool active);

  struct implementation;
  std::unique_ptr<implementation> impl_;
};

} // namespace cfc::observe
