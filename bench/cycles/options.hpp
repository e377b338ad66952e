#pragma once

#include "bench/cycles/benchmark.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace cfc::bench {

struct options {
  benchmark_plan plan;
  std::filesystem::path output = "bench/results";
  std::string name;               ///< of the files in `output`, without their ending; "" takes the time
  std::string compare;            ///< a saved result; "": none
  std::string beside;             ///< what else the machine does, in words
  unsigned micro_repetitions = 0; ///< 0: no micro benchmarks
  bool cycles = true;             ///< false: micro benchmarks alone
};

/// The options, or the exit code of a program that has said all (help, list, bad usage).
struct parsed_options {
  options chosen;
  std::optional<int> exit_code;
};
/// @param programs the folder that this program is in
parsed_options parse_options(int argc, const char* const* argv, const std::filesystem::path& programs);

} // namespace cfc::bench
