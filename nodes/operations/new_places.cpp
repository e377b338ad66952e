#include "nodes/operations/new_places.hpp"

#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/item_outcome.hpp"

#include <utility>

namespace cfc::nodes {

namespace {

const space_identity* find_in(const std::map<std::string, space_identity>& spaces, const std::string& id) {
  const auto at = spaces.find(id);
  return at == spaces.end() ? nullptr : &at->second;
}

} // namespace

new_places::new_places(const std::vector<discovered_space>& discovered, const id_set& accepted,
                       own_scopes& scopes, fates ends)
    : accepted_(accepted), scopes_(scopes), ends_(std::move(ends)) {
  for (const auto& space : discovered) {
    if (!space.had_late_items)
      complete_.insert(space.identity.id);
    if (space.is_refused)
      refused_.insert(space.identity.id);
    found_.emplace(space.identity.id, space.identity);
  }
}

boost::asio::awaitable<void> new_places::learn_others() {
  const auto all = co_await scopes_.cached();
  for (const auto& one : all) {
    if (one.mark && scopes_.is_ours(*one.mark) && !knows(one.mark->space_id))
      others_.emplace(one.mark->space_id, space_identity{one.mark->space_id, one.mark->space_key, {}});
  }
}

bool new_places::has(const std::string& space_id, std::string_view page_id) const {
  return complete_.contains(space_id) && was_accepted(page_id);
}

bool new_places::is_foreseen(const std::string& space_id, std::string_view page_id) const {
  return ends_.only_planned && !refused_.contains(space_id) && has(space_id, page_id);
}

bool new_places::may_have_failed(std::string_view item_key) const {
  return ends_.failed.size() >= most_failures_named || ends_.failed.contains(item_key) ||
         ends_.unlisted.contains(page_of(item_key));
}

const space_identity* new_places::space(const std::string& space_id) const {
  return find_in(found_, space_id);
}

const space_identity* new_places::other_space(const std::string& space_id) const {
  return find_in(others_, space_id);
}

} // namespace cfc::nodes
