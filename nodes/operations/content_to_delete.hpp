#pragma once

#include "io/confluence/records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::nodes {

/// Why a content goes (DEL-7).
enum class deletion_reason : std::uint8_t {
  removed,              ///< Confluence doesn't have it any more
  trashed,              ///< there, but not current: in the trash, archived, a draft
  moved,                ///< in another space; of an attachment: on another page
  unlabelled,           ///< there, but neither labelled nor below a labelled tree's root any more
  not_allowed,          ///< an attachment that the settings don't allow (any more)
  emptied,              ///< it has no content any more (ING-9)
  space_removed,        ///< its space is gone
  replaced,             ///< its space was removed and made again under its key
  adopted,              ///< it is stored anew under the name that its tenant has now (SCP-7)
  tenant_removed,       ///< the tenant's status is deleted (DEL-T)
  replaced_by_inlining, ///< an image that is in its page now (INL-17)
  unfinished,   ///< it was registered and not completed, in this run (ING-6) or an earlier one (REL-6)
  not_ingested, ///< Unique failed to ingest it, and an audit repairs that (RUN-8)
};
std::string_view name_of(deletion_reason reason) noexcept;

/// A content that Unique holds and that is to go.
struct content_to_delete {
  std::string id;       ///< Unique's
  std::string key;      ///< full
  std::string item_key; ///< empty where the item doesn't matter any more
  deletion_reason reason = deletion_reason::removed;
  /// Of an attachment whose page was found in this cycle, and stays: what that page is.
  std::optional<confluence::content_type> staying_page_type = {};
};

/// How many go for that reason.
std::uint64_t count_with(const std::vector<content_to_delete>& contents, deletion_reason reason) noexcept;

/// A content that seemed to be gone, and is kept.
struct kept_content {
  std::string key;
  std::string why; ///< for the operator
};

} // namespace cfc::nodes
