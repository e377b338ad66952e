#pragma once

#include "io/http/message.hpp"
#include "nodes/operations/inlining/base64_stream.hpp"
#include "nodes/operations/inlining/page_layout.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cfc::nodes::inlining {

/// Gives the bytes of an image, when the upload has come to it. Called on the engine's thread from inside
/// read(): it must neither block nor throw. null: there will be none.
using image_opener = std::function<std::shared_ptr<http::body_source>(std::size_t image)>;

/// A page with its images as the upload pulls it: the bytes that stay, from the body itself, and each image
/// encoded in passing (INL-18).
class inlined_body final : public http::body_source {
public:
  /// @param body lives as long as this
  inlined_body(std::string_view body, std::vector<part> parts, image_opener open);

  std::optional<std::uint64_t> size() const override { return size_; }
  read_result read(std::span<char> into) override;
  /// Images are opened anew.
  bool rewind() override;
  void on_ready(std::function<void()> resume) override;

  /// The image that broke the upload off; nullopt: none did.
  std::optional<std::size_t> failed_image() const noexcept { return failed_image_; }

private:
  read_result read_part(std::span<char> into);
  read_result copy(std::string_view text, std::span<char> into);
  read_result read_image(const image_slot& slot, std::span<char> into);
  void next_part();

  std::string_view body_;
  std::vector<part> parts_;
  image_opener open_;
  std::uint64_t size_;
  std::function<void()> resume_;
  std::size_t at_ = 0;    ///< index of the part at hand
  std::size_t given_ = 0; ///< of its bytes, unless it is an image
  std::optional<base64_stream> image_;
  std::optional<std::size_t> failed_image_;
};

} // namespace cfc::nodes::inlining
