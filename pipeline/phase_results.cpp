#include "pipeline/phase_results.hpp"

#include <set>

namespace cfc::pipeline {

void mark_incomplete(discovered& found) {
  std::set<std::string> late;
  for (const auto& space : found.spaces) {
    if (space.had_late_items)
      late.insert(space.identity.id);
  }
  for (auto& space : found.summaries)
    space.incomplete = space.incomplete || late.contains(space.space.id);
}

nodes::failed_item failure_of(const nodes::root_page& lost) {
  return {lost.id, "descendant search", 0, "the descendants of this page can't be searched"};
}

nodes::failed_item failure_of(const nodes::unknown_attachments& page) {
  return {page.page_id, "attachments", page.failure.status, page.failure.reason};
}

nodes::failed_item failure_of(const nodes::refused_space& space) {
  return {space.key, space.step, 0, space.reason};
}

} // namespace cfc::pipeline
