// What a bounded edge costs each message that crosses it: two nodes, a queue and a credit there and back.
// Next to it the same two nodes joined by nothing but make_edge.

#include "nodes/graph/bounded_edge.hpp"

#include <benchmark/benchmark.h>
#include <oneapi/tbb/flow_graph.h>

#include <cstdint>

namespace {

namespace flow = oneapi::tbb::flow;

constexpr int messages = 10'000;

struct parcel {
  int number = 0;
  cfc::nodes::credit held, upstream;
};

void put_all(flow::graph& graph, flow::receiver<parcel>& first) {
  for (int number = 0; number < messages; ++number) {
    parcel message;
    message.number = number;
    first.try_put(message);
  }
  graph.wait_for_all();
}

void count(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * messages);
}

/// Its argument is the capacity. The receiver gives each credit back at once.
void bounded_edge(benchmark::State& state) {
  flow::graph graph;
  cfc::nodes::edge_set edges;
  cfc::nodes::bounded_edge<parcel> edge(graph, edges, cfc::nodes::edge_id::pages,
                                        static_cast<std::size_t>(state.range(0)));
  flow::function_node<parcel> receiver(graph, flow::unlimited,
                                       [](parcel message) { message.held.give_back(); });
  make_edge(edge.out(), receiver);
  for (auto _ : state)
    put_all(graph, edge.in());
  if (!edge.idle())
    state.SkipWithError("credits are missing");
  count(state);
}
BENCHMARK(bounded_edge)->ArgName("capacity")->Arg(1)->Arg(16)->Arg(1024)->UseRealTime();

void plain_edge(benchmark::State& state) {
  flow::graph graph;
  flow::function_node<parcel, parcel> sender(graph, flow::unlimited,
                                             [](const parcel& message) { return message; });
  flow::function_node<parcel> receiver(graph, flow::unlimited,
                                       [](parcel message) { message.held.give_back(); });
  make_edge(sender, receiver);
  for (auto _ : state)
    put_all(graph, sender);
  count(state);
}
BENCHMARK(plain_edge)->UseRealTime();

} // namespace
