#pragma once

#include "bench/cycles/results.hpp"

namespace cfc::bench {

/// This machine, as far as its system tells.
machine_facts this_machine();
/// Now, in UTC: 2026-01-31 08:15:20.
std::string utc_now();

} // namespace cfc::bench
