#include "pipeline/audit_graph.hpp"

#include "pipeline/left_over.hpp"

#include <string>

namespace cfc::pipeline {

namespace {

/// Each holds the list of a space's contents in memory.
constexpr std::size_t spaces_at_once = 2;

} // namespace

audit_graph::audit_graph(const nodes::service_set& services, nodes::run_context& run, nodes::tally& counts,
                         nodes::own_scopes& scopes, const section_widths& widths)
    : run_(run), wiring_(graph_, {}), discovery_(graph_, edges_, services, run, counts, widths.searches),
      complete_spaces_(graph_, edges_, nodes::edge_id::spaces, spaces_at_once),
      audit_("audit", graph_, services, run, scopes) {
  discovery_.connect(wiring_);
  wiring_.join(discovery_.spaces(), complete_spaces_, audit_.in());
}

audit_graph::~audit_graph() {
  try {
    graph_.wait_for_all();
  } catch (...) {
    // What a node's body threw has ended run(), and was told there.
  }
}

audited audit_graph::run() {
  discovery_.begin();
  graph_.wait_for_all();
  check();
  const auto& book = discovery_.book();
  return {audit_->audits(), book.discovered(), book.lost_roots(), discovery_.unknown_attachments(),
          audit_->refused()};
}

void audit_graph::check() {
  abort_when_left_over(run_, edges_.levels(), "the audit");
  discovery_.check_complete();
}

} // namespace cfc::pipeline
