#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cfc::simulator {

/// Two lower-case digits for each byte.
std::string hex(std::string_view bytes);
/// Sixteen lower-case digits.
std::string hex(std::uint64_t number);
/// The bytes again; what isn't hex counts as zero.
std::string from_hex(std::string_view digits);
/// The value of a digit of either case; -1 when it is none.
int hex_digit(char c);
/// Appends the two upper-case digits that escapes are written with.
void append_hex(std::string& into, char byte);

} // namespace cfc::simulator
