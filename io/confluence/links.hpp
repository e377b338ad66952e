#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Addresses that a server sent, before we use them: whose they are, and in an encoding that HTTP accepts.
namespace cfc::confluence {

/// Percent-encodes what may not stand in a path or query (raw spaces, quotes, parentheses, UTF-8, a lone
/// `%`); what is encoded already stays as it is.
std::string repair_encoding(std::string_view part);

/// The raw value of a query parameter.
std::optional<std::string_view> parameter(std::string_view url, std::string_view name);
/// The URL with that parameter set to a value (encoded by the caller), instead of any that it had.
std::string with_parameter(std::string_view url, std::string_view name, std::string_view value);

} // namespace cfc::confluence
