#include "tools/connector/health_pings.hpp"

#include "io/http/waits.hpp"
#include "pipeline/routes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace cfc::connector {

namespace asio = boost::asio;

struct health_pings::ping {
  enum class kind : std::uint8_t { atlassian, confluence, ingestion, scope_management };
  kind what;
  std::string tenant;
  http::transport* via;
  std::shared_ptr<http::credentials> login; ///< null: none, and any answer will do
  http::request request;
};

/// What the pings of one request of health share. One that is late has nobody who waits for it.
struct health_pings::round {
  struct entry {
    ping what;
    std::optional<std::string> error{}; ///< nothing: reachable, once it has ended
    bool waits_for_login = false;
    bool ended = false;
  };
  explicit round(const asio::any_io_executor& io) : done(io) {}
  std::vector<entry> entries;
  asio::steady_timer done;
  std::size_t left = 0;
};

namespace {

http::request get(std::string url) {
  http::request what;
  what.url = std::move(url);
  return what;
}

http::request typename_query(const std::string& base) {
  http::request what;
  what.verb = http::method::post;
  what.url = base + "/graphql";
  what.fields = {{"Content-Type", "application/json"},
                 {"Accept", "application/graphql-response+json, application/json"}};
  what.body = R"({"query": "{ __typename }"})";
  return what;
}

/// Whether the server has answered nevertheless.
bool is_an_answer(http::transport_fault fault) {
  return fault == http::transport_fault::redirect || fault == http::transport_fault::too_large ||
         fault == http::transport_fault::crowded;
}

std::string text_of(const http::transport_error& error) {
  if (error.fault() == http::transport_fault::timeout)
    return "TIMEOUT";
  return error.system_name().empty() ? "UNKNOWN" : std::string(error.system_name());
}

} // namespace

health_pings::health_pings(curl::engine& engine, const config::process_settings& process,
                           const std::vector<config::tenant>& tenants, std::chrono::milliseconds time_out,
                           observe::metrics* metrics)
    : engine_(engine), time_out_(time_out) {
  for (const auto& tenant : tenants) {
    if (tenant.status == config::tenant_status::active)
      add_confluence(pipeline::route_to_confluence(engine, process), tenant);
  }
  for (const auto& tenant : tenants) {
    if (tenant.status == config::tenant_status::inactive)
      continue;
    const bool active = tenant.status == config::tenant_status::active;
    observe::tenant_metrics series;
    if (metrics != nullptr)
      series = active ? metrics->of_active(tenant.name) : metrics->of_deleted(tenant.name);
    add_unique(pipeline::route_to_unique(engine, process, tenant.unique), tenant, series);
  }
}

void health_pings::add_confluence(http::transport& via, const config::tenant& tenant) {
  const auto add_once = [&](ping::kind what, const std::string& base) {
    const auto url = base + "/";
    const bool known = std::any_of(pings_.begin(), pings_.end(), [&](const ping& other) {
      return other.what == what && other.request.url == url;
    });
    if (!known)
      pings_.push_back({what, tenant.name, &via, nullptr, get(url)});
  };
  if (tenant.confluence.type == confluence::instance::cloud)
    add_once(ping::kind::atlassian, tenant.confluence.gateway_url);
  add_once(ping::kind::confluence, tenant.confluence.base_url);
}

void health_pings::add_unique(http::transport& via, const config::tenant& tenant,
                              observe::tenant_metrics series) {
  const auto login =
      pipeline::unique_login(via, tenant.unique, [series] { series.unique_token_refreshed(); });
  const auto& urls = tenant.unique;
  pings_.push_back({ping::kind::ingestion, tenant.name, &via, login, typename_query(urls.ingestion_url)});
  pings_.push_back(
      {ping::kind::scope_management, tenant.name, &via, login, typename_query(urls.scope_management_url)});
}

health_pings::~health_pings() = default;

asio::awaitable<void> health_pings::send(std::shared_ptr<round> into, std::size_t index) {
  auto& one = into->entries[index];
  try {
    one.error = co_await error_of(one.what, one.waits_for_login);
  } catch (const http::transport_error& fault) {
    const bool answered = one.what.login == nullptr && is_an_answer(fault.fault());
    if (!answered)
      one.error = text_of(fault);
  } catch (const std::exception&) {
    one.error = one.waits_for_login ? "AUTH_FAILURE" : "UNKNOWN";
  }
  one.ended = true;
  if (--into->left == 0)
    into->done.cancel();
}

asio::awaitable<std::optional<std::string>> health_pings::error_of(const ping& what, bool& waits_for_login) {
  auto request = what.request;
  if (what.login) {
    waits_for_login = true;
    co_await what.login->apply(request);
    waits_for_login = false;
  }
  const auto* field = http::find_header(request.fields, "Authorization");
  auto authorization = field == nullptr ? std::string() : *field;
  const auto answer = co_await what.via->send(std::move(request));
  if (!what.login || answer.status / 100 == 2)
    co_return std::nullopt;
  // The next one then has another token.
  if (answer.status == 401)
    co_await what.login->renew(std::move(authorization));
  co_return "HTTP_" + std::to_string(answer.status);
}

asio::awaitable<health_pings::result> health_pings::ask() {
  const auto io = engine_.executor();
  const auto shared = std::make_shared<round>(io);
  shared->left = pings_.size();
  shared->done.expires_after(time_out_);
  for (const auto& one : pings_)
    shared->entries.push_back({one});
  for (std::size_t i = 0; i < pings_.size(); ++i)
    asio::co_spawn(io, send(shared, i), asio::detached);
  if (shared->left > 0)
    co_await http::waits::of(io).end_of(shared->done);
  co_return found_by(*shared);
}

health_pings::result health_pings::found_by(const round& asked) {
  result found;
  const auto why_late = [](const round::entry& one) -> std::optional<std::string> {
    return one.waits_for_login ? "AUTH_FAILURE" : "TIMEOUT";
  };
  for (const auto& one : asked.entries)
    note(found, one.what, one.ended ? one.error : why_late(one));
  return found;
}

void health_pings::note(result& found, const ping& asked, std::optional<std::string> error) {
  switch (asked.what) {
  case ping::kind::atlassian:
    // The first gateway that isn't reachable is named.
    found.connectivity.asks_atlassian = true;
    if (!found.connectivity.atlassian_error)
      found.connectivity.atlassian_error = std::move(error);
    break;
  case ping::kind::confluence:
    found.connectivity.confluence.push_back({asked.tenant, std::move(error)});
    break;
  case ping::kind::ingestion:
    found.unique.ingestion.push_back({asked.tenant, std::move(error)});
    break;
  case ping::kind::scope_management:
    found.unique.scope_management.push_back({asked.tenant, std::move(error)});
    break;
  }
}

} // namespace cfc::connector
