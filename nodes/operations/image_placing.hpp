#pragma once

#include "nodes/operations/image_counts.hpp"
#include "nodes/operations/inlining/storage_images.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cfc::nodes {

/// An image attachment, as Confluence announces it.
struct image_file {
  std::string page_id, id, title;
  std::string link;       ///< `_links.download`; Data Center only
  std::string media_type; ///< in lower case, without parameters
  std::uint64_t bytes = 0;
};
/// An image, or why there is none of that name.
using image_or_reason = std::variant<image_file, not_inlined_reason>;
/// The attachments of a page by their titles.
using named_images = std::map<std::string, image_or_reason, std::less<>>;

/// An own image of the page (INL-6).
struct own_image {
  image_file file;
  std::optional<not_inlined_reason> left_out = {}; ///< why; over the cap: it is an attachment (INL-16)
};

/// What another page's attachments are; null: there is no such page; the reason, when it can't be told.
using other_page = std::variant<const named_images*, not_inlined_reason>;
/// @param macro of kind other_page
using page_finder = std::function<other_page(const inlining::image_macro& macro)>;

/// An image that is to go into the page.
struct chosen_image {
  const inlining::image_macro* macro = nullptr; ///< null: appended
  std::size_t file = 0;                         ///< index into image_choice::files
};
struct left_image {
  const inlining::image_macro* macro = nullptr; ///< null: would have been appended
  not_inlined_reason reason = not_inlined_reason::not_found;
};
struct image_choice {
  std::vector<image_file> files;    ///< each once
  std::vector<chosen_image> images; ///< macros in the order of the body, then those that are appended
  std::vector<left_image> left_out;
};

/// Decides by what is announced which images go into a page: those that macros show (INL-5 to INL-8), then
/// own ones that no own-page macro names (INL-10). Own images have their room under the cap already; further
/// uses of one, and those of other pages, take what is left of it in the order of the body (INL-16).
/// @param macros live as long as the choice
image_choice choose_images(std::span<const inlining::image_macro> macros, std::span<const own_image> own,
                           const page_finder& find_page, std::uint64_t cap);

} // namespace cfc::nodes
