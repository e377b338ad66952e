#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// What a scalar without quotes is in YAML's core schema. `yes`, `on` and `12:30` are texts there (CFG-7).
namespace cfc::config::scalar {

/// Decimal with a sign, `0o` octal, `0x` hexadecimal; nullopt also beyond 64 bits.
std::optional<std::int64_t> integer(std::string_view text);
/// A number with or without fraction and exponent; not `.inf` and `.nan`.
std::optional<double> real(std::string_view text);

} // namespace cfc::config::scalar
