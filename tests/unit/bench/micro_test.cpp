#include "bench/cycles/micro.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace cfc::bench {

namespace {

TEST(micro_figures, are_the_medians_where_there_are_any) {
  const auto figures = micro_figures(R"({"benchmarks": [
    {"name": "a/1", "run_name": "a/1", "run_type": "iteration", "cpu_time": 9, "time_unit": "us"},
    {"name": "a/1_median", "run_name": "a/1", "run_type": "aggregate", "aggregate_name": "median", "cpu_time": 2.5,
     "time_unit": "us", "items_per_second": 400000, "bytes_per_second": 1e9},
    {"name": "a/1_cv", "run_name": "a/1", "run_type": "aggregate", "aggregate_name": "cv", "cpu_time": 0.01, "time_unit": "us"}]})");
  ASSERT_EQ(figures.size(), 1U);
  EXPECT_EQ(figures[0].name, "a/1");
  EXPECT_EQ(figures[0].nanoseconds, 2'500);
  EXPECT_EQ(figures[0].items_per_second, 400'000);
  EXPECT_EQ(figures[0].bytes_per_second, 1e9);
}

TEST(micro_figures, are_single_runs_otherwise) {
  const auto figures = micro_figures(
      R"({"benchmarks": [{"name": "a", "run_type": "iteration", "cpu_time": 9, "time_unit": "ms"}]})");
  ASSERT_EQ(figures.size(), 1U);
  EXPECT_EQ(figures[0].nanoseconds, 9e6);
}

TEST(micro_figures, of_a_benchmark_that_found_an_error_are_not_taken) {
  EXPECT_THROW(
      micro_figures(
          R"({"benchmarks": [{"name": "a", "error_occurred": true, "error_message": "credits are missing"}]})"),
      std::runtime_error);
}

} // namespace

} // namespace cfc::bench
