#pragma once

#include "nodes/operations/space_summary.hpp"

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// Says something of a page by its id.
using page_predicate = std::function<bool(std::string_view)>;

/// Where discovery has found pages, for those that are in another space by now: what is to be ingested there, and isn't,
/// must not go from its former space (DEL-4).
class new_places {
public:
  /// @param was_found whether discovery has accepted a page of that id, in whatever space
  /// @param failed ids of pages that were found and not stored
  new_places(const std::vector<discovered_space>& discovered, page_predicate was_found,
             std::set<std::string, std::less<>> failed = {})
      : was_found_(std::move(was_found)), failed_(std::move(failed)) {
    for (const auto& space : discovered) {
      if (!space.had_late_items)
        complete_.insert(space.identity.id);
      all_.insert(space.identity.id);
    }
  }

  /// Whether the page is stored under its new space's keys after this cycle. What is found too late isn't.
  bool has(const std::string& space_id, std::string_view page_id) const {
    return complete_.contains(space_id) && was_found_(page_id) && !failed_.contains(page_id);
  }
  /// Whether discovery has found anything in the space.
  bool knows(const std::string& space_id) const { return all_.contains(space_id); }

private:
  std::set<std::string> complete_, all_; ///< spaces
  page_predicate was_found_;
  std::set<std::string, std::less<>> failed_;
};

} // namespace cfc::nodes
