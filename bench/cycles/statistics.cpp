#include "bench/cycles/statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cfc::bench {

namespace {

constexpr double beyond_doubt = 0.05;

/// Twice U, so that ties stay whole numbers: for each pair 2 when the first is larger, 1 when they are equal.
std::size_t twice_u(const std::vector<double>& one, const std::vector<double>& other) {
  std::size_t sum = 0;
  for (const double a : one)
    for (const double b : other)
      sum += a > b ? 2 : a == b ? 1 : 0;
  return sum;
}

/// In how many of all orders of m and n runs U has each value. The largest of all runs is one of the m, and
/// then larger than all n, or one of the n.
std::vector<double> ways(std::size_t m, std::size_t n) {
  std::vector<std::vector<std::vector<double>>> of(m + 1, std::vector<std::vector<double>>(n + 1));
  for (std::size_t i = 0; i <= m; ++i)
    for (std::size_t j = 0; j <= n; ++j) {
      auto& count = of[i][j];
      count.assign(i * j + 1, 0);
      if (i == 0 || j == 0) {
        count[0] = 1;
        continue;
      }
      for (std::size_t u = 0; u < of[i - 1][j].size(); ++u)
        count[u + j] += of[i - 1][j][u];
      for (std::size_t u = 0; u < of[i][j - 1].size(); ++u)
        count[u] += of[i][j - 1][u];
    }
  return of[m][n];
}

double two_sided(std::size_t m, std::size_t n, std::size_t smaller_u) {
  const auto count = ways(m, n);
  double all = 0, as_far = 0;
  for (std::size_t u = 0; u < count.size(); ++u) {
    all += count[u];
    as_far += u <= smaller_u ? count[u] : 0;
  }
  return std::min(1.0, 2 * as_far / all);
}

bool apart(const std::vector<double>& one, const std::vector<double>& other) {
  const auto ends = summary_of(one), others = summary_of(other);
  return others.most < ends.least || others.least > ends.most;
}

} // namespace

summary summary_of(std::vector<double> runs) {
  if (runs.empty())
    return {};
  std::sort(runs.begin(), runs.end());
  const auto middle = runs.size() / 2;
  const double median = runs.size() % 2 == 1 ? runs[middle] : (runs[middle - 1] + runs[middle]) / 2;
  return {median, runs.front(), runs.back()};
}

double mann_whitney_p(const std::vector<double>& one, const std::vector<double>& other) {
  if (one.empty() || other.empty())
    return 1;
  const auto twice = twice_u(one, other);
  const auto smaller = std::min(twice, 2 * one.size() * other.size() - twice);
  return two_sided(one.size(), other.size(), (smaller + 1) / 2);
}

double least_p(std::size_t one, std::size_t other) {
  return one == 0 || other == 0 ? 1 : two_sided(one, other, 0);
}

verdict compared(const std::vector<double>& before, const std::vector<double>& now) {
  verdict result;
  if (before.empty() || now.empty())
    return result;
  const double old_median = summary_of(before).median, new_median = summary_of(now).median;
  result.ratio = old_median > 0 ? new_median / old_median : 1;
  result.p = mann_whitney_p(before, now);
  if (result.p <= beyond_doubt)
    result.what = result.ratio < 1 ? difference::less : difference::more;
  else if (least_p(before.size(), now.size()) > beyond_doubt && apart(before, now))
    result.what = difference::too_few_runs;
  return result;
}

std::string told(const verdict& what) {
  constexpr double percent = 100;
  const double off = std::abs(what.ratio - 1) * percent;
  const char* side = what.ratio < 1 ? "less" : "more";
  switch (what.what) {
  case difference::less:
  case difference::more:
    return fmt::format("{:.1f} % {} (p {:.3f})", off, side, what.p);
  case difference::too_few_runs:
    return fmt::format("{:.1f} % {}, but too few runs to be sure (p {:.2f})", off, side, what.p);
  case difference::none_to_see:
    break;
  }
  return "no difference that the noise allows to see";
}

} // namespace cfc::bench
