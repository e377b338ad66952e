#include "nodes/operations/spaces_in_doubt.hpp"

#include "io/observe/parts.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace cfc::nodes {

namespace {

const std::set<std::string>& names_at(const std::map<std::string, std::set<std::string>>& names,
                                      const std::string& key) {
  static const std::set<std::string> none;
  const auto at = names.find(key);
  return at == names.end() ? none : at->second;
}

} // namespace

void space_names::add(const std::string& id, const std::string& key) {
  keys_[id].insert(key);
  ids_[key].insert(id);
}

const std::set<std::string>& space_names::keys_of(const std::string& id) const {
  return names_at(keys_, id);
}

const std::set<std::string>& space_names::ids_of(const std::string& key) const {
  return names_at(ids_, key);
}

bool space_names::contradicts(const std::string& id, const std::string& key) const {
  return keys_of(id).size() > 1 || ids_of(key).size() > 1;
}

bool space_names::is_id_in_doubt(const std::string& id) const {
  const auto& keys = keys_of(id);
  return std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return contradicts(id, key); });
}

bool space_names::is_key_in_doubt(const std::string& key) const {
  const auto& ids = ids_of(key);
  return std::any_of(ids.begin(), ids.end(), [&](const auto& id) { return contradicts(id, key); });
}

std::vector<std::string> space_names::keys_in_doubt() const {
  std::vector<std::string> keys;
  for (const auto& [key, ids] : ids_) {
    if (is_key_in_doubt(key))
      keys.push_back(key);
  }
  return keys;
}

spaces_in_doubt::spaces_in_doubt(const std::vector<discovered_space>& discovered,
                                 const std::vector<root_page>& lost_roots) {
  for (const auto& root : lost_roots)
    cut_.add(root);
  for (const auto& space : discovered) {
    auto keys = space.other_keys;
    keys.insert(space.identity.key);
    for (const auto& key : keys)
      names_.add(space.identity.id, key);
    if (!space.is_refused)
      untold_.insert(keys.begin(), keys.end());
  }
}

bool spaces_in_doubt::may_delete_in(const std::string& space_id, const std::string& space_key) const {
  return !cut_.contains(space_id) && !names_.is_key_in_doubt(space_key);
}

bool spaces_in_doubt::may_delete_in(const space_summary& space) const {
  return !space.incomplete && may_delete_in(space.space.id, space.space.key);
}

std::vector<kept_content> spaces_in_doubt::tell(const observe::log& log) const {
  std::vector<kept_content> told;
  for (const auto& key : names_.keys_in_doubt()) {
    if (!untold_.contains(key))
      continue;
    const auto& ids = names_.ids_of(key);
    const auto list = fmt::format("{}", fmt::join(ids, ", "));
    log.part(observe::part::ingestion)
        .warn("a space was found under two ids or keys; nothing of it is deleted in this cycle",
              {{"spaceKey", key}, {"ids", list}});
    const std::string contradiction =
        ids.size() > 1 ? "under two ids (" + list + ")" : "under two keys (its id is " + list + ")";
    told.push_back({key, "the search found this space " + contradiction +
                             ", of which one must be out of date: nothing of either was deleted"});
  }
  return told;
}

} // namespace cfc::nodes
