#pragma once

#include "nodes/graph/credit.hpp"
#include "nodes/graph/edge_set.hpp"
#include "nodes/graph/waiting_line.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>

namespace cfc::nodes {

/// The one way to join two nodes with a bound: at most `capacity` messages are beyond it. Needs of a Message:
///   credit held;     set when it is admitted; given back where its outcome is collected
///   credit upstream; given back by this edge on admission: the last message that a unit of the section
///                    before turned into carries that unit's credit, so that a full section closes the one
///                    before it
/// That is how backpressure reaches back from the last node to the first.
///
/// A message that has a weight() takes as much of the capacity, others 1; one that is heavier than all of it
/// goes on alone. One that has a rank() goes on before those of a higher one that have waited longer.
///
/// A message is admitted by the thread that brings it, or by the one that gives the credit back which it has
/// waited for: no task is made of it and no thread of the arena is woken, while a queue_node with a
/// limiter_node makes some, each of which lets idle threads spin before they sleep again. So what is behind
/// the edge is entered from any thread, while oneTBB holds locks over lists of successors: it makes a task,
/// as nodes do, or does no more than begin something elsewhere, as async_step does.
template <typename Message>
class bounded_edge final : public credit_home, public watched_edge {
public:
  /// @param edges the set that the edge enters itself into
  bounded_edge(oneapi::tbb::flow::graph& graph, edge_set& edges, edge_id id, std::size_t capacity)
      : id_(id), capacity_(static_cast<std::int64_t>(capacity)),
        arrive_(graph, oneapi::tbb::flow::unlimited,
                [this](const Message& message) noexcept { arrive(message); }),
        out_(graph) {
    edges.add(*this);
  }

  oneapi::tbb::flow::receiver<Message>& in() { return arrive_; }
  oneapi::tbb::flow::sender<Message>& out() { return out_; }

  /// From now on so many are beyond the edge at most; those that are more already end as they do. Any thread.
  void set_capacity(std::size_t capacity) {
    std::unique_lock lock(mutex_);
    capacity_ = static_cast<std::int64_t>(capacity);
    admit(lock);
  }

  edge_id id() const noexcept { return id_; }
  edge_level level() const override {
    const std::lock_guard lock(mutex_);
    return {id_, capacity_, static_cast<std::int64_t>(waiting_.size()), inside_, admitted_};
  }
  /// Nothing waits and every credit came home.
  bool idle() const {
    const auto now = level();
    return now.waiting == 0 && now.inside == 0;
  }

private:
  void arrive(const Message& message) {
    std::unique_lock lock(mutex_);
    waiting_.push(message);
    admit(lock);
  }
  void take_back(std::int64_t weight) override {
    std::unique_lock lock(mutex_);
    inside_ -= weight;
    admit(lock);
  }
  static std::int64_t weight_of(const Message& message) {
    if constexpr (requires { message.weight(); })
      return static_cast<std::int64_t>(message.weight());
    else
      return 1;
  }
  bool has_room() const {
    return !waiting_.empty() && (inside_ == 0 || inside_ + weight_of(waiting_.front()) <= capacity_);
  }
  /// One thread admits at a time: whoever comes meanwhile, even from within what an admission has begun, has left
  /// what it brought, and the one that admits sees it before it stops.
  void admit(std::unique_lock<std::mutex>& lock) {
    if (admits_)
      return;
    admits_ = true;
    while (has_room()) {
      auto message = waiting_.pop();
      const auto weight = weight_of(message);
      inside_ += weight;
      ++admitted_;
      lock.unlock();
      message.held = credit(*this, weight);
      message.upstream.give_back();
      out_.try_put(message);
      lock.lock();
    }
    admits_ = false;
  }

  edge_id id_;
  std::int64_t capacity_;
  mutable std::mutex mutex_;
  waiting_line<Message> waiting_;
  std::int64_t inside_ = 0, admitted_ = 0;
  bool admits_ = false;
  oneapi::tbb::flow::function_node<Message, oneapi::tbb::flow::continue_msg,
                                   oneapi::tbb::flow::queueing_lightweight>
      arrive_;
  oneapi::tbb::flow::broadcast_node<Message> out_;
};

} // namespace cfc::nodes
