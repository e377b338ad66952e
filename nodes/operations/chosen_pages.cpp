#include "nodes/operations/chosen_pages.hpp"

#include "nodes/operations/search_check.hpp"

#include <map>
#include <memory>
#include <set>
#include <utility>

namespace cfc::nodes {

namespace {

/// What a search says of pages that were named.
struct found_so_far {
  std::set<std::string> asked;
  std::set<std::string> taken;                   ///< that discovery would accept
  std::map<std::string, std::string> refused;    ///< reasons, by id
  std::map<std::string, std::string> space_keys; ///< of those that nothing is known against, by id
};

boost::asio::awaitable<bool> note(const service_set& services,
                                  std::shared_ptr<const confluence::search_page> page, found_so_far& into,
                                  bool is_labelled) {
  for (const auto& item : page->contents) {
    std::string id(item.id);
    // A gateway may drop a condition.
    if (!into.asked.contains(id))
      continue;
    const bool has_space = item.space != confluence::content::no_space;
    const auto space_key = has_space ? std::string(page->spaces[item.space].key) : std::string();
    if (!item.status.empty())
      into.refused[id] = "its status is " + std::string(item.status);
    else if (!confluence::accepted(item.type))
      into.refused[id] = "contents of the type " + std::string(item.type_name) + " aren't ingested";
    else if (!has_space)
      into.refused[id] = "it is in no space";
    else if (!services.selected.takes(space_key))
      into.refused[id] = "its space " + space_key + " isn't selected";
    else if (is_labelled)
      into.taken.insert(std::move(id));
    else
      into.space_keys[id] = space_key;
  }
  co_return true;
}

std::vector<std::string> rest_of(const found_so_far& seen) {
  std::vector<std::string> rest;
  for (const auto& id : seen.asked) {
    if (!seen.taken.contains(id))
      rest.push_back(id);
  }
  return rest;
}

} // namespace

boost::asio::awaitable<chosen_pages> find_chosen(const service_set& services, search_engine& searches,
                                                 std::vector<std::string> page_ids) {
  found_so_far seen;
  seen.asked.insert(page_ids.begin(), page_ids.end());
  const search_page_visitor note_labelled = [&](std::shared_ptr<const confluence::search_page> page) {
    return note(services, std::move(page), seen, true);
  };
  const search_page_visitor note_any = [&](std::shared_ptr<const confluence::search_page> page) {
    return note(services, std::move(page), seen, false);
  };
  co_await search_by_ids(searches, search_kind::labels, std::move(page_ids), note_labelled);
  seen.refused.clear();
  auto rest = rest_of(seen);
  co_await search_by_ids(searches, search_kind::anything, std::move(rest), note_any);

  std::map<std::string, std::vector<std::string>> by_space;
  for (const auto& [id, space_key] : seen.space_keys) {
    if (!seen.taken.contains(id))
      by_space[space_key].push_back(id);
  }
  for (auto& [space_key, ids] : by_space)
    co_await search_below_roots(searches, space_key, std::move(ids), note_labelled);

  chosen_pages chosen;
  for (const auto& id : seen.asked) {
    const auto why = seen.refused.find(id);
    if (seen.taken.contains(id))
      chosen.found.push_back(id);
    else if (why != seen.refused.end())
      chosen.left_out.push_back({id, why->second});
    else if (seen.space_keys.contains(id))
      chosen.left_out.push_back(
          {id,
           "neither it nor a page above it carries the label, or its space is of a type that isn't ingested"});
    else
      chosen.left_out.push_back({id, "Confluence shows no page with this id"});
  }
  co_return chosen;
}

} // namespace cfc::nodes
