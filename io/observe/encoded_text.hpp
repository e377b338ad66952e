#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Texts as they were before somebody encoded them, with the way back to where each byte came from.
namespace cfc::observe {

/// A text and, for each of its bytes and its end, the place in the original where that begins.
struct traced_text {
  std::string bytes;
  std::vector<std::size_t> from;
};

/// One layer less: every escape that stands in the text, of a percent-encoding, of JSON or of HTML, is what
/// it stands for. Null when there is none. What is encoded wrongly stays as it is.
std::optional<traced_text> decoded(std::string_view original);
std::optional<traced_text> decoded(const traced_text& text);
/// So many layers are taken off at most: a text that needs more is made to keep its reader busy.
inline constexpr int most_layers = 6;
/// The text without any escapes: what all its encodings, of whatever kind and in whatever order, come to.
std::string fully_decoded(std::string_view text);

/// All but letters, digits and `-._~` as `%2F`.
std::string percent_encoded(std::string_view text);
/// Quotes and backslashes behind a backslash.
std::string json_escaped(std::string_view text);
/// How the bytes show in the base64 of something longer, when so many bytes (0 to 2) stand before them in
/// their group of three: only the characters that depend on nothing else.
std::string base64_within(std::string_view bytes, std::size_t before, bool url_safe);

} // namespace cfc::observe
