#pragma once

#include "tools/simulator/content/instance.hpp"
#include "tools/simulator/http/faults.hpp"
#include "tools/simulator/text/json.hpp"

#include <filesystem>
#include <string>
#include <string_view>

/// Explicit content from JSON; docs/simulator.md ("Scenario file") describes the format.
namespace cfc::simulator {

/// Adds the file's spaces and pages, and sets its modes. @throws std::invalid_argument that names the
/// offending entry
void load_scenario(const std::filesystem::path& file, instance& into, faults& behaviour);

/// The same from text. A page may name a parent that comes later.
void read_scenario(std::string_view text, instance& into, faults& behaviour);

/// One space, page or attachment object of a scenario (the control endpoint takes the same).
/// @throws std::invalid_argument
space read_space(const json::value& from);
new_page read_page(const json::value& from);
new_attachment read_attachment(const json::value& from);
/// A mode's value as text: booleans, numbers, strings, and arrays of them joined by commas.
std::string mode_value(const json::value& from);

} // namespace cfc::simulator
