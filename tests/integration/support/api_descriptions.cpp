#include "tests/integration/support/api_descriptions.hpp"

#include "tests/integration/support/http_call.hpp"
#include "tests/integration/support/npm_program.hpp"
#include "tests/integration/support/temporary_directory.hpp"

#include <simdjson.h>

#include <stdexcept>

namespace cfc::test {

namespace {

const std::filesystem::path specs = CFC_SOURCE_DIR "/../shared/specs";

/// The running validator. One serves all tests of a program, since it reads the descriptions for seconds.
class request_validator {
public:
  request_validator() : running_(start(directory_)) {
    simdjson::dom::parser parser;
    url_ = std::string_view(parser.parse(running_.first_line())["url"]);
  }
  const std::string& url() const noexcept { return url_; }

private:
  static launch start(const temporary_directory& in) {
    auto what = npm_program("request_validator.mjs", {specs.string()});
    what.stdout_file = in.path() / "validator.out";
    what.stderr_file = in.path() / "validator.err";
    return what;
  }

  temporary_directory directory_;
  process running_;
  std::string url_;
};

} // namespace

std::optional<std::string> no_api_descriptions() {
  if (!std::filesystem::exists(specs))
    return "the official API descriptions are not beside this repository: " + specs.string();
  return npm_is_missing("openapi-backend");
}

checked_requests check_against_descriptions(const std::string& requests, const mode& how) {
  static const request_validator validator;
  const auto answer =
      http_post(validator.url() + (how.context_path ? "/?context=/confluence" : "/"), requests);
  if (answer.status != 200)
    throw std::runtime_error("the validator of requests answers " + std::to_string(answer.status) + ": " +
                             answer.body);
  simdjson::dom::parser parser;
  const auto from = parser.parse(answer.body);
  checked_requests result;
  for (const std::string_view one : from["problems"].get_array())
    result.problems.emplace_back(one);
  for (const auto& [host, count] : from["checked"].get_object())
    result.by_host.emplace(host, count.get_uint64());
  return result;
}

} // namespace cfc::test
