#include "pipeline/discovery_section.hpp"

#include <utility>

namespace cfc::pipeline {

discovery_section::discovery_section(oneapi::tbb::flow::graph& graph, nodes::edge_set& edges,
                                     const nodes::service_set& services, nodes::run_context& run,
                                     nodes::tally& counts, std::size_t searches)
    : run_(run), search_engine_(services, run), searches_(graph, edges, nodes::edge_id::searches, searches),
      label_search_("label search", graph, services, search_engine_, counts),
      search_("search", graph, services, search_engine_, run, counts), roots_("roots", graph, services),
      descendant_batching_("descendant batching", graph, services, search_engine_, counts),
      accept_("accept", graph, services, run, counts),
      extraction_("attachment extraction", graph, services, run, counts),
      ledger_("space ledger", graph, services, run, counts) {}

void discovery_section::connect(nodes::wiring& wiring) {
  const auto join = [&](auto&&... ends) { wiring.join(std::forward<decltype(ends)>(ends)...); };

  // Every search, of labels, of roots and of descendants, goes through one bounded edge.
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
}

void discovery_section::begin() {
  begin_with(label_search_->prepare());
}

void discovery_section::begin(const std::vector<std::string>& page_ids) {
  begin_with(label_search_->prepare(page_ids));
}

void discovery_section::begin_with(const std::vector<std::uint64_t>& first_requests) {
  roots_->expect(first_requests);
  ledger_->expect(first_requests);
  label_search_->start();
}

void discovery_section::check_complete() {
  if (!run_.stopping() && !run_.truncated() && !book().complete())
    run_.abort("internal error: discovery ended before every search was answered");
}

} // namespace cfc::pipeline
