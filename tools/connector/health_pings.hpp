#pragma once

#include "io/config/environment.hpp"
#include "io/config/tenant.hpp"
#include "io/curl/engine.hpp"
#include "io/http/credentials.hpp"
#include "io/observe/metrics.hpp"
#include "tools/connector/health.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cfc::connector {

/// Asks the services whether they are there, outside of all rate budgets: the checks `connectivity` and
/// `uniqueApi` of health (WIRE). All that it awaits runs on the engine's thread; its logins are its own.
class health_pings {
public:
  /// @param metrics where tokens for Unique are counted; null: nowhere
  health_pings(curl::engine& engine, const config::process_settings& process,
               const std::vector<config::tenant>& tenants, std::chrono::milliseconds time_out,
               observe::metrics* metrics);
  ~health_pings();
  health_pings(const health_pings&) = delete;
  health_pings& operator=(const health_pings&) = delete;

  /// All pings side by side, each within the time-out.
  struct result {
    connectivity_check connectivity;
    unique_check unique;
  };
  /// To be awaited on the engine's thread. Never throws for what a service does.
  boost::asio::awaitable<result> ask();

private:
  /// A request, perhaps with a login, and whose it is.
  struct ping;
  struct round;

  void add_confluence(http::transport& via, const config::tenant& tenant);
  void add_unique(http::transport& via, const config::tenant& tenant, observe::tenant_metrics series);
  /// Notes how one ends, and wakes who waits when it is the last.
  static boost::asio::awaitable<void> send(std::shared_ptr<round> into, std::size_t index);
  /// Nothing: reachable. @throws http::transport_error; what the login throws, and `waits_for_login` is true then
  static boost::asio::awaitable<std::optional<std::string>> error_of(const ping& what, bool& waits_for_login);

  static result found_by(const round& asked);
  static void note(result& found, const ping& asked, std::optional<std::string> error);

  curl::engine& engine_;
  std::chrono::milliseconds time_out_;
  std::vector<ping> pings_;
};

} // namespace cfc::connector
