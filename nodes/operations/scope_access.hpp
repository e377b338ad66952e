#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// Grants a user access to a scope. What the platform says to it is a warning only, since it may have been
/// given before (SCP-1): what is asked next shows it.
/// @return why it was refused; nothing when it wasn't
/// @throws http::api_error for what is no refusal: no answer, no login, a used-up quota
boost::asio::awaitable<std::optional<std::string>> grant(const service_set& services, std::string scope_id,
                                                         std::string user, std::vector<unique::access> what);

/// MANAGE, READ and WRITE.
boost::asio::awaitable<std::optional<std::string>> grant_all(const service_set& services,
                                                             std::string scope_id, std::string user);

} // namespace cfc::nodes
