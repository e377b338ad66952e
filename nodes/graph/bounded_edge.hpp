#pragma once

#include <oneapi/tbb/flow_graph.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

namespace cfc::nodes {

/// Where a credit goes when it is given back. The integral decrement of a limiter_node, one unit at a time:
/// the default continue_msg would count its predecessors instead (oneTBB issue 419).
class credit_home {
public:
  virtual ~credit_home() = default;
  virtual void take_back() = 0;
};

/// The right to be in a section of the graph, carried by the message. A plain value: message destructors run
/// under the graph's internal locks, so giving back is always an explicit call, made once by whoever ends the
/// item.
class credit {
public:
  credit() = default;
  explicit credit(credit_home& home) : home_(&home) {}
  void give_back() {
    if (home_ != nullptr)
      std::exchange(home_, nullptr)->take_back();
  }
  explicit operator bool() const noexcept { return home_ != nullptr; }

private:
  credit_home* home_ = nullptr;
};

/// Fill level of an edge, for the progress display and for the check at the end of a phase.
struct edge_level {
  std::string name;
  std::int64_t capacity = 0;
  std::int64_t waiting = 0;  ///< in front of the edge, not yet admitted
  std::int64_t inside = 0;   ///< admitted, credit not yet back
  std::int64_t admitted = 0; ///< since the start
};

/// The one way to join two nodes with a bound: at most `capacity` messages are beyond it. Needs of a Message:
///   credit held;     set when it is admitted; given back where its outcome is collected
///   credit upstream; given back by this edge on admission: the last message that a unit of the section
///   before
///                    turned into carries that unit's credit, so that a full section closes the one before it
/// That is how backpressure reaches back from ingestion to the search. Nothing else in the program names
/// limiter_node.
template <typename Message>
class bounded_edge final : public credit_home {
public:
  bounded_edge(oneapi::tbb::flow::graph& graph, std::string name, std::size_t capacity)
      : name_(std::move(name)), capacity_(static_cast<std::int64_t>(capacity)),
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
  }

  oneapi::tbb::flow::receiver<Message>& in() { return arrive_; }
  oneapi::tbb::flow::sender<Message>& out() { return admit_; }

  edge_level level() const {
    const auto arrived = arrived_.load(std::memory_order_relaxed);
    const auto admitted = admitted_.load(std::memory_order_relaxed);
    const auto back = back_.load(std::memory_order_relaxed);
    return {name_, capacity_, arrived - admitted, admitted - back, admitted};
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

  std::string name_;
  std::int64_t capacity_;
  std::atomic<std::int64_t> arrived_{0}, admitted_{0}, back_{0};
  oneapi::tbb::flow::function_node<Message, Message> arrive_;
  oneapi::tbb::flow::queue_node<Message> queue_;
  oneapi::tbb::flow::limiter_node<Message, int> limiter_;
  oneapi::tbb::flow::function_node<Message, Message> admit_;
};

} // namespace cfc::nodes
