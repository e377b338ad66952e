#pragma once

#include "io/http/message.hpp"

#include <string_view>

/// Pages for people, where a program expects something else: login pages, captive portals, error pages of
/// proxies.
namespace cfc::http {

/// `text/html` or `application/xhtml+xml`, with or without parameters, in any letter case.
bool is_html_type(std::string_view media_type) noexcept;

/// The text begins as a page does, behind a byte order mark, blanks, an XML declaration and comments.
bool begins_like_html(std::string_view text) noexcept;

/// An answer with a body that is a page, by its media type or by its first bytes. An empty one is none,
/// whatever its media type: frameworks put `text/html` on empty texts.
bool is_html_page(const response& answer) noexcept;

} // namespace cfc::http
