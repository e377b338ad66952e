#pragma once

#include <string>
#include <string_view>

namespace cfc::http {

/// The first 200 characters of an answer, for messages (REL-4): control characters are folded, known secrets
/// (OBS-6) and what looks like one masked, before anything is cut.
std::string excerpt(std::string_view body);

/// Replaces what looks like a token, a password or a signature with stars: the values of telling names (JSON,
/// forms, queries), what follows `Bearer` or `Basic`, JSON web tokens.
std::string mask_secrets(std::string_view text);

/// Whether a name says that its value is a secret: `token`, `client_secret`, `sig` and the like, in any case.
bool tells_a_secret(std::string_view name);

/// The bytes of the printable UTF-8 character at the front of a text that isn't empty; 0 when there is none.
std::size_t utf8_length(std::string_view text) noexcept;

} // namespace cfc::http
