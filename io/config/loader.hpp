#pragma once

#include "io/config/tenant.hpp"

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace cfc::config {

/// One thing that is wrong or odd: `file:line: key.path: found …, allowed …` (CFG-3).
struct problem {
  std::string file;
  int line = 0; ///< from 1; 0: the file as a whole
  std::string key_path;
  std::string message;
  std::string text() const;
};

/// All errors of all files at once (CFG-3): exit code 2.
class config_error : public std::runtime_error {
public:
  explicit config_error(std::vector<problem> problems);
  const std::vector<problem>& problems() const noexcept { return problems_; }

private:
  std::vector<problem> problems_;
};

/// Looks a variable up; nullopt when unset. Injected so that tests need no real environment.
using environment = std::function<std::optional<std::string>(const std::string&)>;
environment process_environment();

struct loaded {
  std::vector<tenant> tenants;   ///< by name; inactive ones too
  std::vector<problem> warnings; ///< unknown keys with the nearest known one (CFG-2)
};

/// @param patterns globs of `--config`; empty: the environment variable TENANT_CONFIG_PATH_PATTERN
/// @param only names of `--tenant`; empty: all. A name that no file has is an error
/// @throws config_error
loaded load(const std::vector<std::string>& patterns, const std::vector<std::string>& only,
            const environment& env);

/// The effective settings of a tenant as YAML, secrets as `***` (`validate`).
std::string describe(const tenant& t);

} // namespace cfc::config
