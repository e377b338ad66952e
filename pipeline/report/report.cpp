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
    return std::any_of(reports.begin(), reports.end(), [&](const auto& one) { return one.status == status; });
  };
  if (any(cycle_status::aborted))
    return 1;
  if (signal != 0 || any(cycle_status::interrupted))
    return 128 + (signal == 0 ? 15 : signal);
  if (any(cycle_status::partial))
    return 3;
  const bool locked_out =
      std::any_of(reports.begin(), reports.end(), [](const auto& one) { return one.locked_out; });
  if (locked_out)
    return 4;
  return 0;
}

} // namespace cfc::pipeline
