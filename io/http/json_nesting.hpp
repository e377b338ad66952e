#pragma once

#include <string_view>

namespace cfc::http {

/// How deep an answer may be nested (REL-9).
constexpr int deepest_nesting = 100;
/// What to say of one that is nested deeper.
constexpr const char* too_deep = "nested deeper than 100 levels";

/// Whether JSON is nested deeper than that. simdjson skips what we don't read without a look at its depth.
/// Closing brackets in strings can hide some levels, which is harmless: nothing recurses into what is
/// skipped.
bool nested_too_deeply(std::string_view text);

} // namespace cfc::http
