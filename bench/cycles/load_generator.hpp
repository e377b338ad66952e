#pragma once

#include "bench/cycles/scenarios.hpp"
#include "bench/cycles/simulated_services.hpp"

#include <cstdint>

namespace cfc::bench {

/// What sending a scenario's requests takes when nothing else is done: no comparing, no limit, no journal,
/// nothing kept.
struct raw_load {
  double seconds = 0, cpu_seconds = 0; ///< of the generator, for all of the work
  std::uint64_t requests = 0;          ///< for all of the work
  double share_sent = 1; ///< large instances: so much of it was sent, the rest is worked out from that
};

/// Sends the fewest requests that the work needs to the same routes with so many at once: searches, diffs,
/// bodies, and for each item its registration, its download beside its upload, and its finalisation. Items
/// are registered in the root scope, as what they are. What a connector has to do one after the other is done
/// at once where the services allow it.
/// @throws std::runtime_error on an answer that isn't 2xx
raw_load send_raw_load(simulated_services& to, const work_to_do& work, std::uint32_t concurrency);

} // namespace cfc::bench
