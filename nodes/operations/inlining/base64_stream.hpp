#pragma once

#include "io/http/message.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace cfc::nodes::inlining {

/// The base64 of an image as its bytes come, unbroken and padded at the end (INL-9). Holds 28 KiB, whatever
/// the image's size. Fails when the image ends with another number of bytes than announced (INL-20).
class base64_stream {
public:
  /// @param raw gives the image's bytes
  base64_stream(std::shared_ptr<http::body_source> raw, std::uint64_t announced)
      : raw_(std::move(raw)), announced_(announced) {}

  /// As body_source::read().
  http::body_source::read_result read(std::span<char> into);

private:
  http::body_source::state fetch();

  std::shared_ptr<http::body_source> raw_;
  std::uint64_t announced_;
  std::uint64_t received_ = 0;
  /// Whole groups of three bytes are encoded; what is over waits for the bytes behind it.
  std::array<char, std::size_t{3} * 4096> waiting_{};
  std::size_t waiting_bytes_ = 0;
  std::string encoded_;
  std::size_t given_ = 0; ///< of `encoded_`
  bool ended_ = false;
};

} // namespace cfc::nodes::inlining
