#pragma once

#include "tests/integration/support/process.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cfc::test {

/// Why a script of tests/integration/npm can't run here, for GTEST_SKIP; nullopt when it can.
std::optional<std::string> npm_is_missing(const std::string& package);

/// How to run a script of tests/integration/npm with Node; its output files are the caller's to set.
launch npm_program(const std::string& script, std::vector<std::string> arguments);

} // namespace cfc::test
