#include "io/config/loader.hpp"

#include "io/config/nearest.hpp"
#include "io/config/patterns.hpp"
#include "io/config/tenant_file.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <set>

namespace cfc::config {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view suffix = "-tenant-config.yaml";
constexpr const char* pattern_variable = "TENANT_CONFIG_PATH_PATTERN";

struct candidate {
  std::string file;
  std::string tenant;
};

std::vector<std::string> patterns_from(const environment& env, std::vector<problem>& errors) {
  const auto set = env(pattern_variable);
  const std::string pattern(trimmed(set.value_or("")));
  if (pattern.empty()) {
    errors.push_back(
        {"", 0, "",
         std::string("no tenant files are named: give --config PATTERN or set the environment variable ") +
             pattern_variable});
    return {};
  }
  return {pattern};
}

/// All files that the patterns name, each once however many patterns match it.
std::vector<std::string> matching_files(const std::vector<std::string>& patterns,
                                        std::vector<problem>& errors) {
  std::vector<std::string> files;
  std::set<fs::path> seen;
  for (const auto& pattern : patterns) {
    const auto found = files_matching(pattern);
    if (found.empty()) {
      errors.push_back({"", 0, "", "no file matches '" + pattern + "'"});
    }
    for (const auto& file : found) {
      std::error_code failed;
      const auto real = fs::canonical(file, failed);
      if (seen.insert(failed ? fs::path(file) : real).second) {
        files.push_back(file);
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Files with the tenants that their names stand for (CFG-1).
std::vector<candidate> named_tenants(const std::vector<std::string>& files, std::vector<problem>& errors) {
  std::vector<candidate> result;
  std::map<std::string, std::string> owners;
  for (const auto& file : files) {
    const auto base = fs::path(file).filename().string();
    const auto name = base.ends_with(suffix) ? base.substr(0, base.size() - suffix.size()) : std::string();
    if (!is_tenant_name(name)) {
      errors.push_back(
          {file, 0, "",
           "found the file name '" + base + "', allowed: NAME" + std::string(suffix) +
               " where NAME has lower-case letters and digits, in parts joined by single hyphens"});
    } else if (const auto [owner, first] = owners.emplace(name, file); !first) {
      errors.push_back({file, 0, "",
                        "found the tenant '" + name + "' again, allowed: one file for each tenant (" +
                            owner->second + " is another)"});
    } else {
      result.push_back({file, name});
    }
  }
  return result;
}

/// The tenants of `from` that are asked for, and after them the others.
struct selection {
  std::vector<candidate> chosen, others;
};
selection select(std::vector<candidate> from, const std::vector<std::string>& only,
                 std::vector<problem>& errors) {
  selection result;
  if (only.empty()) {
    result.chosen = std::move(from);
    return result;
  }
  std::vector<std::string_view> names;
  std::transform(from.begin(), from.end(), std::back_inserter(names),
                 [](const auto& c) { return std::string_view(c.tenant); });
  for (const auto& name : only) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      errors.push_back({"", 0, "",
                        "--tenant: no file for the tenant '" + name + "'" +
                            (names.empty() ? "" : "; the nearest is " + std::string(nearest(name, names)))});
    }
  }
  std::partition_copy(
      from.begin(), from.end(), std::back_inserter(result.chosen), std::back_inserter(result.others),
      [&](const auto& c) { return std::find(only.begin(), only.end(), c.tenant) != only.end(); });
  return result;
}

std::vector<tenant_file> read_all(const std::vector<candidate>& candidates, const environment& env,
                                  schedule crons) {
  std::vector<tenant_file> files;
  std::transform(candidates.begin(), candidates.end(), std::back_inserter(files),
                 [&](const auto& c) { return read_tenant_file(c.file, c.tenant, env, crons); });
  return files;
}

/// CFG-5: who synchronises the same instance would delete the other's items in turn. That holds for tenants
/// that aren't asked for in this run too, since another run will be for them.
void refuse_shared_instances(std::vector<tenant_file>& files, std::vector<tenant_file>& others) {
  std::map<std::string, const tenant*> owners;
  std::vector<tenant_file*> all;
  for (auto* list : {&others, &files}) {
    for (auto& file : *list)
      all.push_back(&file);
  }
  for (auto* one : all) {
    auto& file = *one;
    const auto& t = file.settings;
    const bool cloud = t.confluence.type == confluence::instance::cloud;
    const int line = cloud ? file.cloud_id_line : file.base_url_line;
    if (t.status != tenant_status::active || line == 0) {
      continue;
    }
    const auto instance = cloud ? "cloud " + lower_case(t.confluence.cloud_id)
                                : "data-center " + comparable_url(t.confluence.base_url);
    if (const auto [owner, first] = owners.emplace(instance, &t); !first) {
      file.report.error(line, cloud ? "confluence.cloudId" : "confluence.baseUrl",
                        "found the Confluence instance of the active tenant '" + owner->second->name + "' (" +
                            owner->second->file + "), allowed: one active tenant for each instance");
    }
  }
}

loaded merged(std::vector<tenant_file> files, std::vector<tenant_file> others, std::vector<problem> errors) {
  refuse_shared_instances(files, others);
  const bool work = std::any_of(files.begin(), files.end(), [](const auto& f) {
    return !f.report.errors.empty() || f.settings.status != tenant_status::inactive;
  });
  if (errors.empty() && !work) {
    errors.push_back(
        {"", 0, "status", "found only inactive tenants, allowed: at least one active or deleted one"});
  }
  loaded result;
  for (const auto* list : {&files, &others}) {
    for (const auto& file : *list) {
      if (file.settings.status == tenant_status::active)
        result.active_names.insert(file.settings.name);
    }
  }
  for (auto& file : files) {
    std::move(file.report.errors.begin(), file.report.errors.end(), std::back_inserter(errors));
    std::move(file.report.warnings.begin(), file.report.warnings.end(), std::back_inserter(result.warnings));
    result.tenants.push_back(std::move(file.settings));
  }
  if (!errors.empty()) {
    throw config_error(std::move(errors), std::move(result.warnings));
  }
  std::sort(result.tenants.begin(), result.tenants.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return result;
}

} // namespace

loaded load(const std::vector<std::string>& patterns, const std::vector<std::string>& only,
            const environment& env, schedule crons) {
  std::vector<problem> errors;
  const auto files = matching_files(patterns.empty() ? patterns_from(env, errors) : patterns, errors);
  const auto [chosen, others] = select(named_tenants(files, errors), only, errors);
  return merged(read_all(chosen, env, crons), read_all(others, env, crons), std::move(errors));
}

} // namespace cfc::config
