#pragma once

#include "io/observe/log.hpp"
#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/search_query.hpp"
#include "nodes/operations/space_summary.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace cfc::nodes {

/// Which keys rows have given to which ids of spaces. An id has one key, and a key one id. Where it isn't so,
/// some rows are out of date, or wrong, and nothing says which (DEL-2): ids and keys that they name are in
/// doubt.
class space_names {
public:
  void add(const std::string& id, const std::string& key);
  /// Empty for what was never named.
  const std::set<std::string>& keys_of(const std::string& id) const;
  const std::set<std::string>& ids_of(const std::string& key) const;
  bool is_id_in_doubt(const std::string& id) const;
  bool is_key_in_doubt(const std::string& key) const;
  /// Of what was named.
  std::vector<std::string> keys_in_doubt() const;

private:
  bool contradicts(const std::string& id, const std::string& key) const;

  std::map<std::string, std::set<std::string>> keys_; ///< by id
  std::map<std::string, std::set<std::string>> ids_;  ///< by key
};

/// The spaces of which a subtree is unknown (DSC-12). A lost root of unknown space is every space's concern.
class cut_spaces {
public:
  void add(const root_page& lost) { ids_.insert(lost.space_id); }
  bool contains(const std::string& space_id) const {
    return ids_.contains(space_id) || ids_.contains(std::string());
  }

private:
  std::set<std::string> ids_; ///< an empty one: any space
};

/// The spaces of which nothing is deleted in a cycle, by what discovery has found: a subtree of them is
/// unknown, or their id or key is in doubt.
class spaces_in_doubt {
public:
  /// @param lost_roots whose descendants couldn't be had
  spaces_in_doubt(const std::vector<discovered_space>& discovered, const std::vector<root_page>& lost_roots);

  /// Of a space that was found.
  bool may_delete_in(const space_summary& space) const;
  /// Of a space whose scope has that mark, whether it was found or not.
  bool may_delete_in(const std::string& space_id, const std::string& space_key) const;

  /// Warns of the contradictions that weren't told when the space was refused.
  /// @return the same, for the report
  std::vector<kept_content> tell(const observe::log& log) const;

private:
  cut_spaces cut_;
  space_names names_;
  std::set<std::string> untold_; ///< keys of spaces that weren't refused
};

} // namespace cfc::nodes
