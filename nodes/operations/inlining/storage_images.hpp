#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The images of a page in Confluence's storage format: where they stand in its bytes and what they show.
namespace cfc::nodes::inlining {

/// What an `ac:image` shows, as its direct children tell (INL-5, INL-21).
enum class image_target : std::uint8_t {
  own_attachment,
  other_page,            ///< an attachment of another page
  external,              ///< a URL: never fetched
  unresolvable,          ///< names nothing that could be looked for
  unsupported_reference, ///< the attachment of something other than a page
};

/// An `ac:image` that is closed by its own end tag, or empties itself. Texts are decoded.
struct image_macro {
  std::size_t begin = 0, end = 0; ///< bytes of the body, from `<` to behind the `>` of the end
  image_target target = image_target::unresolvable;
  std::string file_name;  ///< of an own attachment or another page's
  std::string page_title; ///< of another page
  std::string space_key;  ///< of another page; empty: this page's space
  /// `ac:alt` and so on; nullopt: without that attribute.
  std::optional<std::string> alt, title, width, height;
  std::size_t caption_begin = 0, caption_end = 0; ///< bytes inside `ac:caption`; equal: none
};

struct found_images {
  std::vector<image_macro> macros; ///< in the order of the body; of nested ones the outer
  /// Where the body stops being well-formed, is nested more than 256 deep or has its 10,001st image (INL-26):
  /// nothing behind is found.
  std::optional<std::size_t> malformed_at;
};

/// Whether the body can have images at all; without a look at its structure (INL-24).
bool may_have_images(std::string_view body) noexcept;

/// Reads the body with expat and writes nothing (INL-24). What is no element isn't seen: text in CDATA and
/// comments. Works in memory of the size of the largest tag or comment, whatever the body's size.
/// @throws std::bad_alloc
found_images find_images(std::string_view body);

} // namespace cfc::nodes::inlining
