#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/search_engine.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <tuple>

namespace cfc::nodes {

/// Fetches and reads answers of searches, of all kinds alike.
/// In: one request. Out: exactly one `results`, and on next() what has to be asked because of it, which goes
/// back through the same bounded edge, so that a listing asks on only when there is room. A search that can't
/// go on aborts the run (CYC-4).
class search_node {
public:
  search_node(oneapi::tbb::flow::graph& graph, const service_set& services, search_engine& searches,
              run_context& run, tally& counts);
  ~search_node();
  search_node(const search_node&) = delete;
  search_node& operator=(const search_node&) = delete;

  oneapi::tbb::flow::receiver<search_request>& in() { return fetch_.in(); }
  oneapi::tbb::flow::sender<search_request>& next() { return oneapi::tbb::flow::output_port<0>(read_); }
  oneapi::tbb::flow::sender<search_results>& results() { return oneapi::tbb::flow::output_port<1>(read_); }

private:
  using reader =
      oneapi::tbb::flow::multifunction_node<answered_request, std::tuple<search_request, search_results>>;

  boost::asio::awaitable<answered_request> fetch(search_request request);
  void read(const answered_request& answered, reader::output_ports_type& ports);

  search_engine& searches_;
  observe::log log_;
  run_context& run_;
  tally& counts_;
  async_step<search_request, answered_request> fetch_;
  reader read_;
};

} // namespace cfc::nodes
