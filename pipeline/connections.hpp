#pragma once

#include "io/config/environment.hpp"
#include "io/config/tenant.hpp"
#include "io/confluence/client.hpp"
#include "io/curl/engine.hpp"
#include "io/http/service.hpp"
#include "io/observe/traffic.hpp"
#include "io/unique/client.hpp"
#include "nodes/operations/services.hpp"

#include <memory>

namespace cfc::pipeline {

/// Who is told of a tenant's calls.
struct call_observers {
  observe::traffic& counts; ///< outlives the calls
  observe::log log;
  observe::tenant_metrics metrics{};
};

/// A tenant's way to its two services: routes, credentials, rate budgets, clients, and what operations get of
/// it all. Lives as long as the cycle. Confluence always goes through the proxy, when there is one; Unique
/// only in `external` mode (SPEC section 1).
class connections {
public:
  connections(curl::engine& engine, const config::process_settings& process, const config::tenant& tenant,
              const call_observers& observers, nodes::selection selected = {});
  connections(const connections&) = delete;
  connections& operator=(const connections&) = delete;
  ~connections() = default;

  /// With references to these connections and to the tenant.
  const nodes::service_set& services() const noexcept { return services_; }
  /// The ways to the two, for what is asked without a login.
  http::transport& to_confluence() const noexcept { return to_confluence_; }
  http::transport& to_unique() const noexcept { return to_unique_; }

private:
  http::transport& to_confluence_;
  http::transport& to_unique_;
  std::shared_ptr<http::credentials> unique_login_;
  http::service confluence_calls_;
  http::service ingestion_calls_;
  http::service scope_calls_;
  http::service diff_calls_;
  http::service uploads_;
  confluence::client confluence_;
  unique::client unique_;
  nodes::service_set services_;
};

} // namespace cfc::pipeline
