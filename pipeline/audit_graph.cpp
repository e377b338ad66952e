#include "pipeline/audit_graph.hpp"

#include <string>
#include <utility>

namespace cfc::pipeline {

namespace {

/// Each holds the list of a space's contents in memory.
constexpr std::size_t spaces_at_once = 2;

} // namespace

void audit_graph::connect() {
  const auto join = [this](auto&&... ends) { wiring_.join(std::forward<decltype(ends)>(ends)...); };

  join(label_search_.out(), searches_, search_.in());
  join(search_.from(&nodes::search_node::next), searches_, search_.in());
  join(search_.from(&nodes::search_node::results), roots_.in());
  join(roots_.out(), descendant_batching_.in());
  join(descendant_batching_.from(&nodes::descendant_batching_node::searches), searches_, search_.in());

  join(search_.from(&nodes::search_node::results), accept_.in());
  join(accept_.out(), extraction_.in());
  join(extraction_.out(), ledger_.to(&nodes::space_ledger_node::results));
  join(descendant_batching_.from(&nodes::descendant_batching_node::plan),
       ledger_.to(&nodes::space_ledger_node::plan));

  join(ledger_.out(), complete_spaces_, audit_.in());
}

audit_graph::audit_graph(const nodes::service_set& services, nodes::run_context& run, nodes::tally& counts,
                         nodes::own_scopes& scopes, const section_widths& widths)
    : run_(run), wiring_(graph_, {}), search_engine_(services, run),
      searches_(graph_, edges_, nodes::edge_id::searches, widths.searches),
      complete_spaces_(graph_, edges_, nodes::edge_id::spaces, spaces_at_once),
      label_search_("label search", graph_, services, search_engine_, counts),
      search_("search", graph_, services, search_engine_, run, counts), roots_("roots", graph_, services),
      descendant_batching_("descendant batching", graph_, services, search_engine_, counts),
      accept_("accept", graph_, services, run, counts),
      extraction_("attachment extraction", graph_, services, run, counts),
      ledger_("space ledger", graph_, services, run, counts), audit_("audit", graph_, services, run, scopes) {
  connect();
}

audit_graph::~audit_graph() {
  try {
    graph_.wait_for_all();
  } catch (...) {
    // What a node's body threw has ended run(), and was told there.
  }
}

audited audit_graph::run() {
  const auto first_requests = label_search_->prepare();
  roots_->expect(first_requests);
  ledger_->expect(first_requests);
  label_search_->start();
  graph_.wait_for_all();
  check();
  const auto& book = ledger_->book();
  return {audit_->audits(), book.discovered(), book.lost_roots(), extraction_->unknown(), audit_->refused()};
}

void audit_graph::check() const {
  for (const auto& level : edges_.levels()) {
    if (level.waiting != 0 || level.inside != 0) {
      run_.abort("internal error: the audit ended with work left over at the edge '" +
                 std::string(nodes::name_of(level.edge)) + "'");
    }
  }
  if (!run_.stopping() && !run_.truncated() && !ledger_->book().complete())
    run_.abort("internal error: discovery ended before every search was answered");
}

} // namespace cfc::pipeline
