#pragma once

#include "nodes/operations/async_event.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution_context.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace cfc::nodes {

/// How many bytes may be held in memory at once. They are asked for before they are fetched, by lines that
/// know nothing of each other: in one line, who comes first is served first, and a line gets at most as much
/// as it leaves free. So one line alone has half of the budget, two have a third each, and a tenant whose
/// transfers hang never takes what another's need (CYC-6). Whatever the others hold, more than the budget
/// included, a line that has nothing never waits, and any line gets as much as largest(). Lines come and go on any
/// thread, as the graphs of tenants are built side by side; all else happens on the I/O thread.
class byte_budget {
public:
  class line;
  class share;

  explicit byte_budget(std::uint64_t most) : most_(most) {}
  byte_budget(const byte_budget&) = delete;
  byte_budget& operator=(const byte_budget&) = delete;
  ~byte_budget();

  /// The most that may be asked for at once, and what a line is sure of: half of its part when all of them and
  /// one more hold as much as each other.
  std::uint64_t largest() const noexcept;
  std::uint64_t in_use() const noexcept { return in_use_; }
  /// Whether anybody waits for room. On any thread.
  bool is_waited_for() const noexcept { return takers_waiting_.load(std::memory_order_relaxed) > 0; }
  /// Lets go of those who wait, since nobody will run them any more.
  void forget_waiting();

private:
  struct queue {
    std::uint64_t in_use = 0;
    std::list<async_event> waiting;
  };

  bool has_room(const queue& of, std::uint64_t bytes) const noexcept;
  void hold(queue& by, std::uint64_t bytes) noexcept;
  void give_back(queue& by, std::uint64_t bytes);

  std::uint64_t most_, in_use_ = 0;
  mutable std::mutex entering_;
  std::list<std::weak_ptr<queue>> queues_; ///< guarded by entering_
  std::atomic<int> takers_waiting_{0};
};

/// Bytes that are held. They are given back when it goes.
class byte_budget::share {
public:
  share() = default;
  share(share&& other) noexcept
      : budget_(std::exchange(other.budget_, nullptr)), by_(std::move(other.by_)), bytes_(other.bytes_) {}
  share& operator=(share&& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(by_, other.by_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  share(const share&) = delete;
  share& operator=(const share&) = delete;
  ~share() {
    if (budget_ != nullptr)
      budget_->give_back(*by_, bytes_);
  }

private:
  friend line;
  share(byte_budget& budget, std::shared_ptr<queue> by, std::uint64_t bytes)
      : budget_(&budget), by_(std::move(by)), bytes_(bytes) {}

  byte_budget* budget_ = nullptr;
  std::shared_ptr<queue> by_;
  std::uint64_t bytes_ = 0;
};

/// Those who take from a budget one after the other. Its shares may outlive it. Who holds a share never waits
/// for another one of the same budget, which is why nobody waits for ever.
class byte_budget::line {
public:
  /// How many bytes are needed; nothing: that can't be said yet.
  using demand = std::function<std::optional<std::uint64_t>()>;

  explicit line(byte_budget& budget);

  std::uint64_t largest() const noexcept { return budget_.largest(); }
  std::uint64_t in_use() const noexcept { return queue_->in_use; }
  /// Waits until there is room; nothing waits for nothing. @pre bytes ≤ largest()
  boost::asio::awaitable<share> take(std::uint64_t bytes);
  /// The same where the need may change while it waits: asked anew whenever something was given back.
  boost::asio::awaitable<share> take(demand needed);
  /// Of what is in memory already: it is counted, room or none, and those who come next wait for it.
  share hold(std::uint64_t bytes);

private:
  byte_budget& budget_;
  std::shared_ptr<queue> queue_;
};

/// The budgets of a process: one of each for an io_context, and so for all of its tenants. With the answers
/// that are on their way (io/curl/answer_budget.hpp) they stay below 1 GiB (OPS-5).
class memory_budgets final : public boost::asio::execution_context::service {
public:
  static constexpr std::uint64_t most_for_each = 192ULL * 1024 * 1024;

  using key_type = memory_budgets;
  static boost::asio::execution_context::id id;

  static memory_budgets& of(const boost::asio::any_io_executor& io);

  explicit memory_budgets(boost::asio::execution_context& io) : service(io) {}

  byte_budget bodies{most_for_each};    ///< of pages, from their fetch to their end
  byte_budget transfers{most_for_each}; ///< files on their way, and images that go into a page

  /// Whether anybody waits for room. On any thread.
  bool are_waited_for() const noexcept { return bodies.is_waited_for() || transfers.is_waited_for(); }

private:
  void shutdown() override;
};

} // namespace cfc::nodes
