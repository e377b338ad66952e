#pragma once

#include "nodes/graph/credit.hpp"
#include "nodes/graph/edge_set.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace cfc::nodes {

/// The one way to join two nodes with a bound: at most `capacity` messages are beyond it. Needs of a Message:
///   credit held;     set when it is admitted; given back where its outcome is collected
///   credit upstream; given back by this edge on admission: the last message that a unit of the section
///                    before turned into carries that unit's credit, so that a full section closes the one
///                    before it
/// That is how backpressure reaches back from ingestion to the search. Nothing else in the program names
/// limiter_node.
template <typename Message>
class bounded_edge final : public credit_home, public watched_edge {
public:
  /// @param edges the set that the edge enters itself into
  bounded_edge(oneapi::tbb::flow::graph& graph, edge_set& edges, edge_id id, std::size_t capacity)
      : id_(id), capacity_(static_cast<std::int64_t>(capacity)),
        arrive_(graph, oneapi::tbb::flow::unlimited,
                [this](const Message& message) {
                  arrived_.fetch_add(1, std::memory_order_relaxed);
                  return message;
                }),
        queue_(graph), limiter_(graph, capacity),
        admit_(graph, oneapi::tbb::flow::unlimited,
               [this](const Message& message) { return admit(message); }) {
    make_edge(arrive_, queue_);
    make_edge(queue_, limiter_);
    make_edge(limiter_, admit_);
    edges.add(*this);
  }

  oneapi::tbb::flow::receiver<Message>& in() { return arrive_; }
  oneapi::tbb::flow::sender<Message>& out() { return admit_; }

  edge_id id() const noexcept { return id_; }
  edge_level level() const override {
    const auto arrived = arrived_.load(std::memory_order_relaxed);
    const auto admitted = admitted_.load(std::memory_order_relaxed);
    const auto back = back_.load(std::memory_order_relaxed);
    return {id_, capacity_, arrived - admitted, admitted - back, admitted};
  }
  /// Nothing waits and every credit came home.
  bool idle() const {
    const auto now = level();
    return now.waiting == 0 && now.inside == 0;
  }

private:
  Message admit(Message message) {
    admitted_.fetch_add(1, std::memory_order_relaxed);
    message.held = credit(*this);
    message.upstream.give_back();
    return message;
  }
  void take_back() override {
    back_.fetch_add(1, std::memory_order_relaxed);
    limiter_.decrementer().try_put(1);
  }

  edge_id id_;
  std::int64_t capacity_;
  std::atomic<std::int64_t> arrived_{0}, admitted_{0}, back_{0};
  oneapi::tbb::flow::function_node<Message, Message> arrive_;
  oneapi::tbb::flow::queue_node<Message> queue_;
  oneapi::tbb::flow::limiter_node<Message, int> limiter_;
  oneapi::tbb::flow::function_node<Message, Message> admit_;
};

} // namespace cfc::nodes
