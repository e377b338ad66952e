#pragma once

#include "io/http/json_nesting.hpp"

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

/// One pass over the tokens of an answer, in document order: brackets, colons, commas and the beginnings of
/// texts, numbers and names, as simdjson's first stage finds them. That stage is there for several processors
/// and chosen at run time; simdjson's own second stage, ondemand, is compiled for one, and walks through what
/// nobody reads where a count of brackets will do.
namespace cfc::confluence::json {

struct fault {
  const char* why;
  const char* field = nullptr; ///< when not the one the walk is at
};

inline void must(simdjson::error_code error) {
  if (error != simdjson::SUCCESS) {
    throw fault{simdjson::error_message(error)};
  }
}

/// Where a walk is. What is skipped is checked for nothing but its depth (REL-9).
class cursor {
public:
  cursor() = default;
  /// @param text ends with a zero at the offset that `end` points to
  /// @param at offsets of tokens in the text
  cursor(const char* text, const std::uint32_t* at, const std::uint32_t* end) noexcept
      : text_(text), at_(at), end_(end) {}

  const std::uint32_t* position() const noexcept { return at_; }
  int depth() const noexcept { return depth_; }
  bool at_end() const noexcept { return at_ == end_; }
  /// The token's first character; zero at the end.
  char peek() const noexcept { return text_[*at_]; }

  /// From here to the next token, without blanks behind it: all of a text, a number or a name. @throws fault
  /// at the end
  std::string_view token() const {
    if (at_end()) {
      cut();
    }
    std::string_view text(text_ + *at_, at_[1] - at_[0]);
    while (text.back() == ' ' || text.back() == '\n' || text.back() == '\r' || text.back() == '\t') {
      text.remove_suffix(1);
    }
    return text;
  }

  /// Goes into the object or list here.
  void enter() {
    ++at_;
    if (++depth_ > http::deepest_nesting) {
      throw fault{http::too_deep};
    }
  }
  /// Goes on behind whatever is at hand, until no more than that depth is left open.
  void leave_to(int depth) {
    const std::uint32_t* at = at_;
    int open = depth_;
    while (open > depth) {
      if (at == end_) {
        cut();
      }
      const int folded = text_[*at++] | 0x20; // both kinds of brackets at once
      open += (folded == '{' ? 1 : 0) - (folded == '}' ? 1 : 0);
      if (open > http::deepest_nesting) {
        throw fault{http::too_deep};
      }
    }
    at_ = at;
    depth_ = open;
  }
  /// Goes on behind the value here.
  void skip() {
    switch (peek()) {
    case '{':
    case '[': {
      const int depth = depth_;
      enter();
      leave_to(depth);
      break;
    }
    case '}':
    case ']':
    case ',':
    case ':':
      improper();
    default:
      if (at_end()) {
        cut();
      }
      ++at_;
    }
  }

  /// The key here, raw and behind its opening quote; goes on to its value.
  const char* key() {
    if (peek() != '"' || text_[at_[1]] != ':') {
      improper();
    }
    const char* const raw = text_ + *at_ + 1;
    at_ += 2;
    return raw;
  }
  /// Leaves what was entered, if it ends here with that bracket.
  bool ends(char bracket) noexcept {
    if (peek() != bracket) {
      return false;
    }
    ++at_;
    --depth_;
    return true;
  }
  /// Behind a member: whether another one follows. Else it leaves.
  bool has_next(char bracket) {
    if (peek() == ',') {
      ++at_;
      return true;
    }
    if (!ends(bracket)) {
      improper();
    }
    return false;
  }

private:
  [[noreturn]] static void cut();
  [[noreturn]] void improper() const;

  const char* text_ = "";
  const std::uint32_t* at_ = nullptr;
  const std::uint32_t* end_ = nullptr;
  int depth_ = 0;
};

/// A value that the cursor stands at, an object and a list that it is in.
struct json_value {
  cursor& walk;
};
struct json_object {
  cursor& walk;
};
struct json_array {
  cursor& walk;
};

/// Runs simdjson's first stage, once for each answer.
class token_finder {
public:
  /// One for each thread, kept between calls. Its cursor ends before the next begins.
  static token_finder& of_this_thread();
  /// @param text with SIMDJSON_PADDING bytes behind it; has to stay
  /// @throws fault when it isn't UTF-8, or has a text that isn't closed or holds a control character
  cursor find(const std::string& text);

private:
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser_;
};

} // namespace cfc::confluence::json
