#include "pipeline/routes.hpp"

#include <utility>

namespace cfc::pipeline {

namespace {

http::transport& route(curl::engine& engine, const config::process_settings& process, bool by_proxy) {
  if (!by_proxy || process.proxy.url.empty())
    return engine;
  curl::proxy_settings proxy;
  proxy.url = process.proxy.url;
  proxy.username = process.proxy.username;
  proxy.password = process.proxy.password.reveal();
  proxy.ca_file = process.proxy.ca_file;
  proxy.client_cert_file = process.proxy.client_cert_file;
  proxy.client_key_file = process.proxy.client_key_file;
  for (const auto& [name, value] : process.proxy.connect_headers)
    proxy.connect_fields.push_back({name, value});
  return engine.through(proxy);
}

http::headers service_fields(const config::unique_config& settings) {
  http::headers fields{{"x-service-id", "confluence-connector"}};
  for (const auto& [name, value] : settings.service_extra_headers)
    fields.push_back({name, value});
  return fields;
}

} // namespace

http::transport& route_to_confluence(curl::engine& engine, const config::process_settings& process) {
  return route(engine, process, true);
}

http::transport& route_to_unique(curl::engine& engine, const config::process_settings& process,
                                 const config::unique_config& settings) {
  return route(engine, process, settings.auth == unique::auth_mode::external);
}

std::chrono::steady_clock::time_point monotonic_now() {
  return std::chrono::steady_clock::now();
}

std::shared_ptr<http::credentials> unique_login(http::transport& via, const config::unique_config& settings,
                                                std::function<void()> on_token) {
  if (settings.auth == unique::auth_mode::cluster_local)
    return http::fixed_fields(service_fields(settings));
  http::oauth_settings oauth;
  oauth.how = http::oauth_settings::shape::form_with_basic;
  oauth.token_url = settings.zitadel_oauth_token_url;
  oauth.client_id = settings.zitadel_client_id;
  oauth.client_secret = settings.zitadel_client_secret.reveal();
  oauth.scope = "openid profile email urn:zitadel:iam:user:resourceowner urn:zitadel:iam:org:projects:roles "
                "urn:zitadel:iam:org:project:id:" +
                settings.zitadel_project_id.reveal() + ":aud";
  return http::oauth(via, std::move(oauth), monotonic_now, std::move(on_token));
}

} // namespace cfc::pipeline
