#include "nodes/operations/whole_lists.hpp"

#include <algorithm>
#include <utility>

namespace cfc::nodes {

std::optional<std::string> doubt_about(const unique::content_list& found, std::uint64_t counted) {
  if (found.doubt || counted <= found.rows.size())
    return found.doubt;
  return "Unique counts " + std::to_string(counted) + " contents, and lists " +
         std::to_string(found.rows.size());
}

std::string stays_in_doubt(const std::string& doubt) {
  return "stays, since it may hold more than was found: " + doubt;
}

boost::asio::awaitable<std::uint64_t> contents_in_scope(const service_set& services, std::string scope_id) {
  const auto counted = co_await services.unique.count_by_owner(scope_id);
  if (counted > 0)
    co_return counted;
  const auto listed = co_await services.unique.contents_by_owner(std::move(scope_id));
  co_return listed.rows.size();
}

} // namespace cfc::nodes
