#pragma once

#include "io/observe/log.hpp"

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace cfc::observe {

/// What one line says, before it has a form.
struct line {
  std::chrono::system_clock::time_point when;
  level severity;
  std::string_view message;
  std::span<const std::pair<std::string, std::string>> bound; ///< log::with()
  std::span<const field> fields;
};

/// The line with its newline, always valid UTF-8 and never more than one line: what moves a cursor or
/// can't be seen is escaped (text::printable), so that what a server sends can't forge a line. As text:
/// `2026-01-31T08:15:20.913Z INFO message a=1 b="c d"`; as JSON: one object of the shape in WIRE.md, `level`
/// (a number), `time` (ms since 1970), `pid`, `hostname`, what is bound, the fields, `msg`. A field `error`
/// is the object `err` there, with `name` and `message`, and with what `statusCode` and `graphqlErrors` say
/// of it; these two stand nowhere else.
std::string format_line(format how, const line& what);

} // namespace cfc::observe
