#include "nodes/operations/root_parts.hpp"

#include <iterator>

namespace cfc::nodes {

namespace {

search_query with_roots(const search_query& query, std::size_t first, std::size_t end) {
  auto part = query;
  const auto begin = query.roots.begin();
  part.roots.assign(begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(end));
  part.rank = query.rank + static_cast<std::uint32_t>(first);
  part.begun_anew = false;
  return part;
}

} // namespace

std::pair<search_query, search_query> halved_roots(const search_query& query) {
  const auto middle = query.roots.size() / 2;
  return {with_roots(query, 0, middle), with_roots(query, middle, query.roots.size())};
}

std::vector<search_query> parts_by_space(const search_query& query, std::size_t parts) {
  const auto& roots = query.roots;
  std::vector<search_query> all;
  std::size_t first = 0;
  for (std::size_t end = 1; end <= roots.size(); ++end) {
    const bool space_goes_on = end < roots.size() && roots[end].space_id == roots[end - 1].space_id;
    const bool is_large_enough = (end - first) * parts >= roots.size();
    if (end < roots.size() && (space_goes_on || !is_large_enough))
      continue;
    all.push_back(with_roots(query, first, end));
    first = end;
  }
  return all;
}

} // namespace cfc::nodes
