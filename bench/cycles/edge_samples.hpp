#pragma once

#include "bench/cycles/results.hpp"
#include "bench/cycles/web_client.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cfc::bench {

/// How full each edge of a connector's graph was over time, by what it tells Prometheus (docs/metrics.md,
/// `cfc_edge_…`). A connector that tells nothing has no edges.
class edge_samples {
public:
  /// @param address of its metrics
  explicit edge_samples(std::string address) : address_(std::move(address)) {}

  /// Asks once.
  void look(double now_seconds);
  /// Reads one answer; look() does.
  void read(double now_seconds, std::string_view metrics);
  void give(std::vector<double>& times, std::vector<edge_figures>& edges);

private:
  edge_figures& edge_named(std::string_view name);

  std::string address_;
  web_client client_;
  std::vector<double> times_;
  std::vector<edge_figures> edges_;
};

} // namespace cfc::bench
