#pragma once

#include "tools/simulator/http/server_meter.hpp"
#include "tools/simulator/text/json.hpp"

namespace cfc::simulator {

/// `{"seconds", "cpu": {"user", "system"}, "threads": […], "routes": {…}}`, docs/simulator.md ("Measures").
json::object measures_json(const server_measures& of);

} // namespace cfc::simulator
