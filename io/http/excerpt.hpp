#pragma once

#include <string>
#include <string_view>

namespace cfc::http {

/// The first 200 characters of an answer, with control characters and secrets masked, for messages (REL-4).
std::string excerpt(std::string_view body);

/// Replaces what looks like a token, a password or a signature with stars: the values of telling names (JSON,
/// forms, queries), what follows `Bearer` or `Basic`, JSON web tokens.
std::string mask_secrets(std::string_view text);

/// The bytes of the printable UTF-8 character at the front of a text that isn't empty; 0 when there is none.
std::size_t utf8_length(std::string_view text) noexcept;

} // namespace cfc::http
