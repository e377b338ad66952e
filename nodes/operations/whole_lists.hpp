#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace cfc::nodes {

/// Why a list of contents may not be all there are, for those that delete because there are no more (REL-10);
/// null: nothing speaks against it.
/// @param counted how many Unique says there are
std::optional<std::string> doubt_about(const unique::content_list& found, std::uint64_t counted);

/// What is said of a scope that isn't deleted for such a doubt, to go behind its name: deleting it would take along
/// what the list left out.
std::string stays_in_doubt(const std::string& doubt);

/// How many contents a scope has of its own, for those that delete it because it has none: the count may be
/// too low, the list too short, so the larger of both.
/// @throws http::api_error
boost::asio::awaitable<std::uint64_t> contents_in_scope(const service_set& services, std::string scope_id);

} // namespace cfc::nodes
