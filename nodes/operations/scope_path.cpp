#include "nodes/operations/scope_path.hpp"

#include <utility>

namespace cfc::nodes {

namespace {

constexpr int most_scopes_above = 100;

} // namespace

boost::asio::awaitable<scope_path> read_path_of(const service_set& services, unique::scope scope,
                                                before_reading prepare) {
  scope_path path;
  path.text = "/" + scope.name;
  auto parent = std::move(scope.parent_id);
  for (int depth = 0; parent; ++depth) {
    path.is_loop = depth > most_scopes_above;
    if (path.is_loop)
      break;
    if (prepare)
      co_await prepare(*parent);
    auto above = co_await services.unique.scope_by_id(*parent);
    if (!above) {
      path.unreadable = std::move(parent);
      break;
    }
    path.text.insert(0, "/" + above->name);
    parent = std::move(above->parent_id);
  }
  co_return path;
}

} // namespace cfc::nodes
