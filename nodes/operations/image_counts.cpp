#include "nodes/operations/image_counts.hpp"

#include <numeric>

namespace cfc::nodes {

std::string_view name_of(left_reason reason) noexcept {
  switch (reason) {
  case left_reason::not_found:
    return "notFound";
  case left_reason::page_not_found:
    return "pageNotFound";
  case left_reason::type_not_allowed:
    return "typeNotAllowed";
  case left_reason::too_large:
    return "tooLarge";
  case left_reason::over_cap:
    return "overCap";
  case left_reason::fetch_failed:
    return "fetchFailed";
  case left_reason::external:
    return "external";
  case left_reason::unresolvable:
    return "unresolvable";
  case left_reason::unsupported_reference:
    return "unsupportedReference";
  case left_reason::malformed:
    return "malformed";
  }
  return "";
}

bool deserves_warning(left_reason reason) noexcept {
  switch (reason) {
  case left_reason::too_large:
  case left_reason::fetch_failed:
  case left_reason::unresolvable:
  case left_reason::malformed:
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
