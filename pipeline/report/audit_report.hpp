#pragma once

#include "io/observe/traffic.hpp"
#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/deletion_result.hpp"
#include "nodes/operations/removed_space.hpp"
#include "nodes/operations/space_audit.hpp"
#include "pipeline/report/report.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// So many differences of a tenant are named in the JSON report; the counts have all.
inline constexpr std::size_t most_differences_named = 100'000;

/// What an audit of one tenant has found, and repaired (RUN-8).
struct audit_report {
  std::string tenant;
  /// `success`: nothing differs. `partial`: something does, or could not be looked at.
  cycle_status status = cycle_status::success;
  std::optional<std::string> abort_reason;    ///< also the reason of a skip
  bool locked_out = false;                    ///< skipped because a cycle of the tenant is running
  bool repairs = false;                       ///< `--repair`
  std::optional<std::string> selected_spaces; ///< in words (RUN-1); nothing: all
  std::vector<nodes::space_audit> spaces;     ///< by key
  std::vector<std::string> notes;
  std::vector<nodes::failed_item> failures; ///< what could not be looked at, or not deleted
  std::vector<nodes::deleted_content> repaired;
  std::vector<nodes::kept_content> kept; ///< was to be repaired, and isn't
  std::map<std::string, observe::api_traffic> traffic;
};

/// Of all spaces.
std::uint64_t count_of(const audit_report& report, nodes::difference what) noexcept;
std::uint64_t count_differences(const audit_report& report) noexcept;

/// One line for each space, the first differences of each kind, and how to go on.
std::string to_table(const audit_report& report);
/// An array with one object for each tenant.
std::string to_json(const std::vector<audit_report>& reports);
/// As a cycle's.
int exit_code(const std::vector<audit_report>& reports, int signal);

} // namespace cfc::pipeline
