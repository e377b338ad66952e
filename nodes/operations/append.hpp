#pragma once

#include <iterator>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// Moves a list to the end of another one.
template <class Item>
void append(std::vector<Item>& all, std::vector<Item>&& more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

} // namespace cfc::nodes
