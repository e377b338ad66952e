#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace cfc::config {

/// How many characters must be inserted, removed or replaced to turn one word into the other; case doesn't
/// count.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that was probably meant; the first of equally near ones, empty without candidates.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

} // namespace cfc::config
