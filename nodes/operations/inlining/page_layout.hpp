#pragma once

#include "nodes/operations/inlining/image_markup.hpp"
#include "nodes/operations/inlining/storage_images.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

/// A page that has grown by its images, as a list of parts: neither the grown body nor any base64 is ever
/// held (INL-18).
namespace cfc::nodes::inlining {

/// Bytes of the original body.
struct kept_bytes {
  std::size_t begin, end;
};
/// The base64 of an image of `bytes` bytes; which image is the caller's number.
struct image_slot {
  std::size_t image;
  std::uint64_t bytes;
};
using part = std::variant<kept_bytes, std::string, image_slot>;

/// An image that goes into the page. `macro` null: behind its end.
struct placed_image {
  const image_macro* macro = nullptr;
  std::string file_name;  ///< of an appended one: its `alt`
  std::string media_type; ///< in lower case, without parameters
  std::size_t image = 0;
  std::uint64_t bytes = 0;
};

/// All bytes of the body but those of the macros given, in their order, with the images in their places. The
/// inner markup of a caption follows its image (INL-21).
/// @param images those with macros first, in the order of the body
std::vector<part> lay_out(std::size_t body_bytes, std::span<const placed_image> images);

/// `byteSize` of the grown body: what a registration says before any image has come (INL-18).
std::uint64_t grown_bytes(std::span<const part> parts) noexcept;

/// 4·⌈n/3⌉
constexpr std::uint64_t base64_bytes(std::uint64_t raw) noexcept {
  return (raw + 2) / 3 * 4;
}

} // namespace cfc::nodes::inlining
