#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cfc::nodes {

/// The way from the top scope down to one.
struct scope_path {
  std::string text; ///< the scopes' names, each behind a slash; of those that were read
  /// The id of a scope above that can't be read: what is above it is unknown, too.
  std::optional<std::string> unreadable;
  bool is_loop = false; ///< there are more scopes above than there can be
};

/// Why a space's key can't be the name of a scope (SCP-6), in words that go on after the key; nothing: it
/// can.
std::optional<std::string> unusable_as_scope(std::string_view space_key);

/// Called with the id of each scope above before it is read.
using before_reading = std::function<boost::asio::awaitable<void>(std::string scope_id)>;

/// @param prepare empty: nothing is done before
/// @throws http::api_error
boost::asio::awaitable<scope_path> read_path_of(const service_set& services, unique::scope scope,
                                                before_reading prepare = {});

} // namespace cfc::nodes
