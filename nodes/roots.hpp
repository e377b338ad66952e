#pragma once

#include "nodes/messages.hpp"
#include "nodes/search_requests.hpp"
#include "nodes/search_tracker.hpp"
#include "nodes/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace cfc::nodes {

/// Collects the pages that carry the all-label until every label search is complete. A page whose labels came
/// incomplete (CONFCLOUD-71415: the expanded collection can be cut without a mark) isn't taken for
/// unlabelled: its id is asked for again, together with the label, before the roots count as known.
class root_collection {
public:
  struct step {
    std::vector<search_scope> to_check;
    std::optional<std::vector<root>> roots; ///< set once, when all are known
  };

  void expect(std::uint64_t request) { open_.expect(request); }
  step record(const search_results& results);

private:
  void take(const search_results& results);

  search_tracker open_;
  std::map<std::string, std::string> roots_;    ///< id → space id
  std::map<std::string, std::string> doubtful_; ///< id → space id
  bool finished_ = false;
};

/// In: results of searches (those of descendants are ignored). Out: requests of root checks, and once
/// `roots_found`. Serial: it owns its collection.
class roots {
public:
  roots(oneapi::tbb::flow::graph& graph, search_requests& requests, tally& counts);
  ~roots();

  void expect(const std::vector<std::uint64_t>& label_requests) {
    for (const auto id : label_requests)
      collection_.expect(id);
  }
  oneapi::tbb::flow::receiver<search_results>& in() { return node_; }
  oneapi::tbb::flow::sender<search_request>& checks() { return oneapi::tbb::flow::output_port<0>(node_); }
  oneapi::tbb::flow::sender<roots_found>& found() { return oneapi::tbb::flow::output_port<1>(node_); }

private:
  using node = oneapi::tbb::flow::multifunction_node<search_results, std::tuple<search_request, roots_found>>;
  void run(const search_results& results, node::output_ports_type& ports);

  search_requests& requests_;
  tally& counts_;
  root_collection collection_;
  node node_;
};

} // namespace cfc::nodes
