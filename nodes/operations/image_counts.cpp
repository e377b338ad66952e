#include "nodes/operations/image_counts.hpp"

#include <numeric>

namespace cfc::nodes {

std::string_view name_of(not_inlined_reason reason) noexcept {
  switch (reason) {
  case not_inlined_reason::not_found:
    return "notFound";
  case not_inlined_reason::page_not_found:
    return "pageNotFound";
  case not_inlined_reason::type_not_allowed:
    return "typeNotAllowed";
  case not_inlined_reason::too_large:
    return "tooLarge";
  case not_inlined_reason::over_cap:
    return "overCap";
  case not_inlined_reason::fetch_failed:
    return "fetchFailed";
  case not_inlined_reason::external:
    return "external";
  case not_inlined_reason::unresolvable:
    return "unresolvable";
  case not_inlined_reason::unsupported_reference:
    return "unsupportedReference";
  case not_inlined_reason::malformed:
    return "malformed";
  }
  return "";
}

bool deserves_warning(not_inlined_reason reason) noexcept {
  switch (reason) {
  case not_inlined_reason::too_large:
  case not_inlined_reason::fetch_failed:
  case not_inlined_reason::unresolvable:
  case not_inlined_reason::malformed:
    return true;
  default:
    return false;
  }
}

std::uint64_t image_counts::all_left() const noexcept {
  return std::accumulate(left_out.begin(), left_out.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& one) { return sum + one.second; });
}

image_counts& image_counts::operator+=(const image_counts& other) {
  inlined += other.inlined;
  appended += other.appended;
  bytes += other.bytes;
  for (const auto& [reason, count] : other.left_out)
    left_out[reason] += count;
  return *this;
}

} // namespace cfc::nodes
