#pragma once

#include "io/http/rate_budget.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace cfc::test {

using http::allowance;
using http::rate_budget;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using time_point = rate_budget::time_point;

inline constexpr time_point start{std::chrono::hours(100)};

/// A budget and the time, which passes when there is no grant.
class rate_budget_test : public ::testing::Test {
protected:
  void grant(double per_minute) { budget.emplace(per_minute); }
  bool allowed() { return budget->next(now) <= now; }
  void send() {
    budget->take();
    last = budget->sent(now);
  }
  /// The last one that was sent.
  void answer(allowance says = {}, std::optional<time_point> reset = {}) {
    budget->accepted(last, says, reset, now);
  }
  void refuse(std::optional<nanoseconds> pause = {}, allowance says = {}) {
    budget->refused(last, says, pause ? std::optional(now + *pause) : std::nullopt, now);
  }
  /// Sends and has it accepted.
  void call() {
    send();
    answer();
  }
  /// As many as are allowed now.
  int burst() {
    int calls = 0;
    for (; allowed(); ++calls) {
      call();
    }
    return calls;
  }
  void wait_for_next() { now = std::max(now, budget->next(now)); }
  /// One after the other, each as soon as it may. How long it took.
  nanoseconds time_of(int calls) {
    const auto from = now;
    for (int i = 0; i < calls; ++i) {
      wait_for_next();
      call();
    }
    return now - from;
  }
  static allowance left(std::uint64_t requests) {
    allowance says;
    says.remaining = requests;
    return says;
  }
  static allowance bucket(std::uint64_t requests, double per_second, std::uint64_t most) {
    auto says = left(requests);
    says.refill_per_second = per_second;
    says.most = most;
    return says;
  }

  std::optional<rate_budget> budget;
  time_point now = start;
  std::uint64_t last = 0;
};

} // namespace cfc::test
