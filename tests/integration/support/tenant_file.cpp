#include "tests/integration/support/tenant_file.hpp"

#include "tests/integration/support/simulator_process.hpp"

#include <vector>

namespace cfc::test {

namespace {

std::vector<std::string> segments(const std::string& key_path) {
  std::vector<std::string> result;
  for (std::size_t from = 0; from <= key_path.size();) {
    const auto end = std::min(key_path.find('.', from), key_path.size());
    result.push_back(key_path.substr(from, end - from));
    from = end + 1;
  }
  return result;
}

} // namespace

tenant_file::tenant_file(const simulator_process& simulator, const mode& how) {
  set_confluence(simulator, how);
  set_unique(simulator, how);
  set("ingestion.ingestionMode", "flat");
  set("ingestion.scopeId", std::string(simulator_process::root_scope));
  set("processing.concurrency", "4");
}

void tenant_file::set_confluence(const simulator_process& simulator, const mode& how) {
  const auto& at = simulator.where();
  set("confluence.instanceType", how.data_center ? "data-center" : "cloud");
  set("confluence.baseUrl", how.data_center ? at.data_center : at.site);
  if (!how.data_center) {
    set("confluence.cloudId", at.cloud_id);
    set("confluence.gatewayUrl", at.gateway);
  }
  set("confluence.apiRateLimitPerMinute", "600000");
  set("confluence.ingestSingleLabel", "ai-ingest");
  set("confluence.ingestAllLabel", "ai-ingest-all");
  switch (how.with) {
  case login::oauth:
    set("confluence.auth.mode", "oauth_2lo");
    set("confluence.auth.clientId", "sim-client");
    set("confluence.auth.clientSecret", "os.environ/CONFLUENCE_SECRET");
    set_variable("CONFLUENCE_SECRET", "sim-secret");
    break;
  case login::pat:
    set("confluence.auth.mode", "pat");
    set("confluence.auth.token", "os.environ/CONFLUENCE_SECRET");
    set_variable("CONFLUENCE_SECRET", "sim-pat");
    break;
  case login::basic:
    set("confluence.auth.mode", "basic");
    set("confluence.auth.username", "sim-user");
    set("confluence.auth.password", "os.environ/CONFLUENCE_SECRET");
    set_variable("CONFLUENCE_SECRET", "sim-password");
    break;
  }
}

void tenant_file::set_unique(const simulator_process& simulator, const mode& how) {
  const auto& at = simulator.where();
  set("unique.ingestionServiceBaseUrl", at.unique + "/ingestion");
  set("unique.scopeManagementServiceBaseUrl", at.unique + "/scope-management");
  set("unique.apiRateLimitPerMinute", "600000");
  if (how.cluster_local) {
    set("unique.serviceAuthMode", "cluster_local");
    set("unique.serviceExtraHeaders.x-company-id", "company_1");
    set("unique.serviceExtraHeaders.x-user-id", "user_1");
    return;
  }
  set("unique.serviceAuthMode", "external");
  set("unique.zitadelOauthTokenUrl", at.unique + "/oauth/v2/token");
  set("unique.zitadelClientId", "unique-client");
  set("unique.zitadelProjectId", "os.environ/UNIQUE_PROJECT");
  set("unique.zitadelClientSecret", "os.environ/UNIQUE_SECRET");
  set_variable("UNIQUE_PROJECT", "unique-project");
  set_variable("UNIQUE_SECRET", "unique-secret");
}

tenant_file& tenant_file::set(const std::string& key_path, const std::string& yaml) {
  values_[key_path] = yaml;
  return *this;
}

tenant_file& tenant_file::remove(const std::string& key_path) {
  values_.erase(key_path);
  return *this;
}

tenant_file& tenant_file::set_variable(const std::string& name, const std::string& value) {
  environment_[name] = value;
  return *this;
}

tenant_file& tenant_file::remove_variable(const std::string& name) {
  environment_.erase(name);
  return *this;
}

std::string tenant_file::yaml() const {
  // Sorted key paths keep the keys of a section together, so that a heading is due where the path first
  // differs.
  std::string text;
  std::vector<std::string> before;
  for (const auto& [key_path, value] : values_) {
    const auto path = segments(key_path);
    std::size_t depth = 0;
    while (depth < before.size() && depth + 1 < path.size() && before[depth] == path[depth])
      ++depth;
    for (; depth + 1 < path.size(); ++depth)
      text += std::string(2 * depth, ' ') + path[depth] + ":\n";
    text += std::string(2 * depth, ' ') + path.back() + ": " + value + "\n";
    before = path;
  }
  return text;
}

std::filesystem::path tenant_file::write(const temporary_directory& to, const std::string& tenant) const {
  return to.write(tenant + "-tenant-config.yaml", yaml());
}

} // namespace cfc::test
