#include "nodes/operations/store_ancestors.hpp"

#include "io/http/api_error.hpp"

#include <iterator>
#include <utility>

namespace cfc::nodes {

namespace {

/// A tree that is deeper than most_v2_rows times this isn't a tree.
constexpr std::size_t most_parts = 100;

http::api_error endless(const std::string& page_id) {
  return {http::api_fault::paging, 0, "confluence: the ancestors of page " + page_id + " don't end"};
}

} // namespace

boost::asio::awaitable<std::vector<confluence::stored_ancestor>> store_ancestors::above(std::string page_id) {
  std::vector<confluence::stored_ancestor> all;
  confluence::stored_ancestor from{page_id, "page"};
  std::set<std::string> asked;
  while (!tops_.contains(from.id)) {
    if (asked.size() == most_parts || !asked.insert(from.id).second)
      throw endless(page_id);
    auto some = co_await services_.confluence.stored_ancestors(from);
    if (some.empty()) {
      tops_.insert(from.id);
      break;
    }
    from = some.front();
    all.insert(all.begin(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  }
  co_return all;
}

} // namespace cfc::nodes
