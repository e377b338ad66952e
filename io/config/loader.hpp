#pragma once

#include "io/config/environment.hpp"
#include "io/config/problem.hpp"
#include "io/config/tenant.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace cfc::config {

struct loaded {
  std::vector<tenant> tenants;   ///< by name; inactive ones too
  std::vector<problem> warnings; ///< unknown keys with the nearest known one (CFG-2)
  /// Of all files that match, also those of tenants that aren't asked for.
  std::set<std::string> active_names;
};

/// Whether somebody goes by `processing.scanIntervalCron`: an unreadable one is an error then, else a warning
/// (CFG-8).
enum class schedule : std::uint8_t { used, unused };

/// @param patterns globs of `--config`; empty: the environment variable TENANT_CONFIG_PATH_PATTERN
/// @param only names of `--tenant`; empty: all. A name that no file has is an error
/// @throws config_error
loaded load(const std::vector<std::string>& patterns, const std::vector<std::string>& only,
            const environment& env, schedule crons = schedule::used);

/// The effective settings of a tenant as YAML, secrets as `***`.
std::string describe(const tenant& t);
/// Those of several as a YAML stream, a document for each, headed by its name and file (`validate`).
std::string describe(const std::vector<tenant>& tenants);

} // namespace cfc::config
