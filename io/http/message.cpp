#include "io/http/message.hpp"

#include "io/text/lower_case.hpp"

#include <simdjson.h>

#include <algorithm>

namespace cfc::http {

std::string_view name_of(method verb) noexcept {
  switch (verb) {
  case method::get:
    return "GET";
  case method::post:
    return "POST";
  case method::put:
    return "PUT";
  }
  return "";
}

bool same_name(std::string_view one, std::string_view other) noexcept {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return text::lower_case(a) == text::lower_case(b); });
}

const std::string* find_header(const headers& fields, std::string_view name) noexcept {
  const auto at = std::find_if(fields.begin(), fields.end(),
                               [&](const header& field) { return same_name(field.name, name); });
  return at == fields.end() ? nullptr : &at->value;
}

void pad(std::string& text) {
  const auto size = text.size();
  text.resize(size + simdjson::SIMDJSON_PADDING, '\0');
  text.resize(size);
}

} // namespace cfc::http
