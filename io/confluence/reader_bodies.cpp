#include "io/confluence/json_rows.hpp"

namespace cfc::confluence {

namespace {

using namespace json;

void read_storage(page_body& page, json_value& body) {
  with_object(body, [&](json_object forms) {
    each_field(forms, [&](const char* form, json_value& storage) {
      if (!is(form, "storage")) {
        return;
      }
      with_object(storage, [&](json_object fields) {
        each_field(fields, [&](const char* key, json_value& value) {
          if (is(key, "value")) {
            page.has_body = is_string(value);
            page.body = text_of(value);
          }
        });
      });
    });
  });
}

void read_space(page_body& page, json_value& space) {
  with_object(space, [&](json_object fields) {
    each_field(fields, [&](const char* key, json_value& value) {
      if (is(key, "id")) {
        page.space_id = unescaped(raw_id(value)).value_or("");
      } else if (is(key, "key")) {
        page.space_key = text_of(value);
      }
    });
  });
}

void read_page_field(page_body& page, answer_position& at, const char* key, json_value& value) {
  if (is(key, "id")) {
    at.field = "id";
    page.id = unescaped(raw_id(value)).value_or("");
  } else if (is(key, "title")) {
    at.field = "title";
    page.title = text_of(value);
  } else if (is(key, "body")) {
    at.field = "body.storage";
    read_storage(page, value);
  } else if (is(key, "space")) {
    at.field = "space";
    read_space(page, value);
  } else if (is(key, "version")) {
    at.field = "version";
    page.updated = read_time(value);
  } else if (is(key, "metadata")) {
    at.field = "metadata.labels";
    each_label(value, [&](std::string_view raw) { page.labels.push_back(unescaped(raw).value_or("")); });
  }
}

page_body read_page(json_object fields, answer_position& at) {
  page_body page;
  each_field(fields, [&](const char* key, json_value& value) { read_page_field(page, at, key, value); });
  if (page.id.empty()) {
    throw fault{"missing", "id"};
  }
  return page;
}

} // namespace

body_page read_bodies(const std::string& body) {
  body_page answer;
  const auto walk = [&](json_object root, answer_position& at) {
    const collection frame = read_collection(root, [&](json_value& value, std::size_t row) {
      at = answer_position{row, {}, nullptr};
      const bool read =
          with_object(value, [&](json_object fields) { answer.pages.push_back(read_page(fields, at)); });
      if (!read) {
        throw fault{"not an object"};
      }
    });
    at = answer_position{};
    finish(frame, answer);
  };
  read_answer(body, "a search for page bodies", walk, quoting::nothing);
  return answer;
}

page_body read_body(const std::string& body) {
  page_body page;
  const auto walk = [&](json_object root, answer_position& at) { page = read_page(root, at); };
  read_answer(body, "a request for a page", walk, quoting::nothing);
  return page;
}

} // namespace cfc::confluence
