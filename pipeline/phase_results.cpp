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

} // namespace cfc::pipeline
