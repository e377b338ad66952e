#include "tools/simulator/http/rate_limit.hpp"

namespace cfc::simulator {

namespace {
constexpr auto window = std::chrono::seconds(60);
}

void rate_limit::set(std::uint32_t per_minute) {
  per_minute_ = per_minute;
  granted_.clear();
}

void rate_limit::forget(clock::time_point now) {
  while (!granted_.empty() && now - granted_.front() >= window)
    granted_.pop_front();
}

bool rate_limit::take(clock::time_point now) {
  forget(now);
  if (granted_.size() >= per_minute_)
    return false;
  granted_.push_back(now);
  return true;
}

std::uint32_t rate_limit::remaining(clock::time_point now) {
  forget(now);
  return per_minute_ - static_cast<std::uint32_t>(granted_.size());
}

std::chrono::milliseconds rate_limit::wait(clock::time_point now) {
  return remaining(now) > 0 ? std::chrono::milliseconds(0) : until_next(now);
}

std::chrono::milliseconds rate_limit::until_next(clock::time_point now) {
  forget(now);
  if (granted_.empty())
    return std::chrono::milliseconds(0);
  return std::chrono::ceil<std::chrono::milliseconds>(granted_.front() + window - now);
}

} // namespace cfc::simulator
