#pragma once

#include <simdjson.h>

namespace cfc::text {

/// One for each thread, kept between calls. No coroutine may be suspended while it is in use, and its
/// document ends before the next begins.
inline simdjson::ondemand::parser& parser_of_this_thread() {
  thread_local simdjson::ondemand::parser parser;
  return parser;
}

} // namespace cfc::text
