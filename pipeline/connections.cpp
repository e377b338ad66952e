#include "pipeline/connections.hpp"

#include "io/observe/parts.hpp"
#include "pipeline/report/api_names.hpp"
#include "pipeline/routes.hpp"

#include <utility>

namespace cfc::pipeline {

namespace {

std::shared_ptr<http::credentials> confluence_login(http::transport& via,
                                                    const config::confluence_config& settings) {
  switch (settings.auth) {
  case config::confluence_auth::pat:
    return http::bearer(settings.token.reveal());
  case config::confluence_auth::basic:
    return http::basic(settings.username.reveal(), settings.password.reveal());
  case config::confluence_auth::oauth_2lo:
    break;
  }
  http::oauth_settings oauth;
  const bool cloud = settings.type == confluence::instance::cloud;
  oauth.how = cloud ? http::oauth_settings::shape::json : http::oauth_settings::shape::form;
  oauth.token_url = settings.token_url;
  oauth.client_id = settings.client_id;
  oauth.client_secret = settings.client_secret.reveal();
  if (!cloud)
    oauth.scope = "READ";
  return http::oauth(via, std::move(oauth), monotonic_now);
}

http::service_settings settings_for(std::string name, double per_minute, const observe::log& log) {
  http::service_settings settings;
  settings.name = std::move(name);
  settings.requests_per_minute = per_minute;
  settings.log = log;
  return settings;
}

http::service_settings confluence_service(const config::tenant& tenant, const call_observers& observers) {
  auto settings = settings_for(api_names::confluence, tenant.confluence.api_rate_limit_per_minute,
                               observers.log.part(observe::part::confluence_requests));
  settings.on_ended = [metrics = observers.metrics](const http::ended_call& call) {
    metrics.confluence_called(call.url, call.succeeded, call.status, call.took);
  };
  settings.on_dry = [metrics = observers.metrics] { metrics.confluence_throttled(); };
  return settings;
}

http::service_settings unique_service(std::string name, const config::tenant& tenant,
                                      const call_observers& observers, observe::unique_target target) {
  auto settings = settings_for(std::move(name), tenant.unique.api_rate_limit_per_minute,
                               observers.log.part(observe::part::unique_requests));
  settings.warns_of_slow = true;
  settings.on_judged = [metrics = observers.metrics, target](std::string_view operation,
                                                             const http::ended_call& call) {
    metrics.unique_called(target, operation, call.succeeded, call.status, call.took);
  };
  return settings;
}

confluence::client_settings confluence_settings(const config::tenant& tenant) {
  confluence::client_settings settings;
  settings.kind = tenant.confluence.type;
  settings.base_url = tenant.confluence.base_url;
  settings.gateway_url = tenant.confluence.gateway_url;
  settings.cloud_id = tenant.confluence.cloud_id;
  settings.search_page_size = static_cast<int>(tenant.processing.search_page_size);
  settings.with_attachments = tenant.ingestion.with_attachments;
  return settings;
}

unique::client_settings unique_settings(const config::tenant& tenant) {
  unique::client_settings settings;
  settings.mode = tenant.unique.auth;
  settings.ingestion_url = tenant.unique.ingestion_url;
  settings.scope_management_url = tenant.unique.scope_management_url;
  settings.source.source_kind = tenant.confluence.type == confluence::instance::cloud
                                    ? "ATLASSIAN_CONFLUENCE_CLOUD"
                                    : "ATLASSIAN_CONFLUENCE_ONPREM";
  settings.source.source_name = tenant.confluence.base_url;
  settings.source.store_internally = tenant.ingestion.store_internally;
  return settings;
}

} // namespace

connections::connections(curl::engine& engine, const config::process_settings& process,
                         const config::tenant& tenant, const call_observers& observers,
                         nodes::selection selected)
    : to_confluence_(route_to_confluence(engine, process)),
      to_unique_(route_to_unique(engine, process, tenant.unique)),
      unique_login_(unique_login(to_unique_, tenant.unique,
                                 [metrics = observers.metrics] { metrics.unique_token_refreshed(); })),
      confluence_calls_(to_confluence_, confluence_login(to_confluence_, tenant.confluence),
                        confluence_service(tenant, observers), observers.counts),
      ingestion_calls_(
          to_unique_, unique_login_,
          unique_service(api_names::unique_ingestion, tenant, observers, observe::unique_target::ingestion),
          observers.counts),
      scope_calls_(to_unique_, unique_login_,
                   unique_service(api_names::unique_scope_management, tenant, observers,
                                  observe::unique_target::scope_management),
                   observers.counts),
      // In messages and in the report it is part of ingestion.
      diff_calls_(
          to_unique_, unique_login_,
          unique_service(api_names::unique_ingestion, tenant, observers, observe::unique_target::ingestion),
          observers.counts),
      uploads_(to_unique_, unique_login_,
               settings_for(api_names::unique_upload, 0, observers.log.part(observe::part::unique_requests)),
               observers.counts),
      confluence_(confluence_calls_, confluence_settings(tenant)),
      unique_(ingestion_calls_, scope_calls_, diff_calls_, uploads_, unique_settings(tenant)),
      services_{tenant,
                confluence_,
                unique_,
                engine.executor(),
                http::waits::of(engine.executor()),
                observers.log,
                http::real_clock(),
                std::move(selected),
                observers.metrics} {}

} // namespace cfc::pipeline
