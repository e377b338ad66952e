#include "nodes/operations/batch_size.hpp"

#include "nodes/operations/failed_search.hpp"

#include <algorithm>

namespace cfc::nodes {

void batch_size::went_well(std::size_t asked) noexcept {
  if (asked < now_ || now_ == largest_)
    return;
  if (++well_ < well_needed_)
    return;
  well_ = 0;
  now_ = std::min(now_ * 2, largest_);
  has_grown_ = true;
}

void batch_size::was_too_much(std::size_t asked) noexcept {
  well_ = 0;
  const auto half = std::max<std::size_t>(asked / 2, 1);
  if (half >= now_)
    return;
  now_ = half;
  if (has_grown_)
    well_needed_ *= 2;
  has_grown_ = false;
}

bool is_too_much(const http::failure& failure) noexcept {
  constexpr int too_large_for_the_server = 413;
  return too_slow(failure) || failure.too_large || failure.refusing_status() == too_large_for_the_server;
}

} // namespace cfc::nodes
