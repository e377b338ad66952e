#include "nodes/operations/inlining/page_cap.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <tuple>

namespace cfc::nodes::inlining {

std::vector<bool> fitting(std::span<const sized_image> images, std::uint64_t cap) {
  std::vector<std::size_t> order(images.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
    return std::tie(images[one].bytes, images[one].attachment_id) <
           std::tie(images[other].bytes, images[other].attachment_id);
  });
  std::vector<bool> fits(images.size(), false);
  auto room = cap;
  for (const auto index : order) {
    if (images[index].bytes > room)
      break;
    room -= images[index].bytes;
    fits[index] = true;
  }
  return fits;
}

} // namespace cfc::nodes::inlining
