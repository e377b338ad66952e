#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cfc::simulator {

using epoch_ms = std::int64_t; ///< milliseconds since 1970, UTC

/// `2025-01-31T08:15:20.913Z`.
std::string utc_text(epoch_ms when);
/// The same instant as `2025-01-31T09:15:20.913+01:00`.
std::string offset_text(epoch_ms when, int offset_minutes);
/// Reads ISO 8601 with Z or an offset, with or without seconds' fraction. @throws std::invalid_argument
epoch_ms read_time(std::string_view text);
epoch_ms now_ms();
/// As a header field has it: `Sun, 06 Nov 1994 08:49:37 GMT`.
std::string http_date(epoch_ms when);

} // namespace cfc::simulator
