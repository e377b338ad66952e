#include "nodes/operations/byte_budget.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <optional>

namespace cfc::nodes {

namespace asio = boost::asio;

namespace {

/// One of those that are counted, as long as it is.
class counted {
public:
  explicit counted(std::atomic<int>& all) : all_(all) { all_.fetch_add(1, std::memory_order_relaxed); }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;
  ~counted() { all_.fetch_sub(1, std::memory_order_relaxed); }

private:
  std::atomic<int>& all_;
};

} // namespace

byte_budget::~byte_budget() = default;

void byte_budget::forget_waiting() {
  for (const auto& one : queues_) {
    if (const auto alive = one.lock())
      alive->waiting.clear();
  }
}

bool byte_budget::has_room(const queue& of, std::uint64_t bytes) const noexcept {
  const auto left = most_ - std::min(in_use_, most_);
  if (bytes > left)
    return false;
  return of.in_use == 0 || of.in_use + bytes <= left - bytes;
}

void byte_budget::hold(queue& by, std::uint64_t bytes) noexcept {
  in_use_ += bytes;
  by.in_use += bytes;
}

void byte_budget::give_back(queue& by, std::uint64_t bytes) {
  in_use_ -= bytes;
  by.in_use -= bytes;
  for (const auto& one : queues_) {
    if (const auto alive = one.lock(); alive && !alive->waiting.empty())
      alive->waiting.front().notify();
  }
}

byte_budget::line::line(byte_budget& budget) : budget_(budget), queue_(std::make_shared<queue>()) {
  std::erase_if(budget_.queues_, [](const auto& one) { return one.expired(); });
  budget_.queues_.push_back(queue_);
}

asio::awaitable<byte_budget::share> byte_budget::line::take(std::uint64_t bytes) {
  if (bytes == 0)
    co_return share();
  const auto io = co_await asio::this_coro::executor;
  auto& waiting = queue_->waiting;
  const auto me = waiting.emplace(waiting.end(), io);
  {
    std::optional<counted> waits;
    while (me != waiting.begin() || !budget_.has_room(*queue_, bytes)) {
      if (!waits)
        waits.emplace(budget_.takers_waiting_);
      co_await me->wait();
    }
  }
  waiting.erase(me);
  auto granted = hold(bytes);
  if (!waiting.empty())
    waiting.front().notify();
  co_return granted;
}

byte_budget::share byte_budget::line::hold(std::uint64_t bytes) {
  if (bytes == 0)
    return {};
  budget_.hold(*queue_, bytes);
  return {budget_, queue_, bytes};
}

asio::execution_context::id memory_budgets::id;

memory_budgets& memory_budgets::of(const asio::any_io_executor& io) {
  return asio::use_service<memory_budgets>(asio::query(io, asio::execution::context));
}

void memory_budgets::shutdown() {
  bodies.forget_waiting();
  transfers.forget_waiting();
}

} // namespace cfc::nodes
