#pragma once

#include "io/observe/traffic.hpp"
#include "nodes/operations/chosen_pages.hpp"
#include "nodes/operations/failed_item.hpp"
#include "nodes/operations/image_counts.hpp"
#include "nodes/operations/item_outcome.hpp"
#include "nodes/operations/platform_ingestion.hpp"
#include "nodes/operations/removed_space.hpp"
#include "nodes/operations/root_move.hpp"
#include "nodes/operations/short_search.hpp"
#include "nodes/operations/space_summary.hpp"
#include "pipeline/report/exit_status.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cfc::pipeline {

enum class cycle_status : std::uint8_t {
  success,     ///< completed, nothing failed
  partial,     ///< completed, but some items failed or a subtree is unknown
  aborted,     ///< a guard, ownership, discovery or another fatal error
  skipped,     ///< not begun: another cycle is running, or nothing of the tenant is asked for
  interrupted, ///< by a signal
  deadline,    ///< the time of `--max-duration` was over (RUN-2)
  waiting,     ///< hasn't begun yet, in a report of a run that lasts
  running,     ///< hasn't ended yet: what a crash leaves behind
};
std::string_view name_of(cycle_status status) noexcept;

/// What became of a content that was to go (DEL-7).
struct deletion_record {
  enum class end : std::uint8_t {
    planned, ///< not attempted: by `plan`, since it was refused, or since the cycle had to end
    deleted,
    averted,   ///< found again, and kept
    undecided, ///< nothing decided about it, and so it was kept
    foreign,   ///< under keys of this tenant, but not its own (DIF-7): left alone
    failed,
  };
  end how = end::deleted;
  std::string key;
  std::string reason; ///< why it goes, or why it is kept
};
std::string_view name_of(deletion_record::end end) noexcept;

/// What `sync` would need for what a plan found: an estimate from the counts, not from measurement.
struct plan_estimate {
  std::uint64_t confluence_requests = 0;
  std::uint64_t unique_requests = 0; ///< those that count against the rate; uploads don't
  std::uint64_t uploads = 0;
  std::uint64_t attachment_bytes = 0;
  std::uint64_t images = 0, image_bytes = 0; ///< that go into pages, as known at discovery (INL-23)
  double minutes = 0;                        ///< at the configured rates, the slower of both
};

/// How far a cycle has come that hasn't ended.
struct progress_so_far {
  std::string phase;
  double seconds = 0; ///< since it began
  std::uint64_t pages_done = 0, pages_wanted = 0, attachments_done = 0, attachments_wanted = 0;
  std::uint64_t deleted = 0;
};

/// What happened in one tenant's cycle (SPEC section 2, "Report").
struct cycle_report {
  std::string tenant;
  cycle_status status = cycle_status::success;
  std::optional<std::string> abort_reason; ///< also the reason of a skip
  bool locked_out = false;                 ///< skipped because another cycle of the tenant is running
  bool plan_only = false;
  bool removes_tenant = false;                ///< status `deleted` (DEL-T)
  std::optional<nodes::root_move> root_move;  ///< made, or that sync would make (SCP-4)
  std::optional<std::string> selected_spaces; ///< in words (RUN-1); nothing: all
  std::optional<std::uint64_t> chosen_pages;  ///< RUN-4: how many `--only` names; absent: all
  /// What `--only` names and what isn't ingested.
  std::vector<nodes::left_out_item> left_out_of_choice;
  bool truncated = false;                                    ///< maxItemsToScan was reached
  std::vector<std::pair<std::string, double>> phase_seconds; ///< in order

  std::uint64_t pages_discovered = 0, attachments_discovered = 0;
  std::map<std::string, std::uint64_t> left_out; ///< at discovery, by reason
  std::uint64_t late_items = 0;
  std::vector<nodes::space_summary> spaces;
  nodes::item_counts pages, attachments;
  nodes::image_counts images; ///< in the pages that were ingested (INL-23)
  std::uint64_t deleted = 0, orphaned_scopes_deleted = 0, orphaned_files_deleted = 0;
  std::uint64_t unlabelled = 0; ///< of what goes: contents that Confluence still has, or may have (DEL-6)
  std::vector<nodes::removed_space> removed_spaces;
  std::vector<std::string> notes;         ///< what else the operator should know before a sync
  std::vector<deletion_record> deletions; ///< all of them
  std::vector<std::string> unreachable_spaces, unknown_subtrees;
  /// Searches that ended before their total (DSC-8): nothing was deleted.
  std::vector<nodes::short_search> short_searches;
  std::vector<nodes::failed_item> failures;

  std::optional<progress_so_far> progress;           ///< while it runs
  std::optional<nodes::platform_ingestion> platform; ///< RUN-8: of a run that waited for it
  std::optional<plan_estimate> estimate;             ///< of a plan that wasn't aborted

  std::map<std::string, observe::api_traffic> traffic;
  std::uint64_t peak_memory_bytes = 0; ///< of the process so far
  std::uint64_t log_lines_dropped = 0; ///< by the process so far, since nobody read its log (REL-8)
};

/// How many contents ended so.
std::uint64_t count_of(const cycle_report& report, deletion_record::end how) noexcept;

/// All deletions of the cycles and what was kept instead, one JSON object a line (`--deletions`).
std::string to_deletion_lines(const std::vector<cycle_report>& reports);

/// One failed item as a JSON object and a line break (`--failures`): tenant, key, page id, space, step,
/// status, message and how often it was tried.
std::string to_failure_line(const std::string& tenant, const nodes::item_outcome& failed);

/// The JSON report: an array with one object per tenant.
std::string to_json(const std::vector<cycle_report>& reports);

/// The first line about a tenant, for people: how its cycle ended, and why.
std::string heading(const cycle_report& report);
/// What becomes, or would become, of a former root scope, as a line; empty when there is none (SCP-4).
std::string root_move_line(const cycle_report& report);
/// A table for people: one line per tenant and what was done.
std::string to_table(const std::vector<cycle_report>& reports);

/// The worst of all cycles, in the order aborted, interrupted, partial, deadline, locked, success.
/// @param signal the signal that interrupted us, 0: none
int exit_code(const std::vector<cycle_report>& reports, int signal);

} // namespace cfc::pipeline
