#pragma once

#include "tools/simulator/confluence/site.hpp"
#include "tools/simulator/content/instance.hpp"
#include "tools/simulator/unique/settings.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cfc::simulator {

struct options {
  instance_settings size;
  std::filesystem::path scenario; ///< empty: none
  confluence_settings confluence;
  unique_settings unique;
  std::uint16_t cloud_port = 0;
  std::uint16_t data_center_port = 0;
  std::uint16_t media_port = 0;
  std::uint16_t unique_port = 0;
  std::uint16_t control_port = 0;
  double latency_ms = 0;
  std::uint32_t confluence_rate_limit = 0;
  std::uint32_t unique_rate_limit = 0;
  std::vector<std::string> modes; ///< NAME=VALUE
  int threads = 1;
  std::size_t request_log = 10'000;
};

/// The options, or the exit code of a program that has said all (help, bad usage).
struct parsed_options {
  options chosen;
  std::optional<int> exit_code;
};
parsed_options parse_options(int argc, char** argv);

} // namespace cfc::simulator
