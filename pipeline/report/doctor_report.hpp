#pragma once

#include "nodes/operations/examination/check_list.hpp"

#include <string>
#include <vector>

namespace cfc::pipeline {

/// What the checks of one tenant found (RUN-7).
struct doctor_report {
  std::string tenant;
  std::vector<nodes::check_result> checks; ///< in the order in which they were made
};

/// A table, each line a check, and below a line that isn't well what to do.
std::string to_table(const doctor_report& report);
/// An array with one object for each tenant.
std::string to_json(const std::vector<doctor_report>& reports);
/// 0: no check has failed; else 1.
int exit_code(const std::vector<doctor_report>& reports);

} // namespace cfc::pipeline
