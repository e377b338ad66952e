#pragma once

#include "nodes/operations/id_set.hpp"
#include "nodes/operations/item_outcome.hpp"
#include "nodes/operations/space_summary.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// Where discovery has found pages, for those that are in another space by now: what is to be ingested there, and
/// isn't, must not go from its former space (DEL-4).
class new_places {
public:
  /// @param accepted ids that discovery has accepted, in whatever space; outlives it
  /// @param failed item keys of what was found and not stored, as far as they are known
  /// @param only_planned nothing was ingested in this cycle, and all that was found would be
  new_places(const std::vector<discovered_space>& discovered, const id_set& accepted,
             std::set<std::string, std::less<>> failed = {}, bool only_planned = false)
      : accepted_(accepted), failed_(std::move(failed)), only_planned_(only_planned) {
    for (const auto& space : discovered) {
      if (!space.had_late_items)
        complete_.insert(space.identity.id);
      all_.emplace(space.identity.id, space.identity);
    }
  }

  /// Whether discovery has found the page in time to be stored under its new space's keys in this cycle. Whether it
  /// is, Unique knows (moved_contents).
  bool has(const std::string& space_id, std::string_view page_id) const {
    return complete_.contains(space_id) && accepted_.contains(page_id) && !failed_.contains(page_id);
  }
  /// Whether an item may have been tried and not stored: no more than so many are named.
  bool may_have_failed(std::string_view item_key) const {
    return failed_.size() >= most_failures_named || failed_.contains(item_key);
  }
  /// Whether discovery has found anything in the space.
  bool knows(const std::string& space_id) const { return all_.contains(space_id); }
  /// The space as discovery has found it; null: it found nothing there.
  const space_identity* space(const std::string& space_id) const {
    const auto at = all_.find(space_id);
    return at == all_.end() ? nullptr : &at->second;
  }
  bool only_planned() const noexcept { return only_planned_; }

private:
  std::set<std::string> complete_;            ///< ids of spaces
  std::map<std::string, space_identity> all_; ///< by id
  const id_set& accepted_;
  std::set<std::string, std::less<>> failed_;
  bool only_planned_;
};

} // namespace cfc::nodes
