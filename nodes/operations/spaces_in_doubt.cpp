#include "nodes/operations/spaces_in_doubt.hpp"

#include "io/observe/parts.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace cfc::nodes {

spaces_in_doubt::spaces_in_doubt(const std::vector<discovered_space>& discovered,
                                 const std::vector<root_page>& lost_roots)
    : any_space_is_cut_(std::any_of(lost_roots.begin(), lost_roots.end(),
                                    [](const root_page& root) { return root.space_id.empty(); })) {
  for (const auto& root : lost_roots)
    cut_spaces_.insert(root.space_id);
  for (const auto& space : discovered) {
    auto names = space.other_keys;
    names.insert(space.identity.key);
    for (const auto& name : names) {
      auto& key = keys_[name];
      key.ids.insert(space.identity.id);
      key.has_other_names = key.has_other_names || names.size() > 1;
      key.is_told = key.is_told && space.is_refused;
    }
  }
  std::erase_if(keys_,
                [](const auto& key) { return key.second.ids.size() < 2 && !key.second.has_other_names; });
}

bool spaces_in_doubt::subtree_unknown(const std::string& space_id) const {
  return any_space_is_cut_ || cut_spaces_.contains(space_id);
}

bool spaces_in_doubt::may_delete_in(const std::string& space_id, const std::string& space_key) const {
  return !subtree_unknown(space_id) && !keys_.contains(space_key);
}

bool spaces_in_doubt::may_delete_in(const space_summary& space) const {
  return !space.incomplete && may_delete_in(space.space.id, space.space.key);
}

std::vector<kept_content> spaces_in_doubt::tell(const observe::log& log) const {
  std::vector<kept_content> told;
  for (const auto& [key, facts] : keys_) {
    if (facts.is_told)
      continue;
    const auto list = fmt::format("{}", fmt::join(facts.ids, ", "));
    log.part(observe::part::ingestion)
        .warn("a space was found under two ids or keys; nothing of it is deleted in this cycle",
              {{"spaceKey", key}, {"ids", list}});
    const std::string contradiction =
        facts.ids.size() > 1 ? "under two ids (" + list + ")" : "under two keys (its id is " + list + ")";
    told.push_back({key, "the search found this space " + contradiction +
                             ", of which one must be out of date: nothing of either was deleted"});
  }
  return told;
}

} // namespace cfc::nodes
