#include "io/config/tenant_file.hpp"

#include "io/config/image_inlining.hpp"
#include "io/config/merge_keys.hpp"
#include "io/config/nearest.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace cfc::config {

namespace {

struct unknown_key {
  int line;
  std::string path;
  std::string nearest;
};

const key* find_key(std::string_view path) {
  const auto& keys = all_keys();
  const auto at = std::find_if(keys.begin(), keys.end(), [&](const key& k) { return k.path == path; });
  return at == keys.end() ? nullptr : &*at;
}

/// "confluence", "confluence.auth", …
const std::set<std::string_view>& sections() {
  static const std::set<std::string_view> all = [] {
    std::set<std::string_view> found_sections;
    for (const auto& k : all_keys()) {
      for (auto dot = k.path.find('.'); dot != std::string_view::npos; dot = k.path.find('.', dot + 1)) {
        found_sections.insert(k.path.substr(0, dot));
      }
    }
    return found_sections;
  }();
  return all;
}

std::string_view last_part(std::string_view path) {
  return path.substr(path.rfind('.') + 1);
}

/// The known key that was probably meant: one of the same name in another section comes first.
std::string nearest_path(std::string_view path) {
  std::vector<std::string_view> candidates(sections().begin(), sections().end());
  for (const auto& k : all_keys()) {
    if (lower_case(last_part(k.path)) == lower_case(last_part(path))) {
      return std::string(k.path);
    }
    candidates.push_back(k.path);
  }
  return std::string(nearest(path, candidates));
}

/// Goes through one file: first which keys stand where, then every key of the table.
class file_reading {
public:
  file_reading(tenant_file& result, const environment& env, schedule crons)
      : result_(result), report_(result.report), reader_(result.settings, env, result.report, crons) {}

  void read(const YAML::Node& root) {
    lines_[""] = line_of(root);
    walk(root, "");
    for (const auto& k : all_keys()) {
      read_key(k);
    }
    finish();
  }

private:
  void walk(const YAML::Node& map, const std::string& section) {
    for (const auto& entry : map) {
      if (!entry.first.IsScalar()) {
        report_.error(line_of(entry.first), section,
                      "found " + words_for(entry.first) + " as a key, allowed: a name");
        continue;
      }
      const auto path = section.empty() ? entry.first.Scalar() : section + "." + entry.first.Scalar();
      const auto line = line_of(entry.first);
      const bool is_section = sections().contains(path);
      if (const auto [before, first] = lines_.emplace(path, line); !first) {
        report_.error(line, path,
                      "found the key again, allowed: once (it stands in line " +
                          std::to_string(before->second) + " too)");
      } else if (!is_section && find_key(path) == nullptr) {
        unknown_.push_back({line, path, nearest_path(path)});
        report_.warning(line, path,
                        "unknown key, ignored; the nearest known one is " + unknown_.back().nearest);
        refuse_doubled_keys(entry.second, path);
      } else if (!is_section) {
        given_.emplace(path, entry.second);
      } else if (entry.second.IsMap()) {
        walk(entry.second, path);
      } else if (!entry.second.IsNull()) {
        report_.error(line_of(entry.second), path, "found " + words_for(entry.second) + ", allowed: a map");
        broken_.insert(path);
      }
    }
  }

  /// Also where nobody reads: it is an error of the file as such (CFG-7).
  void refuse_doubled_keys(const YAML::Node& node, const std::string& path) {
    const bool inner = node.IsMap() || node.IsSequence();
    // An alias may lead back to a map around it.
    if (!inner || !unread_.emplace(node.Mark().pos, node.IsMap()).second) {
      return;
    }
    std::map<std::string, int> names;
    for (const auto& entry : node) {
      const YAML::Node child = node.IsMap() ? entry.second : YAML::Node(entry);
      if (node.IsMap() && entry.first.IsScalar()) {
        const auto line = line_of(entry.first);
        if (const auto [before, first] = names.emplace(entry.first.Scalar(), line); !first) {
          report_.error(line, path + "." + entry.first.Scalar(),
                        "found the key again, allowed: once (it stands in line " +
                            std::to_string(before->second) + " too)");
        }
      }
      refuse_doubled_keys(child, path);
    }
  }

  void read_key(const key& key) {
    const auto decider = std::string(decided_by(key.where));
    const bool decided = decider.empty() || good_.contains(decider);
    const auto at = given_.find(std::string(key.path));
    const bool is_given = at != given_.end() && !at->second.IsNull();
    if (decided && !holds(key.where, result_.settings)) {
      if (is_given) {
        report_.warning(lines_.at(at->first), key.path,
                        "has no effect, because of " + decider + " in line " +
                            std::to_string(lines_.at(decider)));
      }
    } else if (is_given) {
      if (reader_.read(key, at->second)) {
        good_.insert(at->first);
      }
    } else if (decided && key.required && !in_broken_section(key.path)) {
      missing(key);
    } else if (!key.fallback.empty()) {
      reader_.read(key, YAML::Load(std::string(key.fallback)));
    }
  }

  bool in_broken_section(std::string_view path) const {
    return std::any_of(broken_.begin(), broken_.end(),
                       [&](const auto& b) { return path.starts_with(b + "."); });
  }

  void missing(const key& key) {
    std::string message = "found nothing, allowed: " + allowed(key.rule) + " (required";
    if (const auto decider = decided_by(key.where); !decider.empty()) {
      message += " because of " + std::string(decider) + " in line " +
                 std::to_string(lines_.at(std::string(decider)));
    }
    message += ")";
    for (const auto& other : unknown_) {
      if (other.nearest == key.path) {
        message += "; is " + other.path + " in line " + std::to_string(other.line) + " meant for it?";
      }
    }
    report_.error(nearest_line(key.path), key.path, message);
  }

