#pragma once

#include "io/http_server/server.hpp"
#include "tools/connector/health_service.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace cfc::connector {

/// `GET /probe` and `GET /health` on all interfaces, on a thread of their own (OPS-9). Nothing can be changed by them.
/// @param health outlives the server
/// @throws config::config_error naming `PORT`, when it can't listen there
std::unique_ptr<http_server::server> service_pages(std::uint16_t port, const std::string& version,
                                                   health_service& health);

} // namespace cfc::connector
