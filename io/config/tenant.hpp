#pragma once

#include "io/confluence/instance.hpp"
#include "io/observe/secrets.hpp"
#include "io/unique/auth_mode.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A tenant file as it is used: checked, defaults filled in, secrets resolved (CFG-1 to CFG-6).
namespace cfc::config {

/// A value that must not be printed, and that is known as a secret from here on (OBS-6). Comparing and copying are
/// harmless; only reveal() shows it.
class secret {
public:
  secret() = default;
  explicit secret(std::string value) : value_(std::move(value)) { observe::know_secret(value_); }
  const std::string& reveal() const noexcept { return value_; }
  bool empty() const noexcept { return value_.empty(); }

private:
  std::string value_;
};

enum class tenant_status : std::uint8_t { active, inactive, deleted };
/// `processing.verifyDeletions` (DEL-4): what is asked before something is deleted.
enum class deletion_check : std::uint8_t { store, search, none };
enum class confluence_auth : std::uint8_t { oauth_2lo, pat, basic };

struct confluence_config {
  confluence::instance type = confluence::instance::cloud;
  std::string base_url;
  std::string cloud_id;
  confluence_auth auth = confluence_auth::oauth_2lo;
  std::string client_id;
  secret client_secret;
  secret token;
  secret username, password;
  std::uint32_t api_rate_limit_per_minute = 0;
  std::string ingest_single_label, ingest_all_label;
  std::string gateway_url;
  std::string token_url;
};

struct unique_config {
  unique::auth_mode auth = unique::auth_mode::cluster_local;
  std::vector<std::pair<std::string, std::string>> service_extra_headers;
  std::string zitadel_oauth_token_url;
  std::string zitadel_client_id;
  secret zitadel_client_secret, zitadel_project_id;
  std::string ingestion_url, scope_management_url;
  std::uint32_t api_rate_limit_per_minute = 100;
};

/// What `processing.concurrency: auto` goes up to.
constexpr std::uint32_t most_auto_concurrency = 256;

struct processing_config {
  std::uint32_t concurrency = 1; ///< at most, where it is found while running
  bool auto_concurrency = false; ///< `auto`
  std::string scan_interval_cron = "*/15 * * * *";
  std::optional<std::uint64_t> max_items_to_scan;
  bool overlap = true;
  std::uint32_t discovery_concurrency = 4;
  std::uint32_t search_page_size = 200;
  std::uint32_t body_batch_size = 50;
  deletion_check verify_deletions = deletion_check::store;
  bool keep_unreachable_spaces = false;
  double max_delete_percent = 100;
  double max_unlabelled_percent = 20;
  std::vector<std::string> spaces, exclude_spaces; ///< keys (RUN-1); empty: all, and none
};

struct ingestion_config {
  std::string scope_id;
  bool store_internally = true;
  bool v1_key_format = false;
  bool with_attachments = true;
  std::vector<std::string> allowed_mime_types; ///< lower case, without parameters
  std::uint64_t max_file_bytes = 200ULL * 1024 * 1024;
  bool image_ocr = true;
  std::string page_ingestion_config_json;                    ///< the map as JSON text; empty: none
  bool inline_images = false;                                ///< into pages, as that map says (INL-1)
  std::uint64_t inline_max_page_bytes = 64ULL * 1024 * 1024; ///< of images in one page (INL-16)
};

struct tenant {
  std::string name;
  std::string file;
  tenant_status status = tenant_status::active;
  confluence_config confluence;
  unique_config unique;
  processing_config processing;
  ingestion_config ingestion;
};

} // namespace cfc::config
