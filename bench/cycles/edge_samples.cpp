#include "bench/cycles/edge_samples.hpp"

#include "io/http/transport.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace cfc::bench {

namespace {

constexpr std::string_view prefix = "cfc_edge_";

/// What stands between `{edge="` and the next quote.
std::string_view edge_in(std::string_view line) {
  constexpr std::string_view label = "edge=\"";
  const auto at = line.find(label);
  if (at == std::string_view::npos)
    return {};
  const auto rest = line.substr(at + label.size());
  return rest.substr(0, rest.find('"'));
}

double value_in(std::string_view line) {
  return std::strtod(std::string(line.substr(line.rfind(' ') + 1)).c_str(), nullptr);
}

} // namespace

void edge_samples::look(double now_seconds) {
  try {
    read(now_seconds, client_.get(address_));
  } catch (const http::transport_error&) {
    // It doesn't listen yet, doesn't any more, or never does: there is nothing to be seen then.
    return;
  } catch (const std::runtime_error&) {
    return;
  }
}

edge_figures& edge_samples::edge_named(std::string_view name) {
  const auto found =
      std::find_if(edges_.begin(), edges_.end(), [&](const auto& one) { return one.edge == name; });
  if (found != edges_.end())
    return *found;
  edges_.push_back({std::string(name), 0, {}, {}});
  return edges_.back();
}

void edge_samples::read(double now_seconds, std::string_view metrics) {
  times_.push_back(now_seconds);
  while (!metrics.empty()) {
    const auto line = metrics.substr(0, metrics.find('\n'));
    metrics.remove_prefix(std::min(metrics.size(), line.size() + 1));
    const auto edge = line.starts_with(prefix) ? edge_in(line) : std::string_view();
    if (edge.empty())
      continue;
    auto& figures = edge_named(edge);
    figures.items.resize(times_.size());
    figures.waiting.resize(times_.size());
    if (line.starts_with("cfc_edge_items{"))
      figures.items.back() = value_in(line);
    else if (line.starts_with("cfc_edge_waiting_items{"))
      figures.waiting.back() = value_in(line);
    else if (line.starts_with("cfc_edge_capacity_items{"))
      figures.capacity = std::max(figures.capacity, value_in(line));
  }
  for (auto& one : edges_) {
    one.items.resize(times_.size());
    one.waiting.resize(times_.size());
  }
}

void edge_samples::give(std::vector<double>& times, std::vector<edge_figures>& edges) {
  times = std::move(times_);
  edges = std::move(edges_);
}

} // namespace cfc::bench
