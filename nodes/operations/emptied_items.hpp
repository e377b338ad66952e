#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace cfc::nodes {

struct emptied_items {
  std::vector<content_to_delete> contents; ///< earlier versions, to be deleted
  std::vector<kept_content> foreign;       ///< under these keys, but not ours (DIF-7)
  std::vector<kept_content> averted;       ///< of which a second reading doesn't say that they are empty
};

/// An item without content isn't ingested (ING-1, ING-4), so what Unique holds of an earlier version would
/// stay for ever, and an ingestion from scratch would not have it. Finds these versions by their full keys,
/// and reads each such item once more by another request (ING-9), whatever `verifyDeletions` says: a body by
/// itself, an attachment's size in a list of its page's. What isn't said to be empty again is averted.
/// @param keys full, of one space
/// @param prefix of these keys, with its slash
/// @param scope_ids of the scopes that the space's contents are in
/// @throws http::api_error when a question can't be answered
boost::asio::awaitable<emptied_items> find_emptied(const service_set& services, const run_context& run,
                                                   std::vector<std::string> keys, std::string prefix,
                                                   std::vector<std::string> scope_ids);

} // namespace cfc::nodes
