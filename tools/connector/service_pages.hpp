#pragma once

#include "io/http_server/server.hpp"
#include "tools/connector/health_service.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace cfc::connector {

/// What the pages tell of; called on the server's thread, which must not be blocked.
struct service_facts {
  std::string version;
  health_service& health;              ///< outlives the server
  std::function<std::string()> status; ///< JSON: what the tenants are doing
};

/// `GET /probe`, `GET /health` and the status page at `/` on all interfaces, on a thread of their own
/// (OPS-9). Nothing can be changed by them.
/// @throws config::config_error naming `PORT`, when it can't listen there
std::unique_ptr<http_server::server> service_pages(std::uint16_t port, service_facts facts);

} // namespace cfc::connector
