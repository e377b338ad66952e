#pragma once

#include "nodes/operations/chosen_pages.hpp"
#include "nodes/operations/confirmations.hpp"
#include "nodes/operations/item_choice.hpp"
#include "pipeline/cycle_graph.hpp"
#include "pipeline/phase_environment.hpp"
#include "pipeline/phase_results.hpp"

#include <cstdint>
#include <vector>

namespace cfc::pipeline {

/// The phases of a cycle in their order (CYC-3), over the graph that they run in; what they find goes into
/// the report.
class phases {
public:
  /// @param confirmed of its `--max-delete`, what was deleted after a crash, or would be, has used up a part
  /// @param only the items that are ingested, and nothing else is done (RUN-4); outlives this. Null: all
  phases(cycle_graph& graph, const phase_environment& around, nodes::confirmations confirmed,
         const nodes::item_choice* only_items = nullptr);

  /// Inside the arena that the graph belongs to.
  void run();

private:
  void discover();
  void take_discovered(discovered found);
  /// RUN-4: instead of all the others. Nothing is concluded from what isn't found, and nothing deleted.
  void ingest_chosen();
  void tell_left_out(std::vector<nodes::left_out_item> items);
  /// Both may be mistyped; a cycle without anything to do looks the same.
  void warn_of_unused_labels();
  /// SCP-7, of a plan: what sync would abort for when it asks for the scopes of spaces.
  void foresee_foreign_scopes();
  /// RUN-1: a mistyped key would leave a space out, or not.
  void warn_of_unknown_spaces();
  /// False: the run is stopping.
  bool ingest();
  /// Only when every space has been discovered, diffed and passed and all ingestion was attempted.
  void delete_what_is_gone();

  cycle_graph& graph_;
  phase_environment around_;
  nodes::confirmations confirmed_;
  const nodes::item_choice* only_items_;
  std::uint64_t deleted_before_;
  discovered found_;
  ingested items_;
};

} // namespace cfc::pipeline
