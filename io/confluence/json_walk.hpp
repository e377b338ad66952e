#pragma once

#include "io/confluence/json_cursor.hpp"
#include "io/confluence/json_text.hpp"
#include "io/confluence/reader.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>

/// What the readers of answers share: one pass over the tokens, in document order. Structural
/// faults travel as json::fault to read_answer(), which says where the answer is wrong.
namespace cfc::confluence::json {

/// Where the walk is, for messages.
struct answer_position {
  static constexpr std::size_t no_row = ~std::size_t{0};
  std::size_t row = no_row;
  std::string_view id; ///< of the row, as far as known
  const char* field = nullptr;
  std::size_t inner_row = no_row; ///< of the list that this field holds
};

/// Whether a raw key (behind its opening quote, in a padded buffer) is that name.
template <std::size_t N>
bool is(const char* key, const char (&name)[N]) noexcept {
  return std::memcmp(key, name, N - 1) == 0 && key[N - 1] == '"';
}

/// Calls f(raw key, value) for every field until it answers true; what f does not consume is skipped. The
/// rest of the object is skipped as a whole.
template <class F>
void each_field_until(json_object object, F&& f) {
  cursor& walk = object.walk;
  const int depth = walk.depth();
  bool more = !walk.ends('}');
  while (more) {
    const char* const key = walk.key();
    const auto* const before = walk.position();
    json_value value{walk};
    if (f(key, value)) {
      walk.leave_to(depth - 1);
      return;
    }
    if (walk.position() == before) {
      walk.skip();
    }
    more = walk.has_next('}');
  }
}

/// The same for every field.
template <class F>
void each_field(json_object object, F&& f) {
  each_field_until(object, [&f](const char* key, json_value& value) {
    f(key, value);
    return false;
  });
}

template <class F>
void each_element(json_array array, F&& f) {
  cursor& walk = array.walk;
  bool more = !walk.ends(']');
  while (more) {
    const auto* const before = walk.position();
    json_value value{walk};
    f(value);
    if (walk.position() == before) {
      walk.skip();
    }
    more = walk.has_next(']');
  }
}

/// Calls f(object) when the value is one; anything else counts as absent. f has to go through it.
template <class F>
bool with_object(json_value& value, F&& f) {
  if (value.walk.peek() != '{') {
    return false;
  }
  value.walk.enter();
  f(json_object{value.walk});
  return true;
}

template <class F>
bool with_array(json_value& value, F&& f) {
  if (value.walk.peek() != '[') {
    return false;
  }
  value.walk.enter();
  f(json_array{value.walk});
  return true;
}

bool is_null(json_value& value);
/// Whether it is a text. @throws fault when it is nothing that JSON has
bool is_string(json_value& value);

/// The same for what may be absent or null, but nothing else: where a wrong type taken for "absent" would
/// make a list look shorter than it is, and what it lacks would be deleted from the target (CYC-4).
/// @throws fault
template <class F>
bool with_object_or_null(json_value& value, const char* field, F&& f) {
  if (with_object(value, std::forward<F>(f))) {
    return true;
  }
  if (!is_null(value)) {
    throw fault{"not an object", field};
  }
  return false;
}

template <class F>
bool with_array_or_null(json_value& value, const char* field, F&& f) {
  if (with_array(value, std::forward<F>(f))) {
    return true;
  }
  if (!is_null(value)) {
    throw fault{"not a list", field};
  }
  return false;
}

/// What stands between the quotes of a string, still escaped; nullopt when the value is no string.
std::optional<std::string_view> raw_string(json_value& value);
/// An id: a string or a whole number; empty when it is neither.
std::string_view raw_id(json_value& value);
/// Whether an id is one that Confluence gives to contents and spaces: digits, not many. It goes into keys,
/// addresses and the crash journal, and parts them from one another there (DIF-2).
bool is_numeric_id(std::string_view id) noexcept;
/// Whether it is one of an attachment: letters and digits (`att123`), not many.
bool is_attachment_id(std::string_view id) noexcept;
/// A number without sign or fraction, or a string of digits.
std::optional<std::uint64_t> whole_number(json_value& value);
/// A string of its own; empty when the value is none.
std::string text_of(json_value& value);

/// Copies text into the arena of a page of results, decoded.
std::string_view keep(std::pmr::monotonic_buffer_resource& arena, std::string_view raw);

/// The frame that every list of Confluence has.
struct collection {
  std::size_t rows = 0;
  std::uint64_t size = 0;
  std::uint64_t limit = 0;
  std::optional<std::uint64_t> total;
  std::string_view next, base; ///< raw
  bool has_results = false;
  /// There may be more than these rows.
  bool cut() const noexcept { return !next.empty() || size > rows || (limit > 0 && rows >= limit); }
};

/// Reads `_links` of a collection. Only an absent or null `next` ends a list; anything else that is no text
/// is a fault.
void read_links(json_value& value, collection& into);

/// Reads a collection; on_row(value, row number). `results` and `_links` may be absent or null, which the
/// caller judges by has_results; of another type they are a fault.
template <class F>
collection read_collection(json_object object, F&& on_row) {
  collection frame;
  each_field(object, [&](const char* key, json_value& value) {
    if (is(key, "results")) {
      frame.has_results |= with_array_or_null(value, "results", [&](json_array rows) {
        each_element(rows, [&](json_value& row) { on_row(row, frame.rows++); });
      });
    } else if (is(key, "size")) {
      frame.size = whole_number(value).value_or(0);
    } else if (is(key, "limit")) {
      frame.limit = whole_number(value).value_or(0);
    } else if (is(key, "totalSize")) {
      frame.total = whole_number(value);
    } else if (is(key, "_links")) {
      read_links(value, frame);
    }
  });
  return frame;
}

/// An answer in memory that simdjson may read beyond, and the walk through it.
class opened {
public:
  /// @throws fault
  explicit opened(const std::string& body);
  /// @throws fault when it is no object
  json_object root();
  /// @throws fault when something follows the root
  void finish() const;

private:
  std::string padded_;
  token_finder large_;
  cursor walk_;
};

/// Whether a message may quote the beginning of an answer (REL-4). Not where it may hold the text of a page,
/// which no log or report tells.
enum class quoting : std::uint8_t { beginning, nothing };

[[noreturn]] void refuse(const std::string& body, std::string_view what, const answer_position& at,
                         const fault& why, quoting quoted);

/// Calls f(root object, position) and sees that the answer is whole.
/// @param what in a message: "Confluence's answer to {what}"
/// @throws http::api_error of kind bad_answer
template <class F>
void read_answer(const std::string& body, std::string_view what, F&& f, quoting quoted = quoting::beginning) {
  answer_position at;
  try {
    opened answer(body);
    f(answer.root(), at);
    at = answer_position{};
    answer.finish();
  } catch (const fault& why) {
    refuse(body, what, at, why, quoted);
  }
}

} // namespace cfc::confluence::json
