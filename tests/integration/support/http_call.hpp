#pragma once

#include <string>

namespace cfc::test {

struct http_answer {
  int status = 0;
  std::string body;
};

/// One blocking request, for what a test says to the simulator. @throws std::runtime_error without an answer
/// in 30 s
http_answer http_get(const std::string& url);
http_answer http_post(const std::string& url, const std::string& json);

} // namespace cfc::test
