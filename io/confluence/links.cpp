#include "io/confluence/links.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/grammar/hexdig_chars.hpp>
#include <boost/url/grammar/lut_chars.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <algorithm>

namespace cfc::confluence {

namespace {

bool is_escape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && boost::urls::grammar::hexdig_chars(text[1]) &&
         boost::urls::grammar::hexdig_chars(text[2]);
}

/// Calls f(piece) for every `name=value` of the query.
template <class F>
void each_parameter(std::string_view url, F&& f) {
  const std::size_t mark = url.find('?');
  std::string_view rest = mark == std::string_view::npos ? std::string_view() : url.substr(mark + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    f(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

bool is_named(std::string_view piece, std::string_view name) {
  return piece.substr(0, piece.find('=')) == name;
}

} // namespace

std::string repair_encoding(std::string_view part) {
  constexpr auto kept = boost::urls::unreserved_chars + boost::urls::grammar::lut_chars("!$&*+,;=:@/?");
  std::string repaired;
  repaired.reserve(part.size() + 16);
  while (!part.empty()) {
    const std::size_t length = is_escape(part) ? 3 : 1;
    if (length == 3) {
      repaired += part.substr(0, length);
    } else {
      repaired += boost::urls::encode({part.data(), length}, kept);
    }
    part.remove_prefix(length);
  }
  return repaired;
}

std::optional<std::string_view> parameter(std::string_view url, std::string_view name) {
  std::optional<std::string_view> value;
  each_parameter(url, [&](std::string_view piece) {
    if (is_named(piece, name)) {
      value = piece.substr(std::min(name.size() + 1, piece.size()));
    }
  });
  return value;
}

std::string with_parameter(std::string_view url, std::string_view name, std::string_view value) {
  std::string changed(url.substr(0, url.find('?')));
  char joint = '?';
  const auto append = [&](std::string_view piece) {
    changed += joint;
    changed += piece;
    joint = '&';
  };
  each_parameter(url, [&](std::string_view piece) {
    if (!is_named(piece, name)) {
      append(piece);
    }
  });
  append(std::string(name).append("=").append(value));
  return changed;
}

} // namespace cfc::confluence
