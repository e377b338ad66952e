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

/// The spaces of which nothing is deleted in a cycle, by what discovery has found: a subtree of them is
/// unknown (DSC-12), or rows say of a key that it stands under more than one id, or of its id that it stands
/// under more than one key. Some rows are out of date then, and nothing says which (DEL-2).
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
  struct doubtful_key {
    std::set<std::string> ids;
    bool has_other_names = false; ///< an id of it has another key, too
    bool is_told = true;          ///< of all its spaces nothing was ingested, which was told then
  };
  bool subtree_unknown(const std::string& space_id) const;

  bool any_space_is_cut_;            ///< of a lost root nothing says where it is
  std::set<std::string> cut_spaces_; ///< ids of those with lost roots
  std::map<std::string, doubtful_key> keys_;
};

} // namespace cfc::nodes
