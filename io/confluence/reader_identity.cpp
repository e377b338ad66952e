#include "io/confluence/json_rows.hpp"

namespace cfc::confluence {

namespace {

using namespace json;

/// The text of one field of an answer that is about one thing.
template <std::size_t N>
std::string read_one(const std::string& body, std::string_view what, const char (&name)[N]) {
  std::string text;
  read_answer(body, what, [&](json_object root, answer_position&) {
    each_field(root, [&](const char* key, json_value& value) {
      if (is(key, name)) {
        text = unescaped(raw_id(value)).value_or("");
      }
    });
    if (text.empty()) {
      throw fault{"missing", name};
    }
  });
  return text;
}

} // namespace

std::optional<std::uint64_t> read_total(const std::string& body) {
  std::optional<std::uint64_t> total;
  read_answer(body, "the question how many rows a search has", [&](json_object root, answer_position&) {
    total = read_collection(root, [](json_value&, std::size_t) {}).total;
  });
  return total;
}

std::string read_user_type(const std::string& body) {
  return read_one(body, "the question who we are (user/current)", "type");
}

std::string read_manifest_id(const std::string& body) {
  return read_one(body, "a request for the application-links manifest", "id");
}

std::string read_space_id(const std::string& body) {
  return read_one(body, "a request for a space", "id");
}

bool has_space(const std::string& body, std::string_view id, std::string_view key) {
  bool found = false, others = false;
  read_answer(body, "a request for a space", [&](json_object root, answer_position& at) {
    const collection frame = read_collection(root, [&](json_value& row, std::size_t number) {
      at = answer_position{number, {}, nullptr};
      std::string row_id, row_key;
      const bool read = with_object(row, [&](json_object fields) {
        each_field(fields, [&](const char* name, json_value& value) {
          if (is(name, "id")) {
            row_id = unescaped(raw_id(value)).value_or("");
          } else if (is(name, "key")) {
            row_key = text_of(value);
          }
        });
      });
      if (!read || row_id.empty() || row_key.empty()) {
        throw fault{"missing", "id or key"};
      }
      found |= row_key == key && row_id == id;
      others |= row_key != key;
    });
    at = answer_position{};
    if (!frame.has_results) {
      throw fault{"it has no list of results"};
    }
    if (!found && !frame.next.empty()) {
      throw fault{"one key has more than a page of spaces", "_links.next"};
    }
    // A server, or a gateway, that drops the condition says nothing about the space that its list lacks.
    if (!found && others) {
      throw fault{"it lists spaces that weren't asked for", "results"};
    }
  });
  return found;
}

} // namespace cfc::confluence
