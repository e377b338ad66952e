#include "nodes/operations/byte_budget.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

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
  const std::lock_guard entering(entering_);
  for (const auto& one : queues_) {
    if (const auto alive = one.lock())
      alive->waiting.clear();
  }
}

std::uint64_t byte_budget::largest() const noexcept {
  const auto alive = [](const auto& one) { return !one.expired(); };
  const std::lock_guard entering(entering_);
  const auto lines = std::count_if(queues_.begin(), queues_.end(), alive);
  return most_ / (2 * (static_cast<std::uint64_t>(lines) + 1));
}

bool byte_budget::has_room(const queue& of, std::uint64_t bytes) const noexcept {
  if (of.in_use == 0)
    return true;
  const auto left = most_ - std::min(in_use_, most_);
  const auto left_to_others = left - std::min(bytes, left);
  return of.in_use + bytes <= std::max(left_to_others, largest());
}

void byte_budget::hold(queue& by, std::uint64_t bytes) noexcept {
  in_use_ += bytes;
  by.in_use += bytes;
}

void byte_budget::give_back(queue& by, std::uint64_t bytes) {
  in_use_ -= bytes;
  by.in_use -= bytes;
  const std::lock_guard entering(entering_);
  for (const auto& one : queues_) {
    if (const auto alive = one.lock(); alive && !alive->waiting.empty())
      alive->waiting.front().notify();
  }
}

byte_budget::line::line(byte_budget& budget) : budget_(budget), queue_(std::make_shared<queue>()) {
  const std::lock_guard entering(budget_.entering_);
  std::erase_if(budget_.queues_, [](const auto& one) { return one.expired(); });
  budget_.queues_.push_back(queue_);
}

asio::awaitable<byte_budget::share> byte_budget::line::take(std::uint64_t bytes) {
  if (bytes == 0)
    co_return share();
  demand always = [bytes] { return std::optional(bytes); };
  auto granted = co_await take(std::move(always));
  co_return granted;
}

asio::awaitable<byte_budget::share> byte_budget::line::take(demand needed) {
  const auto io = co_await asio::this_coro::executor;
  auto& waiting = queue_->waiting;
  const auto me = waiting.emplace(waiting.end(), io);
  std::optional<std::uint64_t> bytes;
  {
    std::optional<counted> waits;
    while (true) {
      bytes = me == waiting.begin() ? needed() : std::nullopt;
      if (bytes && budget_.has_room(*queue_, *bytes))
        break;
      if (!waits)
        waits.emplace(budget_.takers_waiting_);
      co_await me->wait();
    }
  }
  waiting.erase(me);
  auto granted = hold(*bytes);
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
