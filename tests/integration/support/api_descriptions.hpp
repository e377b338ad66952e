#pragma once

#include "tests/integration/support/mode.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cfc::test {

/// Requests held against the official descriptions of Confluence's API.
struct checked_requests {
  std::vector<std::string> problems;            ///< one for each kind of request that isn't described
  std::map<std::string, std::uint64_t> by_host; ///< how many were checked: "cloud", "data-center"
};

/// Why requests can't be checked here; nullopt when they can. The descriptions are data beside this
/// repository, the validator (npm/request_validator.mjs) comes from npm.
std::optional<std::string> no_api_descriptions();

/// @param requests all that a simulator in that mode answers to `/control/requests`
/// @throws std::runtime_error when the validator doesn't start or answer
checked_requests check_against_descriptions(const std::string& requests, const mode& how);

} // namespace cfc::test
