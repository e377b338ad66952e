#pragma once

#include <chrono>
#include <string_view>

namespace cfc::observe {

/// Which of `>1s`, `>2s`, `>5s` and `>10s` is the highest that fits; empty up to a second.
inline std::string_view slow_bucket(std::chrono::duration<double> took) noexcept {
  using std::chrono::seconds;
  if (took > seconds(10))
    return ">10s";
  if (took > seconds(5))
    return ">5s";
  if (took > seconds(2))
    return ">2s";
  return took > seconds(1) ? ">1s" : "";
}

} // namespace cfc::observe
