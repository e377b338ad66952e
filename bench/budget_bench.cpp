// What the rate budget costs each request: asked when it may go out, taken, sent and answered.

#include "io/http/rate_budget.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>

namespace {

using cfc::http::rate_budget;

/// Its argument is how many requests a minute are granted. Time passes as fast as it lets them go.
void rate_budget_of_a_request(benchmark::State& state) {
  rate_budget budget(static_cast<double>(state.range(0)));
  rate_budget::time_point now{std::chrono::hours(1)};
  for (auto _ : state) {
    const auto next = budget.next(now);
    if (next != rate_budget::not_yet && next > now)
      now = next;
    budget.take();
    const auto number = budget.sent(now);
    now += std::chrono::microseconds(50);
    budget.accepted(number, {}, {}, now);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(rate_budget_of_a_request)->ArgName("per_minute")->Arg(600)->Arg(60'000)->Arg(100'000'000);

} // namespace
