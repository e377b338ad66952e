#pragma once

#include "nodes/messages.hpp"
#include "nodes/operations/search_tracker.hpp"
#include "nodes/operations/selection.hpp"
#include "nodes/operations/services.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// Collects the pages that carry the all-label until the label search and the search for roots are complete.
/// Two searches name them, since a root that is overlooked would cost its whole tree: the labels that a
/// search shows of a page can be cut without a mark (CONFCLOUD-71415), and a row can be missed while the
/// instance is edited. What is in a space that the run doesn't look at is no root of it (RUN-1), nor is
/// what was searched for by its id (RUN-4).
class root_collection {
public:
  explicit root_collection(selection selected = {}) : selected_(std::move(selected)) {}

  void expect(std::uint64_t request) { open_.expect(request); }
  /// Set once, when all are known.
  std::optional<std::vector<root_page>> record(const search_results& results);

private:
  selection selected_;
  search_tracker open_;
  std::map<std::string, std::string> roots_; ///< id → space id
  bool finished_ = false;
};

/// In: results of searches (those of descendants are ignored). Out: all roots, once. Serial: it owns its
/// collection.
class roots_node {
public:
  roots_node(oneapi::tbb::flow::graph& graph, const service_set& services);
  ~roots_node();
  roots_node(const roots_node&) = delete;
  roots_node& operator=(const roots_node&) = delete;

  void expect(const std::vector<std::uint64_t>& requests) {
    for (const auto id : requests)
      collection_.expect(id);
  }
  oneapi::tbb::flow::receiver<search_results>& in() { return node_; }
  oneapi::tbb::flow::sender<roots_found>& out() { return oneapi::tbb::flow::output_port<0>(node_); }

private:
  using node = oneapi::tbb::flow::multifunction_node<search_results, std::tuple<roots_found>>;

  root_collection collection_;
  node node_;
};

} // namespace cfc::nodes
