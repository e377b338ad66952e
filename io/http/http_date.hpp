#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace cfc::http {

/// An HTTP date in any of the three forms that a recipient has to read (RFC 9110, 5.6.7): that of today, that
/// of RFC 850, and that of C's asctime. Null for anything else, and for what follows one of them.
std::optional<std::chrono::sys_seconds> read_http_date(std::string_view text);

/// A time in UTC as Atlassian's fields have it, `2026-03-26T16:00:00Z`, also with a fraction or without the
/// seconds. Null for anything else.
std::optional<std::chrono::sys_seconds> read_utc_time(std::string_view text);

} // namespace cfc::http
