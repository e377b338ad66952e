#pragma once

#include "io/http/clock.hpp"

#include <chrono>
#include <vector>

namespace cfc::test {

/// Time that passes only when somebody sleeps: sleeping moves it on at once and is written down. Must outlive
/// what uses its clock().
class fake_clock {
public:
  http::service_clock clock();
  std::chrono::steady_clock::time_point now() const noexcept { return now_; }
  std::chrono::system_clock::time_point wall() const noexcept;
  void advance(std::chrono::nanoseconds by) noexcept { now_ += by; }
  /// How long each sleep took, in order; a sleep until the past isn't one.
  const std::vector<std::chrono::nanoseconds>& sleeps() const noexcept { return sleeps_; }

private:
  boost::asio::awaitable<void> sleep(std::chrono::steady_clock::time_point until);

  /// Not zero, so that nothing mistakes an unset time for now.
  std::chrono::steady_clock::time_point now_{std::chrono::hours(1000)};
  std::vector<std::chrono::nanoseconds> sleeps_;
};

} // namespace cfc::test
