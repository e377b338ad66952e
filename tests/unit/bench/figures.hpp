#pragma once

#include "bench/cycles/results.hpp"

#include <string>
#include <utility>
#include <vector>

/// Results to begin with.
namespace cfc::bench {

inline run_figures run_of(double wall_seconds) {
  run_figures run;
  run.wall_seconds = wall_seconds;
  run.user_seconds = wall_seconds / 2;
  run.system_seconds = wall_seconds / 4;
  run.peak_bytes = 40 * 1024 * 1024;
  run.requests = 5'000;
  run.routes = {
      {"unique POST /ingestion/graphql contentUpsert", 3'000, 0, 900'000, 600'000, 2, 1.5, 9, 120, 0.1, 3.5}};
  run.simulator = {1.5, 0.4, 0.3, 4};
  run.stages = {{"discovering and ingesting pages", wall_seconds * 0.6}, {"deleting", 0.1}};
  run.sampled_at = {0.2, 0.4, 0.6};
  run.edges = {{"pages", 64, {10, 64, 3}, {0, 20, 0}}};
  run.judgement = {true, 1'500, 1'500, 1'500, {}, {}, {}};
  return run;
}

inline measurement measurement_of(const std::vector<double>& wall_seconds, std::string size = "S") {
  measurement one;
  one.connector = "confluence-connector";
  one.size = std::move(size);
  one.scenario = "initial";
  one.pages = 1'000;
  one.attachments = 500;
  one.spaces = 10;
  one.items = 1'500;
  one.fewest_requests = 5'035;
  one.concurrency = 64;
  for (const double seconds : wall_seconds)
    one.runs.push_back(run_of(seconds));
  one.bounds = {{"a raw load on the same routes", "5035 requests, 0.40 s of CPU", 0.8}};
  one.limits = {{"items at once", "20.0 of 64 on average", 0.3125}};
  return one;
}

inline results results_of(std::vector<measurement> all) {
  results made;
  made.began = "2026-01-31 08:15:20";
  made.took_seconds = 12;
  made.machine = {"A processor", 2, 8ULL << 30, "Linux 6.1 x86_64", 0.1, ""};
  made.connectors = {{"confluence-connector", "confluence-connector sync --config {config}"}};
  made.measurements = std::move(all);
  return made;
}

} // namespace cfc::bench
