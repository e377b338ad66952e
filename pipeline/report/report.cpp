#include "pipeline/report/report.hpp"

#include <algorithm>

namespace cfc::pipeline {

std::string_view name_of(deletion_record::end end) noexcept {
  switch (end) {
  case deletion_record::end::planned:
    return "planned";
  case deletion_record::end::deleted:
    return "deleted";
  case deletion_record::end::averted:
    return "averted";
  case deletion_record::end::undecided:
    return "undecided";
  case deletion_record::end::foreign:
    return "foreign";
  case deletion_record::end::failed:
    return "failed";
  }
  return "";
}

std::string_view name_of(cycle_status status) noexcept {
  switch (status) {
  case cycle_status::success:
    return "success";
  case cycle_status::partial:
    return "partial";
  case cycle_status::aborted:
    return "aborted";
  case cycle_status::skipped:
    return "skipped";
  case cycle_status::interrupted:
    return "interrupted";
  case cycle_status::deadline:
    return "deadline";
  case cycle_status::waiting:
    return "waiting";
  case cycle_status::running:
    return "running";
  }
  return "unknown";
}

int exit_code(const std::vector<cycle_report>& reports, int signal) {
  const auto any = [&](cycle_status status) {
    return std::any_of(reports.begin(), reports.end(),
                       [&](const auto& report) { return report.status == status; });
  };
  if (any(cycle_status::aborted))
    return code_of(exit_status::aborted);
  if (signal != 0 || any(cycle_status::interrupted))
    return 128 + (signal == 0 ? 15 : signal);
  if (any(cycle_status::partial))
    return code_of(exit_status::partial);
  if (any(cycle_status::deadline))
    return code_of(exit_status::deadline);
  const bool locked_out =
      std::any_of(reports.begin(), reports.end(), [](const auto& report) { return report.locked_out; });
  if (locked_out)
    return code_of(exit_status::locked);
  return code_of(exit_status::success);
}

std::uint64_t count_of(const cycle_report& report, deletion_record::end how) noexcept {
  return static_cast<std::uint64_t>(std::count_if(report.deletions.begin(), report.deletions.end(),
                                                  [&](const auto& one) { return one.how == how; }));
}

} // namespace cfc::pipeline
