#pragma once

#include "tools/simulator/content/instance.hpp"

#include <cstdint>
#include <vector>

namespace cfc::simulator {

/// All pages by when they were created, as a search engine keeps them: a range of dates costs as much as
/// there is in it, and an order by that date as much as there is to be ordered. Made for one generation of
/// the instance.
class creation_index {
public:
  /// Call it under content.reading().
  explicit creation_index(const instance& content);

  /// How many pages were created from `from` on and before `until`, epoch ms.
  std::size_t count(epoch_ms from, epoch_ms until) const;
  /// Those pages, by index.
  std::vector<page_index> created(epoch_ms from, epoch_ms until) const;
  /// The same pages, the oldest first; what was created at the same time stands in index order.
  /// @param pages by index
  std::vector<page_index> oldest_first(const std::vector<page_index>& pages) const;

private:
  struct entry {
    epoch_ms when;
    page_index page;
  };
  /// The entries of the range.
  std::pair<const entry*, const entry*> range(epoch_ms from, epoch_ms until) const;

  std::vector<entry> by_time_;
};

} // namespace cfc::simulator
