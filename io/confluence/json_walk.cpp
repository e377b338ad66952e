#include "io/confluence/json_walk.hpp"

#include "io/http/json_nesting.hpp"
#include "io/text/json_parser.hpp"

#include <algorithm>
#include <charconv>

namespace cfc::confluence::json {

namespace {

/// Answers beyond this get a parser of their own, since a parser never shrinks (5 bytes for each of the
/// answer).
constexpr std::size_t shared_parser_bytes = 16 * 1024 * 1024;

constexpr std::size_t longest_id = 32;

std::string_view token(ondemand::value& value) {
  std::string_view text = value.raw_json_token();
  while (!text.empty() &&
         (text.back() == ' ' || text.back() == '\n' || text.back() == '\r' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

std::optional<std::uint64_t> digits(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.empty() && error == std::errc() && end == text.data() + text.size() ? std::optional(number)
                                                                                   : std::nullopt;
}

std::optional<std::string_view> between_quotes(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') {
    return std::nullopt;
  }
  return text.substr(1, text.size() - 2);
}

} // namespace

bool is_null(ondemand::value& value) {
  return token(value) == "null";
}

std::optional<std::string_view> raw_string(ondemand::value& value) {
  return between_quotes(token(value));
}

std::string_view raw_id(ondemand::value& value) {
  const std::string_view text = token(value);
  return digits(text) ? text : between_quotes(text).value_or("");
}

bool is_numeric_id(std::string_view id) noexcept {
  return !id.empty() && id.size() <= longest_id &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_attachment_id(std::string_view id) noexcept {
  return !id.empty() && id.size() <= longest_id && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

std::optional<std::uint64_t> whole_number(ondemand::value& value) {
  const std::string_view text = token(value);
  return digits(between_quotes(text).value_or(text));
}

std::string text_of(ondemand::value& value) {
  auto text = unescaped(raw_string(value).value_or(""));
  if (!text) {
    throw fault{"holds an escape that JSON doesn't know"};
  }
  return *std::move(text);
}

std::string_view keep(std::pmr::monotonic_buffer_resource& arena, std::string_view raw) {
  if (raw.empty()) {
    return {};
  }
  auto* to = static_cast<char*>(arena.allocate(raw.size(), 1));
  const auto length = unescape(raw, to);
  if (!length) {
    throw fault{"holds an escape that JSON doesn't know"};
  }
  return {to, *length};
}

namespace {

std::string_view next_link(ondemand::value& link) {
  const auto text = raw_string(link);
  if (text && !text->empty()) {
    return *text;
  }
  if (!is_null(link)) {
    throw fault{"neither a link nor null, so that it is unknown whether more follows", "_links.next"};
  }
  return {};
}

} // namespace

void read_links(ondemand::value& value, collection& into) {
  with_object_or_null(value, "_links", [&](ondemand::object links) {
    each_field(links, [&](const char* key, ondemand::value& link) {
      if (is(key, "next")) {
        into.next = next_link(link);
      } else if (is(key, "base")) {
        into.base = raw_string(link).value_or("");
      }
    });
  });
}

opened::opened(const std::string& body) {
  const std::string* bytes = &body;
  if (body.capacity() - body.size() < simdjson::SIMDJSON_PADDING) {
    padded_.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    padded_ = body;
    bytes = &padded_;
  }
  if (http::nested_too_deeply(*bytes)) {
    throw fault{http::too_deep};
  }
  auto& parser = bytes->size() > shared_parser_bytes ? large_ : text::parser_of_this_thread();
  must(parser.iterate(bytes->data(), bytes->size(), bytes->capacity()).get(document_));
}

ondemand::object opened::root() {
  ondemand::object root;
  const auto error = document_.get_object().get(root);
  if (error == simdjson::INCORRECT_TYPE) {
    throw fault{"not a JSON object"};
  }
  must(error);
  return root;
}

void opened::finish() {
  const char* rest = nullptr;
  if (document_.current_location().get(rest) != simdjson::OUT_OF_BOUNDS) {
    throw fault{"something follows the end of the JSON"};
  }
}

} // namespace cfc::confluence::json
