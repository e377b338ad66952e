#pragma once

#include "io/http/clock.hpp"
#include "io/http/transport.hpp"
#include "nodes/operations/examination/check_list.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace cfc::nodes {

/// A way to a host, and how it is checked before anybody logs in there.
struct way_to_host {
  std::string title; ///< of the checks: "Confluence"
  std::string url;   ///< that is asked for, without a login; whatever it answers shows that the host is there
  std::string setting;   ///< where the operator has named the host
  std::string proxy_url; ///< empty: directly
  http::transport& via;
};

/// The name of the last of these checks, which what is asked of the host needs.
std::string reached(const way_to_host& way);

/// Name, port, TLS with an answer, and the clock of the host beside ours (RUN-7). Of a host behind a proxy,
/// name and port are the proxy's.
boost::asio::awaitable<void> check_way(check_list& checks, way_to_host way, http::service_clock clock);

} // namespace cfc::nodes
