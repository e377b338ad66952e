#pragma once

#include "tests/integration/support/mode.hpp"
#include "tests/integration/support/temporary_directory.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace cfc::test {

class simulator_process;

/// A tenant's YAML file in the making: settings by key path (`confluence.auth.mode`), values as YAML text.
/// Secrets stand in variables of the environment.
class tenant_file {
public:
  /// All that is needed to sync from that simulator in that mode, without rate limits that would slow a test
  /// down.
  tenant_file(const simulator_process& simulator, const mode& how);

  tenant_file& set(const std::string& key_path, const std::string& yaml);
  tenant_file& remove(const std::string& key_path);
  tenant_file& set_variable(const std::string& name, const std::string& value);
  tenant_file& remove_variable(const std::string& name);

  const std::map<std::string, std::string>& environment() const noexcept { return environment_; }
  std::string yaml() const;
  /// Writes `{tenant}-tenant-config.yaml`.
  std::filesystem::path write(const temporary_directory& to, const std::string& tenant) const;

private:
  void set_confluence(const simulator_process& simulator, const mode& how);
  void set_unique(const simulator_process& simulator, const mode& how);

  std::map<std::string, std::string> values_;
  std::map<std::string, std::string> environment_;
};

} // namespace cfc::test
