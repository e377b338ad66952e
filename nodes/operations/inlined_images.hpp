#pragma once

#include "nodes/operations/attachment_rules.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cfc::nodes {

/// Marks the accepted images that go into their pages: from the smallest up, while they fit under the cap
/// (INL-13, INL-16). The others stay ordinary attachments.
/// @param allowed_types the tenant's, which `media_type` is an index of
void mark_inlined(extraction& found, std::span<const std::string> allowed_types, std::uint64_t page_cap);

} // namespace cfc::nodes
