#include "io/config/keys.hpp"

namespace cfc::config {

namespace {

template <typename Value>
choice_value choice(std::vector<std::string_view> words, place<Value> at) {
  return {.words = std::move(words),
          .set = [at](tenant& t, std::size_t index) { at(t) = static_cast<Value>(index); },
          .get = [at](tenant& t) { return static_cast<std::size_t>(at(t)); }};
}

choice_value on_or_off(place<bool> at) {
  return choice<bool>({"disabled", "enabled"}, at);
}

text_value base_url(place<std::string> at) {
  return {.at = at,
          .wrong = check_base_url,
          .allowed = "an http or https URL without user part, query, fragment and trailing slash"};
}

text_value endpoint_url(place<std::string> at) {
  return {.at = at,
          .wrong = check_endpoint_url,
          .allowed = "an http or https URL without user part and fragment"};
}

using headers = std::vector<std::pair<std::string, std::string>>;
using texts = std::vector<std::string>;

void add_confluence_keys(std::vector<key>& keys) {
  const auto add = [&](std::string_view name, applies where, bool required, shape value,
                       std::string_view fallback = "") {
    keys.push_back({name, where, required, fallback, std::move(value)});
  };
  using t = tenant&;
  add("confluence.instanceType", applies::always, true,
      choice<instance_type>(
          {"cloud", "data-center"}, [](t c) -> auto& { return c.confluence.type; }));
  add("confluence.baseUrl", applies::always, true,
      base_url([](t c) -> auto& { return c.confluence.base_url; }));
  add("confluence.cloudId", applies::cloud, true, text_value{[](t c) -> auto& { return c.confluence.cloud_id;
}
} // namespace
);
add("confluence.auth.mode", applies::always, true,
    choice<confluence_auth>(
        {"oauth_2lo", "pat", "basic"}, [](t c) -> auto& { return c.confluence.auth; }));
  add("confluence.auth.clientId", applies::oauth, true,
      text_value{[](t c) -> auto& { return c.confluence.client_id;
  } // namespace cfc::config
  });
  add("confluence.auth.clientSecret", applies::oauth, true,
      secret_value{[](t c) -> auto& { return c.confluence.client_secret;
  }
  });
  add("confluence.auth.token", applies::pat, true, secret_value{[](t c) -> auto& { return c.confluence.token;
  }
  });
  add("confluence.auth.username", applies::basic, true,
      secret_value{[](t c) -> auto& { return c.confluence.username;
  }
  });
  add("confluence.auth.password", applies::basic, true,
      secret_value{[](t c) -> auto& { return c.confluence.password;
  }
  });
  add("confluence.apiRateLimitPerMinute", applies::always, true,
      count_value{[](t c) -> auto& { return c.confluence.api_rate_limit_per_minute;
  }
  });
  add("confluence.ingestSingleLabel", applies::always, true,
      text_value{[](t c) -> auto& { return c.confluence.ingest_single_label;
  }
  });
  add("confluence.ingestAllLabel", applies::always, true,
      text_value{[](t c) -> auto& { return c.confluence.ingest_all_label;
  }
  });
  add("confluence.gatewayUrl", applies::cloud, false,
      base_url([](t c) -> auto& { return c.confluence.gateway_url; }), "https://api.atlassian.com");
  add("confluence.tokenUrl", applies::oauth, false,
      endpoint_url([](t c) -> auto& { return c.confluence.token_url; }));
  }

  void add_unique_keys(std::vector<key>& keys) {
    const auto add = [&](std::string_view name, applies where, bool required, shape value,
                         std::string_view fallback = "") {
      keys.push_back({name, where, required, fallback, std::move(value)});
    };
    using t = tenant&;
    add("unique.serviceAuthMode", applies::always, true,
        choice<service_auth>(
            {"cluster_local", "external"}, [](t c) -> auto& { return c.unique.auth; }));
    add("unique.serviceExtraHeaders", applies::cluster_local, true,
        headers_value{[](t c) -> headers& { return c.unique.service_extra_headers; }});
    add("unique.zitadelOauthTokenUrl", applies::external, true,
        endpoint_url([](t c) -> auto& { return c.unique.zitadel_oauth_token_url; }));
  add("unique.zitadelProjectId", applies::external, true,
      secret_value{[](t c) -> auto& { return c.unique.zitadel_project_id;
  }
  });
  add("unique.zitadelClientId", applies::external, true,
      text_value{[](t c) -> auto& { return c.unique.zitadel_client_id;
  }
  });
  add("unique.zitadelClientSecret", applies::external, true,
      secret_value{[](t c) -> auto& { return c.unique.zitadel_client_secret;
  }
  });
  add("unique.ingestionServiceBaseUrl", applies::always, true,
      base_url([](t c) -> auto& { return c.unique.ingestion_url; }));
  add("unique.scopeManagementServiceBaseUrl", applies::always, true,
      base_url([](t c) -> auto& { return c.unique.scope_management_url; }));
  add("unique.apiRateLimitPerMinute", applies::always, false,
      count_value{[](t c) -> auto& { return c.unique.api_rate_limit_per_minute;
  }
  }, "100");
  }

