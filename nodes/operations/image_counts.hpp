#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace cfc::nodes {

/// Why an image stays as it is in its page, or isn't appended (INL-23).
enum class not_inlined_reason : std::uint8_t {
  not_found,
  page_not_found,
  type_not_allowed,
  too_large,
  over_cap,
  fetch_failed,
  external,
  unresolvable,
  unsupported_reference,
  malformed, ///< not one image, but what stands behind a fault of a body
};
std::string_view name_of(not_inlined_reason reason) noexcept;
/// Those that the operator may do something about are told as warnings (INL-12).
bool deserves_warning(not_inlined_reason reason) noexcept;

/// What became of the images of pages that were ingested.
struct image_counts {
  std::uint64_t inlined = 0, appended = 0, bytes = 0;
  std::map<std::string, std::uint64_t, std::less<>> left_out; ///< by reason

  std::uint64_t all_left() const noexcept;
  image_counts& operator+=(const image_counts& other);
};

} // namespace cfc::nodes
