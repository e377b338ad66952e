#pragma once

#include "io/config/loader.hpp"
#include "io/config/tenant_file.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <unistd.h>

namespace cfc::config::test {

/// An environment with these variables only.
inline environment environment_of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto at = variables.find(name);
    return at == variables.end() ? std::nullopt : std::optional(at->second);
  };
}

/// A folder of files that goes with the test.
class folder {
public:
  folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "config-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~folder() { std::filesystem::remove_all(path_); }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;

  std::string write(const std::string& name, const std::string& text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
    return file.string();
  }
  std::string path(const std::string& name = "") const { return (path_ / name).string(); }

private:
  std::filesystem::path path_;
};

/// The shortest right file of each kind. Lines are counted in the tests.
inline const std::string cloud_text = R"(confluence:
  instanceType: cloud
  baseUrl: https://acme.atlassian.net
  cloudId: cloud-1
  auth:
    mode: oauth_2lo
    clientId: me
    clientSecret: hush
  apiRateLimitPerMinute: 300
  ingestSingleLabel: one
  ingestAllLabel: all
unique:
  serviceAuthMode: cluster_local
  serviceExtraHeaders:
    x-company-id: "1"
    x-user-id: "2"
  ingestionServiceBaseUrl: http://ingestion
  scopeManagementServiceBaseUrl: http://scopes
ingestion:
  scopeId: scope-1
)";

inline const std::string data_center_text = R"(confluence:
  instanceType: data-center
  baseUrl: https://wiki.example.com
  auth:
    mode: pat
    token: hush
  apiRateLimitPerMinute: 300
  ingestSingleLabel: one
  ingestAllLabel: all
unique:
  serviceAuthMode: external
  zitadelOauthTokenUrl: https://id.example.com/token
  zitadelProjectId: project
  zitadelClientId: me
  zitadelClientSecret: hush
  ingestionServiceBaseUrl: https://ingestion
  scopeManagementServiceBaseUrl: https://scopes
ingestion:
  scopeId: scope-1
)";

/// The text with one part replaced, which must be there.
inline std::string changed(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

inline tenant_file read_text(const std::string& text, const environment& env = environment_of({})) {
  const folder place;
  auto result = read_tenant_file(place.write("t-tenant-config.yaml", text), "t", env);
  result.report.file = "t.yaml";
  return result;
}

/// Errors as `line key: message`.
inline std::vector<std::string> texts_of(const std::vector<problem>& problems) {
  std::vector<std::string> texts;
  for (const auto& p : problems) {
    texts.push_back(std::to_string(p.line) + " " + p.key_path + ": " + p.message);
  }
  return texts;
}
inline std::vector<std::string> errors_in(const std::string& text,
                                          const environment& env = environment_of({})) {
  return texts_of(read_text(text, env).report.errors);
}
inline std::vector<std::string> warnings_in(const std::string& text) {
  const auto file = read_text(text);
  EXPECT_THAT(texts_of(file.report.errors), testing::IsEmpty());
  return texts_of(file.report.warnings);
}

/// The settings of a file that has no error.
inline tenant good(const std::string& text, const environment& env = environment_of({})) {
  const auto file = read_text(text, env);
  EXPECT_THAT(texts_of(file.report.errors), testing::IsEmpty());
  return file.settings;
}

/// As a chart renders a file: with empty values for what nobody has set.
inline const std::string chart_text = R"(confluence:
  instanceType: "cloud"
  cloudId: "0f0f0f0f-1a1a-2b2b-3c3c-4d4d4d4d4d4d"
  baseUrl: "https://example.atlassian.net"
  auth:
    mode: "oauth_2lo"
    clientId: "client"
    clientSecret: "os.environ/CONFLUENCE_CLIENT_SECRET"
  apiRateLimitPerMinute: 100
  ingestSingleLabel: "ai-ingest"
  ingestAllLabel: "ai-ingest-all"
unique:
  serviceAuthMode: "external"
  zitadelOauthTokenUrl: "https://id.example.com/oauth/v2/token"
  zitadelProjectId: "os.environ/ZITADEL_PROJECT_ID"
  zitadelClientId: "confluence"
  zitadelClientSecret: "os.environ/ZITADEL_CLIENT_SECRET"
  ingestionServiceBaseUrl: "https://api.example.com/ingestion"
  scopeManagementServiceBaseUrl: "https://api.example.com/scope-management"
  apiRateLimitPerMinute: 100
processing:
ingestion:
  ingestionMode: "flat"
  scopeId: "scope_x"
  storeInternally:
  useV1KeyFormat:
  attachments:
    mode: "enabled"
    allowedMimeTypes:
    maxFileSizeMb:
    imageOcr:
  pageIngestionConfig:
)";

} // namespace cfc::config::test
