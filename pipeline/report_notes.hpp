#pragma once

#include "nodes/messages.hpp"
#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/deletion_plan.hpp"
#include "nodes/operations/deletion_result.hpp"
#include "nodes/operations/platform_ingestion.hpp"
#include "nodes/operations/root_scope.hpp"
#include "nodes/operations/tally.hpp"
#include "nodes/operations/tenant_removal.hpp"
#include "pipeline/phase_results.hpp"
#include "pipeline/report/report.hpp"

#include <vector>

/// What the phases of a cycle have found and done, as the report tells it.
namespace cfc::pipeline {

void note(cycle_report& report, const discovered& found, const nodes::tally& counts);
void note(cycle_report& report, const ingested& items);
void note(cycle_report& report, const nodes::root_state& root);
void note(cycle_report& report, const nodes::deletion_plan& plan);
/// What was to go, and isn't attempted in this cycle; with removed spaces.
void note_not_attempted(cycle_report& report, const nodes::deletion_plan& plan);
void note_not_attempted(cycle_report& report, const std::vector<nodes::content_to_delete>& contents);
void note(cycle_report& report, const nodes::deletion_result& contents);
void note(cycle_report& report, const std::vector<nodes::cleanup_outcome>& cleanups);
void note(cycle_report& report, const nodes::removal_result& removal);
/// What isn't finished stands among the failures.
void note(cycle_report& report, nodes::platform_ingestion ingestion);

} // namespace cfc::pipeline
