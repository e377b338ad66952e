#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Strings of JSON as they stand between their quotes. simdjson 3.0 has no way to decode into memory of ours
/// and refuses half a surrogate pair, which Confluence sends where it has cut a title after 255 UTF-16 units.
namespace cfc::confluence::json {

/// Decodes into `to`, which has room for raw.size() bytes; the length, or nullopt for an escape that JSON
/// doesn't know. Half a surrogate pair becomes U+FFFD.
std::optional<std::size_t> unescape(std::string_view raw, char* to) noexcept;

/// The same into a string of its own.
std::optional<std::string> unescaped(std::string_view raw);

} // namespace cfc::confluence::json
