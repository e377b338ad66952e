#include "nodes/operations/content_to_delete.hpp"

#include <algorithm>

namespace cfc::nodes {

std::string_view name_of(deletion_reason reason) noexcept {
  switch (reason) {
  case deletion_reason::removed:
    return "removed";
  case deletion_reason::trashed:
    return "trashed";
  case deletion_reason::moved:
    return "moved";
  case deletion_reason::unlabelled:
    return "unlabelled";
  case deletion_reason::not_allowed:
    return "notAllowed";
  case deletion_reason::emptied:
    return "emptied";
  case deletion_reason::space_removed:
    return "spaceRemoved";
  case deletion_reason::replaced:
    return "replaced";
  case deletion_reason::adopted:
    return "adopted";
  case deletion_reason::tenant_removed:
    return "tenantRemoved";
  case deletion_reason::replaced_by_inlining:
    return "replacedByInlining";
  case deletion_reason::unfinished:
    return "unfinished";
  case deletion_reason::not_ingested:
    return "notIngested";
  }
  return "";
}

std::uint64_t count_with(const std::vector<content_to_delete>& contents, deletion_reason reason) noexcept {
  return static_cast<std::uint64_t>(std::count_if(
      contents.begin(), contents.end(), [reason](const auto& content) { return content.reason == reason; }));
}

} // namespace cfc::nodes
