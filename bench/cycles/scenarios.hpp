#pragma once

#include "bench/cycles/instances.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cfc::bench {

/// What is measured: the instance's shape, how the services behave, and what has been there before.
struct scenario {
  std::string_view name, what;
  shape how = shape::plain;
  bool filled_before = false;       ///< a cycle that isn't measured comes first
  std::uint32_t one_changed_in = 0; ///< pages and attachments, then, before each run; 0: none
  double latency_ms = 0, jitter_ms = 0;
  double search_delay_ms = 0; ///< of each search of discovery, on top
  bool rate_limited = false;  ///< Unique grants three requests a minute for every two items
  bool by_default = true;     ///< measured without being asked for
};

const std::vector<scenario>& all_scenarios();
/// @throws std::invalid_argument on another name
const scenario& scenario_named(std::string_view name);

/// What a cycle of it has to do, whoever does it.
struct work_to_do {
  std::uint64_t rows = 0, spaces = 0;                       ///< to be found, to be compared
  std::uint64_t changed_pages = 0, changed_attachments = 0; ///< to be ingested
  std::uint64_t items() const noexcept { return changed_pages + changed_attachments; }
  /// Requests that no connector can do without: searches of 200 rows, a diff for each space, bodies 50 at a time, a
  /// download for each attachment, and three for each item (registered, uploaded, finalised).
  std::uint64_t fewest_requests() const noexcept;
};
work_to_do work_of(const scenario& what, const instance_plan& plan);

/// Requests a minute to Unique's GraphQL that a rate-limited service grants; 0: any number.
std::uint32_t requests_per_minute(const scenario& what, const work_to_do& work);

/// Edits of the Confluence content before that run (from 0), as lists for `POST /control/mutate`.
std::vector<std::string> edits_before_run(const scenario& what, const instance_plan& plan, unsigned run);
/// For `POST /control/faults`.
std::string behaviour_of(const scenario& what, std::uint32_t per_minute);

} // namespace cfc::bench
