#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/new_places.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/testimony.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <vector>

namespace cfc::nodes {

/// Of contents that are to go since their pages were moved to other spaces, keeps those that aren't stored there
/// (DEL-4). What came empty there is read a second time (ING-9).
/// @param said of each of the contents; those with a new space are looked at
/// @return the attachments that are missing while their pages are stored: they may be gone, too, or not be ingested any
/// more, so that the caller decides. What is said of them still is that they go
/// @throws http::api_error when it can't be looked up: then nothing of it may be deleted
boost::asio::awaitable<std::vector<std::size_t>> settle_moved(const service_set& services,
                                                              const new_places& places,
                                                              std::vector<testimony>& said,
                                                              const std::vector<content_to_delete>& contents);

/// Of what isn't stored in its new place: it stays. Another run may be the one that looks there (RUN-1), and then
/// nothing decides.
testimony not_stored(const new_places& places, const space_identity& space);

} // namespace cfc::nodes
