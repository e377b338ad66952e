#pragma once

#include "bench/cycles/results.hpp"

#include <string>

namespace cfc::bench {

/// A result as a page that needs nothing else: plots inside it, light and dark, for a phone, too.
/// @param before what it is compared with; null: nothing
std::string page_of(const results& of, const results* before = nullptr);

} // namespace cfc::bench
