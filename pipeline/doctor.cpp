#include "pipeline/doctor.hpp"

#include "io/http/url.hpp"
#include "nodes/operations/examination/confluence_checks.hpp"
#include "nodes/operations/examination/reach_checks.hpp"
#include "nodes/operations/examination/unique_checks.hpp"
#include "pipeline/await_here.hpp"
#include "pipeline/connections.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cfc::pipeline {

namespace {

nodes::way_to_host to_confluence(const connections& links, const config::process_settings& process,
                                 const config::tenant& tenant) {
  const auto& settings = tenant.confluence;
  const bool cloud = settings.type == confluence::instance::cloud;
  const auto url = cloud ? settings.gateway_url + "/ex/confluence/" + settings.cloud_id +
                               "/wiki/rest/api/content/search?cql=type%3Dpage&limit=1"
                         : settings.base_url + "/rest/applinks/1.0/manifest";
  return {"Confluence", url, cloud ? "confluence.gatewayUrl" : "confluence.baseUrl", process.proxy.url,
          links.to_confluence()};
}

/// The hosts of Unique, each once.
std::vector<nodes::way_to_host> to_unique(const connections& links, const config::process_settings& process,
                                          const config::tenant& tenant) {
  const auto& settings = tenant.unique;
  const bool outside = settings.auth == unique::auth_mode::external;
  const auto proxy = outside ? process.proxy.url : std::string();
  std::vector<nodes::way_to_host> ways{{"Unique ingestion", settings.ingestion_url + "/graphql",
                                        "unique.ingestionServiceBaseUrl", proxy, links.to_unique()}};
  const auto add = [&](const char* title, const std::string& url, const char* setting) {
    for (const auto& way : ways) {
      if (http::origin_of(way.url) == http::origin_of(url))
        return;
    }
    ways.push_back({title, url, setting, proxy, links.to_unique()});
  };
  add("Unique scopes", settings.scope_management_url + "/graphql", "unique.scopeManagementServiceBaseUrl");
  if (outside)
    add("Unique tokens", settings.zitadel_oauth_token_url, "unique.zitadelOauthTokenUrl");
  return ways;
}

/// Only outside of the cluster is it a host of its own.
std::optional<nodes::way_to_host> to_uploads(const connections& links,
                                             const config::process_settings& process,
                                             const config::tenant& tenant,
                                             const std::optional<std::string>& host) {
  if (!host || tenant.unique.auth != unique::auth_mode::external)
    return std::nullopt;
  return nodes::way_to_host{"Upload host", http::origin_of(*host), "--upload-host", process.proxy.url,
                            links.to_unique()};
}

struct hosts {
  nodes::way_to_host confluence;
  std::vector<nodes::way_to_host> unique;
  std::optional<nodes::way_to_host> uploads;
};

boost::asio::awaitable<std::vector<nodes::check_result>> examine_all(const nodes::service_set& services,
                                                                     hosts at) {
  nodes::check_list checks;
  co_await nodes::check_way(checks, at.confluence, services.clock);
  const auto instance = co_await nodes::check_confluence(services, checks, reached(at.confluence));
  std::vector<std::string> needs;
  for (const auto& way : at.unique) {
    co_await nodes::check_way(checks, way, services.clock);
    needs.push_back(reached(way));
  }
  co_await nodes::check_unique(services, checks, needs, instance);
  co_await nodes::check_writing(services, checks, at.unique.front(), at.uploads);
  co_return checks.results();
}

} // namespace

doctor_report examine(curl::engine& engine, const config::process_settings& process,
                      const config::tenant& tenant, const std::optional<std::string>& upload_host,
                      const observe::log& log) {
  observe::traffic traffic;
  const connections links(engine, process, tenant, {traffic, log.with("tenantName", tenant.name)});
  hosts at{to_confluence(links, process, tenant), to_unique(links, process, tenant),
           to_uploads(links, process, tenant, upload_host)};
  return {tenant.name, await_here(links.services().io, examine_all(links.services(), std::move(at)))};
}

} // namespace cfc::pipeline
