#pragma once

#include "nodes/operations/byte_budget.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>

namespace cfc::nodes {

/// The memory that page bodies take (OPS-5): asked for before a batch is fetched, by what those before it were
/// like, and from then on held for each body as it is. Before anything has come there is one batch on its way.
/// One for a cycle; on the I/O thread only.
class body_memory {
public:
  /// @param io whose memory_budgets are used
  explicit body_memory(const boost::asio::any_io_executor& io);

  /// Waits until so many bodies may be fetched. The share is for the time of the fetch.
  boost::asio::awaitable<byte_budget::share> before(std::size_t pages);
  /// Of one body that has come.
  byte_budget::share of(std::uint64_t bytes) { return line_.hold(bytes + beside_a_body); }
  /// An answer with bodies has come: the next ones are expected to be like it, and grow small only slowly.
  void learn(std::size_t bodies, std::uint64_t bytes) noexcept;

  /// What a page in hand takes beside its body: the handles and buffers of its requests.
  static constexpr std::uint64_t beside_a_body = 64ULL * 1024;

private:
  byte_budget::line line_;
  std::uint64_t expected_;
  bool knows_ = false; ///< what bodies are like
};

} // namespace cfc::nodes
