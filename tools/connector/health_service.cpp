#include "tools/connector/health_service.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace cfc::connector {

/// Leave to ask the services, which wait_for_pings() waits for.
class health_service::asking {
public:
  explicit asking(health_service& of) : of_(of) {
    const std::lock_guard lock(of_.mutex_);
    may_ = !of_.shutting_down_;
    of_.in_hand_ += may_ ? 1 : 0;
  }
  ~asking() {
    const std::lock_guard lock(of_.mutex_);
    of_.in_hand_ -= may_ ? 1 : 0;
    of_.changed_.notify_all();
  }
  asking(const asking&) = delete;
  asking& operator=(const asking&) = delete;

  bool may() const noexcept { return may_; }

private:
  health_service& of_;
  bool may_ = false;
};

boost::asio::awaitable<health_answer> health_service::look() {
  health_findings found;
  found.failure_threshold = failure_threshold_;
  {
    const asking leave(*this);
    found.shutting_down = !leave.may();
    if (leave.may()) {
      auto pinged =
          co_await boost::asio::co_spawn(engine_.executor(), pings_.ask(), boost::asio::use_awaitable);
      found.connectivity = std::move(pinged.connectivity);
      found.unique = std::move(pinged.unique);
    }
  }
  found.sync = history_.look();
  co_return health_answer_of(found);
}

void health_service::shut_down() {
  const std::lock_guard lock(mutex_);
  shutting_down_ = true;
}

void health_service::wait_for_pings() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return in_hand_ == 0; });
}

} // namespace cfc::connector
