#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Texts as they were before somebody encoded them, with the way back to where each byte came from.
namespace cfc::observe {

enum class text_encoding : std::uint8_t { percent, json, html };
inline constexpr std::array<text_encoding, 3> text_encodings{text_encoding::percent, text_encoding::json,
                                                             text_encoding::html};

/// A text and, for each of its bytes and its end, the place in the original where that begins.
struct traced_text {
  std::string bytes;
  std::vector<std::size_t> from;
};

traced_text traced(std::string_view text);
/// Null when nothing of it is encoded that way. What is encoded wrongly stays as it is.
std::optional<traced_text> decoded(const traced_text& text, text_encoding how);

/// How the bytes show in the base64 of something longer, when so many bytes (0 to 2) stand before them in
/// their group of three: only the characters that depend on nothing else.
std::string base64_within(std::string_view bytes, std::size_t before, bool url_safe);

} // namespace cfc::observe
