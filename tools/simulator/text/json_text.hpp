#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace cfc::simulator {

/// Rows of answers are mostly constant text; they are appended as it is, only values are written here.
/// (A tree would copy every one of them and go through it byte by byte.)
class json_text {
public:
  explicit json_text(std::string& into) : out_(into) {}

  json_text& raw(std::string_view constant) {
    out_.append(constant);
    return *this;
  }
  json_text& number(std::integral auto value) {
    char digits[24];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    return *this;
  }
  /// Escaped, without quotes around it.
  json_text& escaped(std::string_view text);
  /// In quotes and escaped.
  json_text& text(std::string_view value) { return raw("\"").escaped(value).raw("\""); }
  /// Percent-encoded for a query value.
  json_text& encoded(std::string_view value);

private:
  std::string& out_;
};

} // namespace cfc::simulator
