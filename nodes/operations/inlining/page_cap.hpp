#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cfc::nodes::inlining {

struct sized_image {
  std::string_view attachment_id;
  std::uint64_t bytes = 0; ///< as announced
};

/// Which of a page's images go into it: from the smallest up, equal ones by id, while their sum fits
/// (INL-16). One answer for each image, in their order.
std::vector<bool> fitting(std::span<const sized_image> images, std::uint64_t cap);

} // namespace cfc::nodes::inlining