  /// The line of the key itself or of the closest section that is there.
  int nearest_line(std::string_view path) const {
    while (true) {
      if (const auto at = lines_.find(std::string(path)); at != lines_.end()) {
        return at->second;
      }
      const auto dot = path.rfind('.');
      path = dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
    }
  }

  /// What concerns more than one key.
  void finish() {
    auto& confluence = result_.settings.confluence;
    const bool known = good_.contains("confluence.instanceType") && good_.contains("confluence.auth.mode");
    const bool cloud = confluence.type == confluence::instance::cloud;
    if (known && cloud && confluence.auth != confluence_auth::oauth_2lo) {
      report_.error(lines_.at("confluence.auth.mode"), "confluence.auth.mode",
                    "found " + words_for(given_.at("confluence.auth.mode")) +
                        ", allowed: oauth_2lo (pat and basic exist on data-center only)");
    }
    if (cloud && confluence.base_url.ends_with("/wiki")) {
      report_.warning(lines_.at("confluence.baseUrl"), "confluence.baseUrl",
                      "ends in /wiki, which is added to it in web links: leave it out");
    }
    if (good_.contains("confluence.ingestSingleLabel") && good_.contains("confluence.ingestAllLabel") &&
        confluence.ingest_single_label == confluence.ingest_all_label) {
      report_.warning(
          lines_.at("confluence.ingestAllLabel"), "confluence.ingestAllLabel",
          "is the same label as confluence.ingestSingleLabel: every page with it is ingested with "
          "everything below it");
    }
    if (confluence.auth == confluence_auth::oauth_2lo && confluence.token_url.empty()) {
      confluence.token_url =
          cloud ? confluence.gateway_url + "/oauth/token" : confluence.base_url + "/rest/oauth2/latest/token";
    }
    warn_of_readable_logins();
    if (good_.contains("ingestion.pageIngestionConfig"))
      read_image_inlining(given_.at("ingestion.pageIngestionConfig"), result_.settings, report_);
    const auto line = [&](const char* path) { return good_.contains(path) ? lines_.at(path) : 0; };
    result_.cloud_id_line = line("confluence.cloudId");
    result_.base_url_line = line("confluence.baseUrl");
  }

  /// A token or a password in clear is anybody's who is on the way.
  void warn_of_readable_logins() {
    const auto& t = result_.settings;
    const bool external = t.unique.auth == unique::auth_mode::external;
    const std::initializer_list<std::tuple<const char*, std::string_view, bool>> logins{
        {"confluence.baseUrl", t.confluence.base_url, t.confluence.type == confluence::instance::data_center},
        {"confluence.gatewayUrl", t.confluence.gateway_url, t.confluence.type == confluence::instance::cloud},
        {"confluence.tokenUrl", t.confluence.token_url, true},
        {"unique.zitadelOauthTokenUrl", t.unique.zitadel_oauth_token_url, external},
        {"unique.ingestionServiceBaseUrl", t.unique.ingestion_url, external},
        {"unique.scopeManagementServiceBaseUrl", t.unique.scope_management_url, external}};
    for (const auto& [path, url, used] : logins) {
      if (used && good_.contains(path) && is_readable_on_the_way(url))
        report_.warning(
            lines_.at(path), path,
            "is plain http: the login goes there in clear, for anybody on the way to read; use https");
    }
  }

  tenant_file& result_;
  file_problems& report_;
  value_reader reader_;
  std::map<std::string, int> lines_;
  std::map<std::string, YAML::Node> given_;
  std::set<std::string> good_;            ///< given and right
  std::set<std::string> broken_;          ///< sections that aren't maps
  std::set<std::pair<int, bool>> unread_; ///< place in the file, a map: looked at below unknown keys
  std::vector<unknown_key> unknown_;
};

std::optional<std::string> content_of(const std::string& file, file_problems& report) {
  if (std::filesystem::is_directory(file)) {
    report.error(0, "", "can't be read: it is a directory");
    return std::nullopt;
  }
  if (std::filesystem::exists(file) && !std::filesystem::is_regular_file(file)) {
    report.error(0, "", "isn't read: it is a pipe or a device, which may never end");
    return std::nullopt;
  }
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    report.error(0, "", std::string("can't be read: ") + std::strerror(errno));
    return std::nullopt;
  }
  return std::string{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

} // namespace

tenant_file read_tenant_file(const std::string& file, const std::string& tenant_name, const environment& env,
                             schedule crons) {
  tenant_file result;
  result.settings.name = tenant_name;
  result.settings.file = file;
  result.report.file = file;
  const auto text = content_of(file, result.report);
  if (!text) {
    return result;
  }
  try {
    const auto documents = YAML::LoadAll(*text);
    if (documents.size() > 1) {
      result.report.error(line_of(documents[1]), "", "found a second document, allowed: one for each file");
    } else if (documents.empty() || !documents.front().IsMap()) {
      result.report.error(documents.empty() ? 1 : std::max(1, line_of(documents.front())), "",
                          "found " + (documents.empty() ? "nothing" : words_for(documents.front())) +
                              ", allowed: a map with confluence, unique, processing and ingestion");
    } else {
      carry_out_merges(documents.front());
      file_reading(result, env, crons).read(documents.front());
    }
  } catch (const YAML::ParserException& e) {
    result.report.error(e.mark.line + 1, "", "not YAML: " + e.msg);
  } catch (const YAML::Exception& e) {
    result.report.error(e.mark.line + 1, "", e.msg);
  }
  return result;
}

} // namespace cfc::config
