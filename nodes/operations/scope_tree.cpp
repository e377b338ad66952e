#include "nodes/operations/scope_tree.hpp"

#include "nodes/operations/cycle_aborted.hpp"

#include <numeric>
#include <set>
#include <utility>

namespace cfc::nodes {

std::uint64_t scope_tree::contents() const noexcept {
  return std::accumulate(folders.begin(), folders.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const folder& one) { return sum + one.contents; });
}

boost::asio::awaitable<scope_tree> read_scope_tree(const service_set& services, unique::scope top) {
  scope_tree tree;
  std::set<std::string> seen{top.id};
  tree.folders.push_back({std::move(top), 0});
  for (std::size_t next = 0; next < tree.folders.size(); ++next) {
    const std::string id = tree.folders[next].scope.id;
    const auto count = co_await services.unique.count_by_owner(id);
    tree.folders[next].contents = count;
    const auto children = co_await services.unique.children_of(id);
    if (!tree.doubt)
      tree.doubt = children.doubt;
    for (const auto& child : children.rows) {
      if (!seen.insert(child.id).second)
        throw cycle_aborted("the scopes below " + tree.folders.front().scope.id + " form a loop");
      if (child.external_id.value_or("").empty()) {
        tree.folders.push_back({child, 0});
      } else {
        tree.in_the_way = child.id;
      }
    }
  }
  co_return tree;
}

} // namespace cfc::nodes
