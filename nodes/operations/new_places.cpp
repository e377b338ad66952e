#include "nodes/operations/new_places.hpp"

#include "nodes/operations/content_keys.hpp"

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
    found_.emplace(space.identity.id, space.identity);
  }
  for (const auto& item_key : ends_.failed) {
    if (!is_page(item_key))
      failed_attachments_.emplace(attachment_of(item_key));
  }
}

boost::asio::awaitable<void> new_places::learn_others(const selection& selected) {
  const auto all = co_await scopes_.cached();
  std::set<std::string> renamed;
  for (const auto& one : all) {
    if (!one.mark || !scopes_.is_ours(*one.mark) || knows(one.mark->space_id) ||
        selected.takes(one.mark->space_key))
      continue;
    const auto& mark = *one.mark;
    const auto [at, is_new] =
        others_.emplace(mark.space_id, space_identity{mark.space_id, mark.space_key, {}});
    if (!is_new && at->second.key != mark.space_key)
      renamed.insert(mark.space_id);
  }
  for (const auto& id : renamed)
    others_.erase(id);
}

bool new_places::has(const std::string& space_id, std::string_view page_id) const {
  return complete_.contains(space_id) && was_accepted(page_id);
}

bool new_places::is_foreseen(const std::string& space_id, std::string_view page_id) const {
  return ends_.only_planned && ends_.compared.contains(space_id) && has(space_id, page_id);
}

bool new_places::may_have_failed(std::string_view item_key) const {
  return ends_.failures_truncated || ends_.failed.contains(item_key) ||
         ends_.unknown_attachments.contains(page_of(item_key));
}

bool new_places::may_have_failed_anywhere(std::string_view attachment_id) const {
  return ends_.failures_truncated || failed_attachments_.contains(attachment_id);
}

const space_identity* new_places::space(const std::string& space_id) const {
  return find_in(found_, space_id);
}

const space_identity* new_places::other_space(const std::string& space_id) const {
  return find_in(others_, space_id);
}

} // namespace cfc::nodes
