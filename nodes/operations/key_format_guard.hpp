#pragma once

#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_records.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace cfc::nodes {

/// Why a space whose items are all new may not be ingested: it is in Unique under keys of the other format,
/// since useV1KeyFormat was changed. Its contents would be stored twice, and the diff names none of the old
/// ones. Nothing: it may.
/// @throws http::api_error
boost::asio::awaitable<std::optional<std::string>>
key_format_objection(const service_set& services, own_scopes& scopes, space_identity space);

} // namespace cfc::nodes
