#pragma once

#include "nodes/operations/async_event.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution_context.hpp>

#include <cstdint>
#include <list>
#include <utility>

namespace cfc::nodes {

/// How many bytes may be held in memory at once, asked for before they are fetched; who comes first is served
/// first. On the I/O thread only.
class byte_budget {
public:
  /// Bytes that were granted. They are given back when it goes.
  class share {
  public:
    share() = default;
    share(byte_budget& of, std::uint64_t bytes) : of_(&of), bytes_(bytes) {}
    share(share&& other) noexcept : of_(std::exchange(other.of_, nullptr)), bytes_(other.bytes_) {}
    share(const share&) = delete;
    share& operator=(const share&) = delete;
    share& operator=(share&&) = delete;
    ~share() {
      if (of_ != nullptr)
        of_->give_back(bytes_);
    }

  private:
    byte_budget* of_ = nullptr;
    std::uint64_t bytes_ = 0;
  };

  explicit byte_budget(std::uint64_t most) : most_(most) {}

  std::uint64_t most() const noexcept { return most_; }
  /// Waits until there is room; nothing waits for nothing. @pre bytes ≤ most()
  boost::asio::awaitable<share> take(std::uint64_t bytes);
  /// Lets go of those who wait, since nobody will run them any more.
  void forget_waiting() { waiting_.clear(); }

private:
  void give_back(std::uint64_t bytes);
  void wake_first();

  std::uint64_t most_, in_use_ = 0;
  std::list<async_event> waiting_;
};

/// The budget of the images that are fetched before their pages are registered (INL-18). One for each
/// io_context, and so for all tenants of a process (CYC-6).
class image_memory final : public boost::asio::execution_context::service {
public:
  static constexpr std::uint64_t most_bytes = 16ULL * 1024 * 1024;

  using key_type = image_memory;
  static boost::asio::execution_context::id id;

  static byte_budget& of(const boost::asio::any_io_executor& io);

  explicit image_memory(boost::asio::execution_context& io) : service(io) {}

private:
  void shutdown() override { budget_.forget_waiting(); }

  byte_budget budget_{most_bytes};
};

} // namespace cfc::nodes
