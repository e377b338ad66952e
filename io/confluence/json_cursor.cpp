#include "io/confluence/json_cursor.hpp"

namespace cfc::confluence::json {

void cursor::cut() {
  throw fault{simdjson::error_message(simdjson::INCOMPLETE_ARRAY_OR_OBJECT)};
}

void cursor::improper() const {
  if (at_end()) {
    cut();
  }
  throw fault{simdjson::error_message(simdjson::TAPE_ERROR)};
}

token_finder& token_finder::of_this_thread() {
  thread_local token_finder finder;
  return finder;
}

cursor token_finder::find(const std::string& text) {
  if (text.empty()) {
    throw fault{simdjson::error_message(simdjson::EMPTY)};
  }
  if (parser_ == nullptr) {
    must(simdjson::get_active_implementation()->create_dom_parser_implementation(
        text.size(), static_cast<std::size_t>(http::deepest_nesting), parser_));
  } else if (parser_->capacity() < text.size()) {
    must(parser_->set_capacity(text.size()));
  }
  must(parser_->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                       simdjson::stage1_mode::regular));
  const std::uint32_t* const first = parser_->structural_indexes.get();
  // Behind the last offset the first stage writes that of the text's end.
  return {text.data(), first, first + parser_->n_structural_indexes};
}

} // namespace cfc::confluence::json
