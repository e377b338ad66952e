#pragma once

#include "nodes/messages.hpp"
#include "nodes/operations/search_engine.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// The source of the graph: the search for labelled pages (DSC-1), and beside it the one for roots alone, so
/// that no root depends on a single search. Each starts as one search over all time; when the first answer
/// shows that it is large, the search node splits it into parts (DSC-11). Where spaces are selected (RUN-1)
/// there is one of each for so many of them as a URL takes.
class label_search_node {
public:
  label_search_node(oneapi::tbb::flow::graph& graph, const service_set& services, search_engine& searches,
                    tally& counts)
      : services_(services), searches_(searches), counts_(counts), out_(graph) {}
  ~label_search_node() = default;
  label_search_node(const label_search_node&) = delete;
  label_search_node& operator=(const label_search_node&) = delete;

  oneapi::tbb::flow::sender<search_request>& out() { return out_; }

  /// Prepares the requests; their ids are what roots and ledger have to expect before start().
  std::vector<std::uint64_t> prepare() {
    std::vector<std::uint64_t> ids;
    auto conditions = services_.selected.conditions();
    if (conditions.empty())
      conditions.emplace_back();
    for (const auto& condition : conditions) {
      for (const auto kind : {search_kind::labels, search_kind::roots}) {
        auto query = std::make_shared<search_query>();
        query->kind = kind;
        query->space_condition = condition;
        prepared_.push_back({searches_.first_call(std::move(query)), {}, {}});
        ids.push_back(prepared_.back().call.id);
      }
    }
    return ids;
  }
  /// The same for a run that looks at these pages alone (RUN-4); at least one.
  std::vector<std::uint64_t> prepare(const std::vector<std::string>& page_ids) {
    std::vector<std::uint64_t> ids;
    search_query query;
    query.kind = search_kind::anything;
    const auto condition = searches_.cql(query);
    for (auto& group : groups_by_url(page_ids, condition)) {
      auto by_id = std::make_shared<search_query>(query);
      by_id->only_ids = std::move(group);
      prepared_.push_back({searches_.first_call(std::move(by_id)), {}, {}});
      ids.push_back(prepared_.back().call.id);
    }
    return ids;
  }
  void start() {
    counts_.searches_open += static_cast<std::int64_t>(prepared_.size());
    for (const auto& request : prepared_)
      out_.try_put(request);
    prepared_.clear();
  }

private:
  const service_set& services_;
  search_engine& searches_;
  tally& counts_;
  std::vector<search_request> prepared_;
  oneapi::tbb::flow::broadcast_node<search_request> out_;
};

} // namespace cfc::nodes
