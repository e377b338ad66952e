#include "pipeline/report/report.hpp"

#include <algorithm>

namespace cfc::pipeline {

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
  const bool locked_out =
      std::any_of(reports.begin(), reports.end(), [](const auto& report) { return report.locked_out; });
  if (locked_out)
    return code_of(exit_status::locked);
  return code_of(exit_status::success);
}

} // namespace cfc::pipeline
