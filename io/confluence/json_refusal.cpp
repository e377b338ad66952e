// Apart from json_walk.cpp, so that the fuzzer needs neither Asio nor the HTTP library.
#include "io/confluence/json_walk.hpp"
#include "io/http/api_error.hpp"
#include "io/http/excerpt.hpp"

namespace cfc::confluence::json {

namespace {

std::string beginning_of(const std::string& body, quoting quoted) {
  if (body.empty()) {
    return "; it is empty";
  }
  return quoted == quoting::beginning
             ? "; it begins: " + http::excerpt(body)
             : "; it has " + std::to_string(body.size()) + " bytes, which may hold the text of pages";
}

} // namespace

void refuse(const std::string& body, std::string_view what, const answer_position& at, const fault& why,
            quoting quoted) {
  std::string message = "Confluence's answer to " + std::string(what) + " can't be used: ";
  if (at.row != answer_position::no_row) {
    message += "results[" + std::to_string(at.row) + "]";
    message += at.id.empty() ? "" : " (id " + http::excerpt(at.id) + ")";
    message += ": ";
  }
  if (at.inner_row != answer_position::no_row) {
    message += std::string(at.field) + ".results[" + std::to_string(at.inner_row) + "]: ";
    message += why.field != nullptr ? std::string(why.field) + ": " : "";
  } else if (const char* field = why.field != nullptr ? why.field : at.field; field != nullptr) {
    message += std::string(field) + ": ";
  }
  throw http::api_error(http::api_fault::bad_answer, 0, message + why.why + beginning_of(body, quoted));
}

} // namespace cfc::confluence::json
