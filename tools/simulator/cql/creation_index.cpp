#include "tools/simulator/cql/creation_index.hpp"

#include <algorithm>
#include <iterator>

namespace cfc::simulator {

creation_index::creation_index(const instance& content) {
  by_time_.reserve(content.page_count());
  for (page_index page = 0; page < content.page_count(); ++page)
    by_time_.push_back({content.created_of(page), page});
  std::sort(by_time_.begin(), by_time_.end(), [](const entry& a, const entry& b) {
    return a.when != b.when ? a.when < b.when : a.page < b.page;
  });
}

std::pair<const creation_index::entry*, const creation_index::entry*>
creation_index::range(epoch_ms from, epoch_ms until) const {
  const auto before = [](const entry& one, epoch_ms when) { return one.when < when; };
  const auto* const first = by_time_.data();
  const auto* const last = first + by_time_.size();
  const auto* const low = std::lower_bound(first, last, from, before);
  return {low, std::lower_bound(low, last, std::max(from, until), before)};
}

std::size_t creation_index::count(epoch_ms from, epoch_ms until) const {
  const auto [low, high] = range(from, until);
  return static_cast<std::size_t>(high - low);
}

std::vector<page_index> creation_index::created(epoch_ms from, epoch_ms until) const {
  const auto [low, high] = range(from, until);
  std::vector<page_index> pages;
  pages.reserve(static_cast<std::size_t>(high - low));
  std::transform(low, high, std::back_inserter(pages), [](const entry& one) { return one.page; });
  std::sort(pages.begin(), pages.end());
  return pages;
}

std::vector<page_index> creation_index::oldest_first(const std::vector<page_index>& pages) const {
  std::vector<page_index> ordered;
  ordered.reserve(pages.size());
  std::vector<bool> wanted(by_time_.size(), false);
  for (const auto page : pages)
    wanted[page] = true;
  for (const auto& one : by_time_)
    if (wanted[one.page])
      ordered.push_back(one.page);
  return ordered;
}

} // namespace cfc::simulator
