#include "nodes/operations/body_memory.hpp"

#include <algorithm>
#include <optional>

namespace cfc::nodes {

namespace {

/// What nearly all bodies are below; it grows small from there.
constexpr std::uint64_t expected_at_first = 256ULL * 1024;
constexpr std::uint64_t least_expected = 16ULL * 1024;

} // namespace

body_memory::body_memory(const boost::asio::any_io_executor& io)
    : line_(memory_budgets::of(io).bodies), expected_(expected_at_first) {}

boost::asio::awaitable<byte_budget::share> body_memory::before(std::size_t pages) {
  if (pages == 0)
    return line_.take(0);
  return line_.take([this, pages]() -> std::optional<std::uint64_t> {
    if (!knows_ && line_.in_use() > 0)
      return std::nullopt;
    return std::min(pages * (expected_ + beside_a_body), line_.largest());
  });
}

void body_memory::learn(std::size_t bodies, std::uint64_t bytes) noexcept {
  if (bodies == 0)
    return;
  expected_ = std::max({bytes / bodies, expected_ - expected_ / 8, least_expected});
  knows_ = true;
}

} // namespace cfc::nodes
