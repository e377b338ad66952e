#include "io/config/keys.hpp"

#include <algorithm>

namespace cfc::config {

namespace {

/// Beyond it no server would keep up; also keeps sums of connections within an int.
constexpr std::uint32_t most_at_once = 10'000;

/// Each word beside the value that it stands for.
template <typename Value>
choice_rule choice(const std::vector<std::pair<std::string_view, Value>>& meanings, setting_ref<Value> at) {
  choice_rule made;
  std::vector<Value> values;
  for (const auto& [word, value] : meanings) {
    made.words.push_back(word);
    values.push_back(value);
  }
  made.set = [at, values](tenant& t, std::size_t index) { at(t) = values[index]; };
  made.get = [at, values](tenant& t) {
    return static_cast<std::size_t>(std::find(values.begin(), values.end(), at(t)) - values.begin());
  };
  return made;
}

choice_rule on_or_off(setting_ref<bool> at) {
  return choice<bool>({{"disabled", false}, {"enabled", true}}, at);
}

text_rule base_url(setting_ref<std::string> at) {
  return {.at = at,
          .wrong = check_base_url,
          .allowed = "an http or https URL without user part, query, fragment and trailing slash"};
}

std::optional<std::string> odd_label(std::string_view label) {
  if (label.find_first_of(" \t") != std::string_view::npos)
    return "no page carries it: Confluence keeps labels without spaces";
  const bool capital = std::any_of(label.begin(), label.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (capital)
    return "taken in lower case, as Confluence keeps labels";
  return std::nullopt;
}

text_rule label(setting_ref<std::string> at) {
  return {.at = at, .odd = odd_label, .lowers = true};
}

text_rule endpoint_url(setting_ref<std::string> at) {
  return {.at = at,
          .wrong = check_endpoint_url,
          .allowed = "an http or https URL without user part and fragment"};
}

/// Places of values: a member of a section of the tenant.
template <auto Member>
auto& in_confluence(tenant& t) {
  return t.confluence.*Member;
}
template <auto Member>
auto& in_unique(tenant& t) {
  return t.unique.*Member;
}
template <auto Member>
auto& in_processing(tenant& t) {
  return t.processing.*Member;
}
template <auto Member>
auto& in_ingestion(tenant& t) {
  return t.ingestion.*Member;
}

tenant_status& status_of(tenant& t) {
  return t.status;
}

void add_confluence_keys(std::vector<key>& keys) {
  const auto add = [&](std::string_view name, applies where, bool required, value_rule rule,
                       std::string_view fallback = "") {
    keys.push_back({name, where, required, fallback, std::move(rule)});
  };
  using c = confluence_config;
  add("confluence.instanceType", applies::always, true,
      choice<confluence::instance>(
          {{"cloud", confluence::instance::cloud}, {"data-center", confluence::instance::data_center}},
          in_confluence<&c::type>));
  add("confluence.baseUrl", applies::always, true, base_url(in_confluence<&c::base_url>));
  add("confluence.cloudId", applies::cloud, true,
      text_rule{.at = in_confluence<&c::cloud_id>,
                .wrong = check_cloud_id,
                .allowed = "letters, digits and hyphens",
                .trims = true});
  add("confluence.auth.mode", applies::always, true,
      choice<confluence_auth>({{"oauth_2lo", confluence_auth::oauth_2lo},
                               {"pat", confluence_auth::pat},
                               {"basic", confluence_auth::basic}},
                              in_confluence<&c::auth>));
  add("confluence.auth.clientId", applies::oauth, true, text_rule{in_confluence<&c::client_id>});
  add("confluence.auth.clientSecret", applies::oauth, true, secret_rule{in_confluence<&c::client_secret>});
  add("confluence.auth.token", applies::pat, true, secret_rule{in_confluence<&c::token>});
  add("confluence.auth.username", applies::basic, true, secret_rule{in_confluence<&c::username>});
  add("confluence.auth.password", applies::basic, true, secret_rule{in_confluence<&c::password>});
  add("confluence.apiRateLimitPerMinute", applies::always, true,
      count_rule{in_confluence<&c::api_rate_limit_per_minute>});
  add("confluence.ingestSingleLabel", applies::always, true, label(in_confluence<&c::ingest_single_label>));
  add("confluence.ingestAllLabel", applies::always, true, label(in_confluence<&c::ingest_all_label>));
  add("confluence.gatewayUrl", applies::cloud, false, base_url(in_confluence<&c::gateway_url>),
      "https://api.atlassian.com");
  add("confluence.tokenUrl", applies::oauth, false, endpoint_url(in_confluence<&c::token_url>));
}

void add_unique_keys(std::vector<key>& keys) {
  const auto add = [&](std::string_view name, applies where, bool required, value_rule rule,
                       std::string_view fallback = "") {
    keys.push_back({name, where, required, fallback, std::move(rule)});
  };
  using u = unique_config;
  add("unique.serviceAuthMode", applies::always, true,
      choice<unique::auth_mode>(
          {{"cluster_local", unique::auth_mode::cluster_local}, {"external", unique::auth_mode::external}},
          in_unique<&u::auth>));
  add("unique.serviceExtraHeaders", applies::cluster_local, true,
      headers_rule{in_unique<&u::service_extra_headers>});
  add("unique.zitadelOauthTokenUrl", applies::external, true,
      endpoint_url(in_unique<&u::zitadel_oauth_token_url>));
  add("unique.zitadelProjectId", applies::external, true, secret_rule{in_unique<&u::zitadel_project_id>});
  add("unique.zitadelClientId", applies::external, true, text_rule{in_unique<&u::zitadel_client_id>});
  add("unique.zitadelClientSecret", applies::external, true,
      secret_rule{in_unique<&u::zitadel_client_secret>});
  add("unique.ingestionServiceBaseUrl", applies::always, true, base_url(in_unique<&u::ingestion_url>));
  add("unique.scopeManagementServiceBaseUrl", applies::always, true,
      base_url(in_unique<&u::scope_management_url>));
  add("unique.apiRateLimitPerMinute", applies::always, false,
      count_rule{in_unique<&u::api_rate_limit_per_minute>}, "100");
  add("unique.ingestionConfig", applies::always, false, ignored_rule{});
}

void add_processing_keys(std::vector<key>& keys) {
  const auto add = [&](std::string_view name, value_rule rule, std::string_view fallback) {
    keys.push_back({name, applies::always, false, fallback, std::move(rule)});
  };
  using p = processing_config;
  add("processing.concurrency",
      count_rule{in_processing<&p::concurrency>, most_at_once, in_processing<&p::auto_concurrency>,
                 most_auto_concurrency},
      "1");
  add("processing.scanIntervalCron", cron_rule{in_processing<&p::scan_interval_cron>}, "'*/15 * * * *'");
  add("processing.maxItemsToScan", ceiling_rule{in_processing<&p::max_items_to_scan>}, "");
  add("processing.overlap", on_or_off(in_processing<&p::overlap>), "enabled");
  add("processing.discoveryConcurrency", count_rule{in_processing<&p::discovery_concurrency>, most_at_once},
      "4");
  add("processing.searchPageSize", count_rule{in_processing<&p::search_page_size>, 1'000}, "200");
  add("processing.bodyBatchSize", count_rule{in_processing<&p::body_batch_size>, 1'000}, "50");
  add("processing.verifyDeletions",
      choice<deletion_check>({{"enabled", deletion_check::store},
                              {"search", deletion_check::search},
                              {"disabled", deletion_check::none}},
                             in_processing<&p::verify_deletions>),
      "enabled");
  add("processing.unreachableSpaces",
      choice<bool>({{"remove", false}, {"keep", true}}, in_processing<&p::keep_unreachable_spaces>),
      "remove");
  add("processing.maxDeletePercent", percent_rule{in_processing<&p::max_delete_percent>}, "100");
  add("processing.maxUnlabelledPercent", percent_rule{in_processing<&p::max_unlabelled_percent>}, "20");
  add("processing.spaces", space_keys_rule{in_processing<&p::spaces>}, "");
  add("processing.excludeSpaces", space_keys_rule{in_processing<&p::exclude_spaces>}, "");
}

void add_ingestion_keys(std::vector<key>& keys) {
  const auto add = [&](std::string_view name, value_rule rule, std::string_view fallback) {
    keys.push_back({name, applies::always, false, fallback, std::move(rule)});
  };
  using i = ingestion_config;
  // The only mode there is; nothing to store.
  add("ingestion.ingestionMode",
      choice_rule{{"flat"}, [](tenant&, std::size_t) {}, [](tenant&) { return std::size_t{0}; }}, "flat");
  keys.push_back({"ingestion.scopeId", applies::always, true, "",
                  text_rule{.at = in_ingestion<&i::scope_id>, .trims = true}});
  add("ingestion.storeInternally", on_or_off(in_ingestion<&i::store_internally>), "enabled");
  add("ingestion.useV1KeyFormat", on_or_off(in_ingestion<&i::v1_key_format>), "disabled");
  add("ingestion.attachments.mode", on_or_off(in_ingestion<&i::with_attachments>), "enabled");
  add("ingestion.attachments.allowedMimeTypes", media_types_rule{in_ingestion<&i::allowed_mime_types>},
      "[application/pdf, application/vnd.openxmlformats-officedocument.wordprocessingml.document, "
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, "
      "application/vnd.openxmlformats-officedocument.presentationml.presentation, "
      "text/plain, text/csv, text/html, image/png, image/jpeg]");
  add("ingestion.attachments.maxFileSizeMb", megabytes_rule{in_ingestion<&i::max_file_bytes>}, "200");
  add("ingestion.attachments.imageOcr", on_or_off(in_ingestion<&i::image_ocr>), "enabled");
  add("ingestion.pageIngestionConfig", json_rule{in_ingestion<&i::page_ingestion_config_json>}, "");
  add("ingestion.inlineMaxPageMb", megabytes_rule{in_ingestion<&i::inline_max_page_bytes>}, "64");
}

std::string either(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    out += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + std::string(words[i]);
  }
  return out;
}

struct allowed_words {
  std::string operator()(const text_rule& v) const { return std::string(v.allowed); }
  std::string operator()(const secret_rule&) const {
    return "a text that isn't empty, or os.environ/NAME for an environment variable that is set";
  }
  std::string operator()(const choice_rule& v) const { return either(v.words); }
  std::string operator()(const count_rule& v) const {
    return "a whole number from 1 to " + std::to_string(v.most) + (v.is_auto == nullptr ? "" : ", or auto");
  }
  std::string operator()(const ceiling_rule&) const {
    return "a whole number from 1, or an empty text for no limit";
  }
  std::string operator()(const percent_rule&) const { return "a number above 0 and up to 100"; }
  std::string operator()(const megabytes_rule&) const { return "a number above 0 and up to 1000000000"; }
  std::string operator()(const headers_rule&) const {
    return "a map of header names to values, x-company-id and x-user-id among them";
  }
  std::string operator()(const media_types_rule&) const { return "a list of media types such as text/plain"; }
  std::string operator()(const space_keys_rule&) const {
    return "a list of one or more keys of spaces, such as [DOC, HR]";
  }
  std::string operator()(const json_rule&) const { return "a map"; }
  std::string operator()(const ignored_rule&) const { return "a map"; }
  std::string operator()(const cron_rule&) const {
    return "a cron expression of five or six fields, such as */15 * * * *, or a macro such as @hourly";
  }
};

} // namespace

std::string_view decided_by(applies where) {
  switch (where) {
  case applies::always:
    return "";
  case applies::cloud:
    return "confluence.instanceType";
  case applies::oauth:
  case applies::pat:
  case applies::basic:
    return "confluence.auth.mode";
  case applies::cluster_local:
  case applies::external:
    return "unique.serviceAuthMode";
  }
  return "";
}

bool holds(applies where, const tenant& t) {
  switch (where) {
  case applies::always:
    return true;
  case applies::cloud:
    return t.confluence.type == confluence::instance::cloud;
  case applies::oauth:
    return t.confluence.auth == confluence_auth::oauth_2lo;
  case applies::pat:
    return t.confluence.auth == confluence_auth::pat;
  case applies::basic:
    return t.confluence.auth == confluence_auth::basic;
  case applies::cluster_local:
    return t.unique.auth == unique::auth_mode::cluster_local;
  case applies::external:
    return t.unique.auth == unique::auth_mode::external;
  }
  return true;
}

const std::vector<key>& all_keys() {
  static const std::vector<key> keys = [] {
    std::vector<key> all;
    all.push_back({"status", applies::always, false, "active",
                   choice<tenant_status>({{"active", tenant_status::active},
                                          {"inactive", tenant_status::inactive},
                                          {"deleted", tenant_status::deleted}},
                                         status_of)});
    add_confluence_keys(all);
    add_unique_keys(all);
    add_processing_keys(all);
    add_ingestion_keys(all);
    return all;
  }();
  return keys;
}

std::string allowed(const value_rule& rule) {
  return std::visit(allowed_words{}, rule);
}

} // namespace cfc::config
