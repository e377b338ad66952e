#pragma once

#include "nodes/messages.hpp"
#include "nodes/operations/search_engine.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstddef>
#include <string>
#include <tuple>
#include <vector>

namespace cfc::nodes {

/// DSC-2: roots ordered by space in groups of roots_per_search (fewer when the URL would get too long, DSC-13).
/// @param space_condition for each of the searches; empty: none
std::vector<search_query> descendant_groups(std::vector<root_page> roots,
                                            const std::string& space_condition = {});

/// In: all roots, once. Out: what is going to be searched, for the ledger, then one search request per group.
class descendant_batching_node {
public:
  descendant_batching_node(oneapi::tbb::flow::graph& graph, const service_set& services,
                           search_engine& searches, tally& counts);
  ~descendant_batching_node();
  descendant_batching_node(const descendant_batching_node&) = delete;
  descendant_batching_node& operator=(const descendant_batching_node&) = delete;

  oneapi::tbb::flow::receiver<roots_found>& in() { return node_; }
  oneapi::tbb::flow::sender<search_request>& searches() { return oneapi::tbb::flow::output_port<0>(node_); }
  oneapi::tbb::flow::sender<descendants_planned>& plan() { return oneapi::tbb::flow::output_port<1>(node_); }

private:
  using node =
      oneapi::tbb::flow::multifunction_node<roots_found, std::tuple<search_request, descendants_planned>>;
  node node_;
};

} // namespace cfc::nodes
