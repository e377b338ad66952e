#pragma once

#include "io/text/lower_case.hpp"
#include "io/text/trimmed.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What single values must look like (SPEC section 1). A check answers what is wrong, in words that fit
/// behind "found '…'", or nothing.
namespace cfc::config {

using check = std::optional<std::string> (*)(std::string_view);

/// What the entries of a vault hold until somebody fills them in: no secret.
inline constexpr std::string_view never_set = "<TO BE SET MANUALLY>";

using text::lower_case;
/// YAML and the environment may have vertical tabs and form feeds around a value, too.
constexpr std::string_view trimmed(std::string_view text) noexcept {
  return text::trimmed(text, " \t\r\n\v\f");
}

/// `^[a-z0-9]+(-[a-z0-9]+)*$` (CFG-1).
bool is_tenant_name(std::string_view name);
/// A field name of HTTP.
bool is_header_name(std::string_view name);
/// Anything that could end a header field or garble a terminal.
bool has_control_character(std::string_view text);
/// `type/subtype`.
bool is_media_type(std::string_view text);

/// Letters, digits and hyphens: it becomes a part of URLs.
std::optional<std::string> check_cloud_id(std::string_view id);
/// Header fields that requests set themselves, in any letter case: those of the message and of the login.
bool is_reserved_header(std::string_view name);

/// Header fields that name somebody and admit nobody, in any letter case: `x-company-id`, `x-user-id` and
/// `x-user-roles`. Their values stand in the log and the report; those of all others are secrets (OBS-6).
bool is_id_header(std::string_view name);
/// An http URL of another machine, where whatever is sent can be read on the way.
bool is_readable_on_the_way(std::string_view url);

/// An absolute http or https URL without user part, query, fragment or trailing slash.
std::optional<std::string> check_base_url(std::string_view url);
/// An absolute http or https URL without user part or fragment.
std::optional<std::string> check_endpoint_url(std::string_view url);
/// Five or six fields of numbers, names, ranges, lists and steps, or a macro such as `@hourly` (CFG-8).
std::optional<std::string> check_cron(std::string_view expression);

/// The URL in the one spelling that its equals share: scheme and host in lower case, without a default port.
std::string comparable_url(std::string_view url);

} // namespace cfc::config
