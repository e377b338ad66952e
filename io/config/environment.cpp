#include "io/config/environment.hpp"

#include "io/config/pem.hpp"
#include "io/config/problem.hpp"
#include "io/config/rules.hpp"
#include "io/config/variables.hpp"
#include "io/observe/secrets.hpp"
#include "io/text/port.hpp"

#include <boost/url/parse.hpp>
#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace cfc::config {

namespace {

constexpr std::string_view pem_certificates = "a PEM file of certificates";
constexpr std::string_view pem_key = "a PEM file with a private key without passphrase";

std::string proxy_url(variables& vars, const std::string& because) {
  const auto protocol = vars.one_of("PROXY_PROTOCOL", {"http", "https"}, "http");
  auto host = vars.required("PROXY_HOST", because);
  const auto port = vars.required("PROXY_PORT", because);
  if (host.find(':') != std::string::npos && !host.starts_with('[')) {
    host = "[" + host + "]";
  }
  if (!port.empty() && text::port_number(port) == 0) {
    vars.wrong("PROXY_PORT", "found '" + port + "', allowed: a whole number from 1 to 65535");
  }
  // Checked by itself, so that a wrong port doesn't hide a wrong host.
  const auto parsed = boost::urls::parse_uri(protocol + "://" + host);
  if (!host.empty() && (!parsed || parsed->has_userinfo() || parsed->has_port() ||
                        !parsed->encoded_path().empty() || parsed->has_query() || parsed->has_fragment())) {
    vars.wrong("PROXY_HOST",
               "found what isn't a host, allowed: a name or an address, without scheme, user and port");
  }
  return protocol + "://" + host + ":" + port;
}

std::vector<std::pair<std::string, std::string>> connect_headers(variables& vars) {
  const auto text = vars.get("PROXY_HEADERS");
  std::vector<std::pair<std::string, std::string>> fields;
  if (text.empty()) {
    return fields;
  }
  try {
    simdjson::ondemand::parser parser;
    const simdjson::padded_string padded(text);
    simdjson::ondemand::document document = parser.iterate(padded);
    for (auto member : document.get_object()) {
      const std::string_view name = member.unescaped_key();
      const std::string_view value = member.value().get_string();
      if (!is_header_name(name) || has_control_character(value)) {
        throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
      }
      observe::know_secret(value);
      fields.emplace_back(name, value);
    }
    // At the end there is no location left.
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
      throw simdjson::simdjson_error(simdjson::TRAILING_CONTENT);
    }
  } catch (const simdjson::simdjson_error&) {
    // The value isn't quoted: it may hold credentials.
    vars.wrong(
        "PROXY_HEADERS",
        "found what isn't a JSON object of header names and texts, allowed: such as {\"X-Name\": \"value\"}");
  }
  return fields;
}

using proxy_settings = decltype(process_settings::proxy);

proxy_settings read_proxy(variables& vars) {
  proxy_settings proxy;
  const auto mode =
      vars.one_of("PROXY_AUTH_MODE", {"none", "no_auth", "username_password", "ssl_tls"}, "none");
  if (mode == "none") {
    return proxy;
  }
  const auto because = "PROXY_AUTH_MODE=" + mode;
  proxy.url = proxy_url(vars, because);
  proxy.ca_file = vars.file("PROXY_SSL_CA_BUNDLE_PATH", check_certificates, pem_certificates);
  proxy.connect_headers = connect_headers(vars);
  if (mode == "username_password") {
    proxy.username = vars.required("PROXY_USERNAME", because);
    observe::know_secret(proxy.username);
    proxy.password = secret(vars.required("PROXY_PASSWORD", because));
    if (proxy.password.reveal() == never_set)
      vars.wrong("PROXY_PASSWORD", "found a value that is still the text " + std::string(never_set));
  } else if (mode == "ssl_tls") {
    vars.required("PROXY_SSL_CERT_PATH", because);
    vars.required("PROXY_SSL_KEY_PATH", because);
    proxy.client_cert_file = vars.file("PROXY_SSL_CERT_PATH", check_certificates, pem_certificates);
    proxy.client_key_file = vars.file("PROXY_SSL_KEY_PATH", check_private_key, pem_key);
    if (!proxy.client_cert_file.empty() && !proxy.client_key_file.empty()) {
      if (const auto reason = check_key_of(proxy.client_cert_file, proxy.client_key_file)) {
        vars.wrong("PROXY_SSL_KEY_PATH", "found '" + proxy.client_key_file + "', " + *reason);
      }
    }
  }
  return proxy;
}

observe::level read_level(variables& vars) {
  std::vector<std::string> words;
  std::transform(observe::level_words.begin(), observe::level_words.end(), std::back_inserter(words),
                 [](const auto& word) { return std::string(word.first); });
  return observe::level_named(vars.one_of("LOG_LEVEL", words, "info")).value();
}

/// Both count. The second comes from a runtime that goes on without a file that it can't use.
std::vector<std::string> read_certificates(variables& vars) {
  constexpr const char* lenient = "NODE_EXTRA_CA_CERTS";
  std::vector<std::string> files{vars.file("EXTRA_CA_CERTS", check_certificates, pem_certificates),
                                 vars.file(lenient, check_certificates, pem_certificates)};
  vars.only_warn_of(lenient);
  files.erase(std::remove(files.begin(), files.end(), ""), files.end());
  return files;
}

std::vector<std::string> read_by_nobody(const variables& vars) {
  std::vector<std::string> set;
  for (const auto* name : {"NODE_ENV",
                           "MAX_HEAP_MB",
                           "OTEL_SERVICE_NAME",
                           "OTEL_SERVICE_VERSION",
                           "OTEL_TRACES_EXPORTER",
                           "OTEL_METRIC_EXPORT_INTERVAL",
                           "OTEL_EXPORTER_OTLP_ENDPOINT",
                           "OTEL_EXPORTER_OTLP_PROTOCOL",
                           "OTEL_EXPORTER_OTLP_HEADERS",
                           "OTEL_EXPORTER_OTLP_TIMEOUT",
                           "OTEL_EXPORTER_OTLP_COMPRESSION",
                           "OTEL_EXPORTER_OTLP_CERTIFICATE",
                           "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                           "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
                           "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
                           "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
                           "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL",
                           "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
                           "OTEL_BSP_SCHEDULE_DELAY",
                           "OTEL_BSP_EXPORT_TIMEOUT",
                           "OTEL_BSP_MAX_QUEUE_SIZE",
                           "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"}) {
    if (!vars.get(name).empty())
      set.emplace_back(name);
  }
  return set;
}

} // namespace

environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

process_settings read_environment(const environment& env) {
  variables vars(env);
  process_settings settings;
  settings.log_level = read_level(vars);
  settings.disclose_diagnostics =
      vars.one_of("LOGS_DIAGNOSTICS_DATA_POLICY", {"conceal", "disclose"}, "conceal") == "disclose";
  settings.extra_ca_files = read_certificates(vars);
  settings.proxy = read_proxy(vars);
  vars.finish();
  settings.warnings = vars.warnings();
  settings.without_effect = read_by_nobody(vars);
  return settings;
}

} // namespace cfc::config
