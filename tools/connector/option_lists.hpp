#pragma once

#include "tools/connector/options.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace cfc::connector {

/// Options as CLI11 fills them in, before they are values of the program's own types.
struct raw_options {
  options parsed;
  std::string max_duration, wait;
  double report_every = 30, grace = 30, connect = 15, headers = 30, stall = 60, answer = 600;
};

/// Gives the command its options, which are read into `raw`.
void add_options_of(command which, CLI::App& to, raw_options& raw);

} // namespace cfc::connector
