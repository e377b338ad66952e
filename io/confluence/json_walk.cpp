#include "io/confluence/json_walk.hpp"

#include <algorithm>
#include <charconv>

namespace cfc::confluence::json {

namespace {

/// Answers beyond this get a finder of their own, since one never shrinks (4 bytes for each of the answer).
constexpr std::size_t shared_finder_bytes = 16 * 1024 * 1024;

constexpr std::size_t longest_id = 32;

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

bool is_null(json_value& value) {
  return value.walk.token() == "null";
}

bool is_string(json_value& value) {
  constexpr std::string_view beginnings = "\"{[-0123456789tfn";
  if (beginnings.find(value.walk.token().front()) == std::string_view::npos) {
    throw fault{simdjson::error_message(simdjson::TAPE_ERROR)};
  }
  return value.walk.peek() == '"';
}

std::optional<std::string_view> raw_string(json_value& value) {
  return between_quotes(value.walk.token());
}

std::string_view raw_id(json_value& value) {
  const std::string_view text = value.walk.token();
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

std::optional<std::uint64_t> whole_number(json_value& value) {
  const std::string_view text = value.walk.token();
  return digits(between_quotes(text).value_or(text));
}

std::string text_of(json_value& value) {
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

std::string_view next_link(json_value& link) {
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

void read_links(json_value& value, collection& into) {
  with_object_or_null(value, "_links", [&](json_object links) {
    each_field(links, [&](const char* key, json_value& link) {
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
  walk_ = (bytes->size() > shared_finder_bytes ? large_ : token_finder::of_this_thread()).find(*bytes);
}

json_object opened::root() {
  if (walk_.peek() != '{') {
    throw fault{"not a JSON object"};
  }
  walk_.enter();
  return {walk_};
}

void opened::finish() const {
  if (!walk_.at_end()) {
    throw fault{"something follows the end of the JSON"};
  }
}

} // namespace cfc::confluence::json
