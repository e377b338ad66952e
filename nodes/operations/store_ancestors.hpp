#pragma once

#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <set>
#include <string>
#include <vector>

namespace cfc::nodes {

/// What stands above pages of Cloud, whose store lists it in parts: each says only what is nearest, and the
/// part above it is had from the topmost. So a list ends where nothing is above, and not where it is short.
class store_ancestors {
public:
  explicit store_ancestors(const service_set& services) : services_(services) {}

  /// From the top. What was found to be at the top isn't asked again.
  /// @throws http::api_error, also where the lists don't end
  boost::asio::awaitable<std::vector<confluence::stored_ancestor>> above(std::string page_id);

private:
  const service_set& services_;
  std::set<std::string> tops_;
};

} // namespace cfc::nodes