  void add_processing_keys(std::vector<key>& keys) {
    const auto add = [&](std::string_view name, shape value, std::string_view fallback) {
      keys.push_back({name, applies::always, false, fallback, std::move(value)});
    };
    using t = tenant&;
  add("processing.concurrency", count_value{[](t c) -> auto& { return c.processing.concurrency;
  }
  }, "1");
  add("processing.scanIntervalCron",
      text_value{[](t c) -> auto& { return c.processing.scan_interval_cron;
  }
  , check_cron, "a cron expression of five or six fields, such as */15 * * * *"
  },
      "'*/15 * * * *'");
  add("processing.maxItemsToScan", ceiling_value{[](t c) -> auto& { return c.processing.max_items_to_scan;
  }
  }, "");
  add("processing.overlap", on_or_off([](t c) -> auto& { return c.processing.overlap; }), "enabled");
  add("processing.discoveryConcurrency",
      count_value{[](t c) -> auto& { return c.processing.discovery_concurrency;
  }
  }, "4");
  add("processing.searchPageSize", count_value{[](t c) -> auto& { return c.processing.search_page_size;
  }
  }, "200");
  add("processing.bodyBatchSize", count_value{[](t c) -> auto& { return c.processing.body_batch_size;
  }
  }, "50");
  add("processing.verifyDeletions", on_or_off([](t c) -> auto& { return c.processing.verify_deletions; }),
      "enabled");
  add("processing.unreachableSpaces",
      choice<bool>(
          {"remove", "keep"}, [](t c) -> auto& { return c.processing.keep_unreachable_spaces; }),
      "remove");
  add("processing.maxDeletePercent", percent_value{[](t c) -> auto& { return c.processing.max_delete_percent;
  }
  },
      "100");
  }

  void add_ingestion_keys(std::vector<key>& keys) {
    const auto add = [&](std::string_view name, shape value, std::string_view fallback) {
      keys.push_back({name, applies::always, fallback.empty() && name == "ingestion.scopeId", fallback,
                      std::move(value)});
    };
    using t = tenant&;
    // The only mode there is; nothing to store.
    add("ingestion.ingestionMode",
        choice_value{{"flat"}, [](t, std::size_t) {}, [](t) { return std::size_t{0}; }}, "flat");
  add("ingestion.scopeId", text_value{[](t c) -> auto& { return c.ingestion.scope_id;
  }
  }, "");
  add("ingestion.storeInternally", on_or_off([](t c) -> auto& { return c.ingestion.store_internally; }),
      "enabled");
  add("ingestion.useV1KeyFormat", on_or_off([](t c) -> auto& { return c.ingestion.v1_key_format; }),
      "disabled");
  add("ingestion.attachments.mode", on_or_off([](t c) -> auto& { return c.ingestion.attachments; }),
      "enabled");
  add("ingestion.attachments.allowedMimeTypes",
      media_types_value{[](t c) -> texts& { return c.ingestion.allowed_mime_types; }},
      "[application/pdf, application/vnd.openxmlformats-officedocument.wordprocessingml.document, "
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, "
      "application/vnd.openxmlformats-officedocument.presentationml.presentation, "
      "text/plain, text/csv, text/html, image/png, image/jpeg]");
  add("ingestion.attachments.maxFileSizeMb",
      megabytes_value{[](t c) -> auto& { return c.ingestion.max_file_bytes;
  }
  }, "200");
  add("ingestion.attachments.imageOcr", on_or_off([](t c) -> auto& { return c.ingestion.image_ocr; }),
      "enabled");
  add("ingestion.pageIngestionConfig",
      json_value{[](t c) -> auto& { return c.ingestion.page_ingestion_config_json;
  }
  }, "");
  }

  std::string either(const std::vector<std::string_view>& words) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
      out += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + std::string(words[i]);
    }
    return out;
  }

  struct allowed_words {
    std::string operator()(const text_value& v) const { return std::string(v.allowed); }
    std::string operator()(const secret_value&) const {
      return "a text that isn't empty, or os.environ/NAME for an environment variable that is set";
    }
    std::string operator()(const choice_value& v) const { return either(v.words); }
    std::string operator()(const count_value&) const { return "a whole number from 1 to 4294967295"; }
    std::string operator()(const ceiling_value&) const { return "a whole number from 1"; }
    std::string operator()(const percent_value&) const { return "a number above 0 and up to 100"; }
    std::string operator()(const megabytes_value&) const { return "a number above 0 and up to 1000000000"; }
    std::string operator()(const headers_value&) const {
      return "a map of header names to values, x-company-id and x-user-id among them";
    }
    std::string operator()(const media_types_value&) const {
      return "a list of media types such as text/plain";
    }
    std::string operator()(const json_value&) const { return "a map"; }
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
      return t.confluence.type == instance_type::cloud;
    case applies::oauth:
      return t.confluence.auth == confluence_auth::oauth_2lo;
    case applies::pat:
      return t.confluence.auth == confluence_auth::pat;
    case applies::basic:
      return t.confluence.auth == confluence_auth::basic;
    case applies::cluster_local:
      return t.unique.auth == service_auth::cluster_local;
    case applies::external:
      return t.unique.auth == service_auth::external;
    }
    return true;
  }

  const std::vector<key>& all_keys() {
    static const std::vector<key> keys = [] {
      std::vector<key> all;
      all.push_back({"status", applies::always, false, "active",
                     choice<tenant_status>(
                         {"active", "inactive", "deleted"}, [](tenant & t) -> auto& { return t.status; })});
      add_confluence_keys(all);
      add_unique_keys(all);
      add_processing_keys(all);
      add_ingestion_keys(all);
      return all;
    }();
    return keys;
  }

  std::string allowed(const shape& value) {
    return std::visit(allowed_words{}, value);
  }

  } // namespace cfc::config
