#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace cfc::nodes {

struct emptied_items {
  std::vector<content_to_delete> contents; ///< earlier versions, to be deleted
  std::vector<std::string> averted;        ///< keys of pages that have a body again, or no answer about it
};

/// An item without content isn't ingested (ING-1, ING-4), so what Unique holds of an earlier version would
/// stay for ever, and an ingestion from scratch would not have it. Finds these versions by their full keys.
/// With `verifyDeletions` the body of each such page is read once more before it counts (DEL-4).
/// @throws http::api_error when a question can't be answered
boost::asio::awaitable<emptied_items> find_emptied(const service_set& services,
                                                   std::vector<std::string> keys);

} // namespace cfc::nodes
