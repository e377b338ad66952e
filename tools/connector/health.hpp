#pragma once

#include "tools/connector/run_history.hpp"

#include <optional>
#include <string>
#include <vector>

/// What `GET /health` says, as values and as JSON (WIRE, "Health"; OBS-3).
namespace cfc::connector {

struct reachability {
  std::string tenant;
  std::optional<std::string> error{}; ///< nothing: reachable
};

/// Without a login.
struct connectivity_check {
  bool asks_atlassian = false;                  ///< false: no active tenant is of Cloud
  std::optional<std::string> atlassian_error{}; ///< nothing: reachable
  std::vector<reachability> confluence;
};

/// With each tenant's login.
struct unique_check {
  std::vector<reachability> ingestion, scope_management;
};

struct health_findings {
  run_history::summary sync;
  double failure_threshold = 0.5; ///< a tenant with a larger share of failed runs is not well
  /// Absent while the process ends.
  std::optional<connectivity_check> connectivity;
  std::optional<unique_check> unique;
  bool shutting_down = false;
};

struct health_answer {
  int status = 200; ///< 503 when a check is down, and while the process ends
  std::string json;
};

health_answer health_answer_of(const health_findings& found);

} // namespace cfc::connector
