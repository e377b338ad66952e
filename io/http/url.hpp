#pragma once

#include <string>
#include <string_view>

namespace cfc::http {

/// Scheme and authority as they are spelled, "//authority" where there is no scheme; "" for a URL that names
/// no authority. A backslash ends it, as it does for browsers and for curl.
std::string_view authority_part(std::string_view url) noexcept;

/// scheme://host:port of an http or https URL in one spelling: in lower case, the port always named. "" for
/// anything else. What stands behind the authority isn't looked at.
std::string origin_of(std::string_view url);

/// The path of a URL, "/" when it has none.
std::string_view path_of(std::string_view url) noexcept;

} // namespace cfc::http
