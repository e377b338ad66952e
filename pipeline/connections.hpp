#pragma once

#include "io/config/environment.hpp"
#include "io/config/tenant.hpp"
#include "io/confluence/client.hpp"
#include "io/curl/engine.hpp"
#include "io/http/service.hpp"
#include "io/observe/traffic.hpp"
#include "io/unique/client.hpp"

#include <memory>

namespace cfc::pipeline {

/// A tenant's way to its two services: routes, credentials, rate budgets, clients. Lives as long as the
/// cycle. Confluence always goes through the proxy, when there is one; Unique only in `external` mode (SPEC
/// section 1).
class connections {
public:
  connections(curl::engine& engine, const config::process_settings& process, const config::tenant& tenant,
              observe::traffic& counts, const observe::log& log);

  confluence::client& confluence() noexcept { return confluence_; }
  unique::client& unique() noexcept { return unique_; }

private:
  http::transport& to_confluence_;
  http::transport& to_unique_;
  std::shared_ptr<http::credentials> unique_login_;
  http::service confluence_calls_;
  http::service ingestion_calls_;
  http::service scope_calls_;
  http::service uploads_;
  confluence::client confluence_;
  unique::client unique_;
};

} // namespace cfc::pipeline
