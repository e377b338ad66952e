#include "nodes/search.hpp"

#include "io/observe/parts.hpp"

#include <cstdint>
#include <utility>

namespace cfc::nodes {

search_node::search_node(oneapi::tbb::flow::graph& graph, const service_set& services,
                         search_engine& searches, run_context& run, tally& counts)
    : searches_(searches), log_(services.log), run_(run), counts_(counts),
      fetch_(graph, "search", services.io, run,
             [this](search_request request) { return fetch(std::move(request)); }),
      read_(graph, oneapi::tbb::flow::unlimited,
            [this](const answered_request& answered, reader::output_ports_type& ports) {
              read(answered, ports);
            }) {
  make_edge(fetch_.out(), read_);
}

search_node::~search_node() = default;

boost::asio::awaitable<answered_request> search_node::fetch(search_request request) {
  auto answer = co_await searches_.fetch(std::move(request.call));
  answered_request answered;
  answered.answer = std::move(answer);
  answered.held = request.held;
  co_return answered;
}

void search_node::read(const answered_request& answered, reader::output_ports_type& ports) {
  auto step = searches_.read(answered.answer);
  if (step.failure)
    run_.abort("discovery failed: " + step.failure->reason);
  if (step.shortfall) {
    log_.part(observe::part::discovery)
        .warn("a search ended before its total, twice; nothing is deleted in this cycle",
              {{"query", step.shortfall->query},
               {"rows", step.shortfall->rows},
               {"total", step.shortfall->total}});
    run_.note_short(std::move(*step.shortfall));
  }
  counts_.searches_open += static_cast<std::int64_t>(step.next.size()) - 1;
  ++counts_.answers_read;

  search_results results;
  results.query = answered.answer.call.query;
  results.search_page = std::move(step.search_page);
  results.request_id = answered.answer.call.id;
  results.lost = std::move(step.lost);
  results.held = answered.held;
  for (auto& call : step.next) {
    results.followed_by.push_back({call.id, call.query});
    search_request request;
    request.call = std::move(call);
    std::get<0>(ports).try_put(request);
  }
  std::get<1>(ports).try_put(results);
}

} // namespace cfc::nodes
