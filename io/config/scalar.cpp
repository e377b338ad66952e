#include "io/config/scalar.hpp"

#include <charconv>

namespace cfc::config::scalar {

namespace {

std::optional<std::int64_t> whole(std::string_view digits, int base) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  const bool all = !digits.empty() && error == std::errc() && end == digits.data() + digits.size();
  return all ? std::optional(value) : std::nullopt;
}

} // namespace

std::optional<std::int64_t> integer(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0o")) {
    const auto digits = text.substr(2);
    return digits.starts_with('-') ? std::nullopt : whole(digits, text[1] == 'x' ? 16 : 8);
  }
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    return text.starts_with('-') ? std::nullopt : whole(text, 10);
  }
  return whole(text, 10);
}

std::optional<double> real(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) {
    text.remove_prefix(1);
  }
  const auto digits = text.substr(text.starts_with('-') ? 1 : 0);
  // from_chars also reads "inf" and "nan", which are plain words in YAML.
  if (digits.empty() || digits.find_first_not_of("0123456789.eE+-") != std::string_view::npos ||
      std::string_view("eE+-").find(digits.front()) != std::string_view::npos) {
    return std::nullopt;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool all = error == std::errc() && end == text.data() + text.size();
  return all ? std::optional(value) : std::nullopt;
}

} // namespace cfc::config::scalar
