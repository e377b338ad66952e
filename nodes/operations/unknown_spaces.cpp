#include "nodes/operations/unknown_spaces.hpp"

#include "io/config/nearest.hpp"
#include "nodes/operations/search_check.hpp"
#include "nodes/operations/search_engine.hpp"

#include <memory>
#include <set>
#include <string_view>

namespace cfc::nodes {

namespace {

/// So many answers of a search for labelled pages are read for keys that may have been meant.
constexpr int most_answers = 5;

/// Keys of spaces with labelled pages, whatever the selection.
boost::asio::awaitable<void> add_labelled(search_engine& searches, std::set<std::string>& known) {
  int answers = 0;
  const search_page_visitor note =
      [&](std::shared_ptr<const confluence::search_page> page) -> boost::asio::awaitable<bool> {
    for (const auto& space : page->spaces)
      known.emplace(space.key);
    co_return ++answers < most_answers;
  };
  search_query labelled;
  co_await searches.visit(std::move(labelled), note);
}

} // namespace

boost::asio::awaitable<std::vector<unknown_space>>
find_unknown_spaces(const service_set& services, const run_context& run, own_scopes& scopes,
                    std::vector<discovered_space> discovered) {
  std::set<std::string> known;
  for (const auto& space : discovered)
    known.insert(space.identity.key);
  const auto marked = co_await scopes.refresh();
  for (const auto& scope : marked) {
    if (scope.mark && scopes.is_ours(*scope.mark))
      known.insert(scope.mark->space_key);
  }
  search_engine searches(services, run);
  std::vector<unknown_space> unknown;
  for (auto& key : services.selected.named()) {
    // In just this spelling: a search may not find the space under another.
    if (known.contains(key))
      continue;
    space_mark of_any_id;
    of_any_id.space_key = key;
    const bool has_pages = co_await space_has_pages(searches, std::move(of_any_id));
    if (!has_pages)
      unknown.push_back({std::move(key), {}});
  }
  if (unknown.empty())
    co_return unknown;
  co_await add_labelled(searches, known);
  if (known.empty())
    co_return unknown;
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  for (auto& space : unknown)
    space.nearest = config::nearest(space.key, candidates);
  co_return unknown;
}

} // namespace cfc::nodes
