#include "io/confluence/json_rows.hpp"
#include "io/confluence/stored_content.hpp"

#include <optional>

namespace cfc::confluence {

namespace {

using namespace json;

std::string id_in(json_value& value) {
  return unescaped(raw_id(value)).value_or("");
}

stored_ancestor read_ancestor(json_value& row) {
  stored_ancestor ancestor;
  with_object(row, [&](json_object fields) {
    each_field(fields, [&](const char* key, json_value& value) {
      if (is(key, "id")) {
        ancestor.id = id_in(value);
      } else if (is(key, "type")) {
        ancestor.type = text_of(value);
      }
    });
  });
  if (ancestor.id.empty()) {
    throw fault{"missing", "ancestors.id"};
  }
  return ancestor;
}

void read_space(stored_content& item, json_value& space) {
  with_object(space, [&](json_object fields) {
    each_field(fields, [&](const char* key, json_value& value) {
      if (is(key, "id")) {
        item.space_id = id_in(value);
      } else if (is(key, "key")) {
        item.space_key = text_of(value);
      } else if (is(key, "type")) {
        item.space_type = text_of(value);
      }
    });
  });
}

/// Empty when the row has none that is a text.
std::string read_name(json_value& row) {
  std::string name;
  with_object(row, [&](json_object fields) {
    each_field(fields, [&](const char* key, json_value& value) {
      if (is(key, "name")) {
        name = text_of(value);
      }
    });
  });
  return name;
}

/// A list that goes on, or has a row without a name, says nothing about the label that isn't there.
std::optional<std::vector<std::string>> read_names(json_object list) {
  std::vector<std::string> names;
  bool all_named = true;
  const collection frame = read_collection(list, [&](json_value& row, std::size_t) {
    names.push_back(read_name(row));
    all_named = all_named && !names.back().empty();
  });
  return frame.has_results && all_named && !frame.cut() ? std::optional(std::move(names)) : std::nullopt;
}

void read_metadata(stored_content& item, json_value& metadata) {
  with_object(metadata, [&](json_object parts) {
    each_field(parts, [&](const char* key, json_value& value) {
      if (is(key, "labels")) {
        with_object(value, [&](json_object list) { item.labels = read_names(list); });
      } else if (is(key, "mediaType") && item.media_type.empty()) {
        item.media_type = text_of(value);
      }
    });
  });
}

void read_extensions(stored_content& item, json_value& extensions) {
  with_object(extensions, [&](json_object fields) {
    each_field(fields, [&](const char* key, json_value& value) {
      if (is(key, "fileSize")) {
        item.size = whole_number(value);
      } else if (is(key, "mediaType")) {
        item.media_type = text_of(value);
      }
    });
  });
}

void read_container(stored_content& item, json_value& container) {
  with_object(container, [&](json_object fields) {
    each_field(fields, [&](const char* key, json_value& value) {
      if (is(key, "id")) {
        item.container = id_in(value);
      }
    });
  });
}

void read_field_of_v2(stored_content& item, const char* key, json_value& value) {
  if (is(key, "spaceId")) {
    item.space_id = id_in(value);
  } else if ((is(key, "pageId") || is(key, "blogPostId")) && item.container.empty()) {
    item.container = id_in(value);
  } else if (is(key, "mediaType")) {
    item.media_type = text_of(value);
  } else if (is(key, "fileSize")) {
    item.size = whole_number(value);
  }
}

void read_stored_field(stored_content& item, const char* key, json_value& value) {
  if (is(key, "id")) {
    item.id = id_in(value);
  } else if (is(key, "type")) {
    item.type = text_of(value);
  } else if (is(key, "status")) {
    item.status = text_of(value);
  } else if (is(key, "title")) {
    item.title = text_of(value);
  } else if (is(key, "space")) {
    read_space(item, value);
  } else if (is(key, "metadata")) {
    read_metadata(item, value);
  } else if (is(key, "extensions")) {
    read_extensions(item, value);
  } else if (is(key, "container")) {
    read_container(item, value);
  } else if (is(key, "ancestors")) {
    std::vector<stored_ancestor> ancestors;
    const bool listed = with_array(value, [&](json_array rows) {
      each_element(rows, [&](json_value& row) { ancestors.push_back(read_ancestor(row)); });
    });
    item.ancestors = listed ? std::optional(std::move(ancestors)) : std::nullopt;
  } else {
    read_field_of_v2(item, key, value);
  }
}

stored_content read_stored_object(json_object fields) {
  stored_content item;
  each_field(fields, [&](const char* key, json_value& value) { read_stored_field(item, key, value); });
  if (item.id.empty()) {
    throw fault{"missing", "id"};
  }
  return item;
}

} // namespace

stored_content read_stored(const std::string& body) {
  stored_content item;
  read_answer(body, "a look-up of a content",
              [&](json_object root, answer_position&) { item = read_stored_object(root); });
  return item;
}

stored_list read_stored_list(const std::string& body) {
  stored_list list;
  read_answer(body, "a look-up of pages", [&](json_object root, answer_position& at) {
    const collection frame = read_collection(root, [&](json_value& row, std::size_t number) {
      at = answer_position{number, {}, nullptr};
      if (!with_object(row,
                       [&](json_object fields) { list.contents.push_back(read_stored_object(fields)); })) {
        throw fault{"not an object"};
      }
    });
    at = answer_position{};
    finish(frame, list);
  });
  return list;
}

std::optional<std::vector<std::string>> read_stored_labels(const std::string& body) {
  std::optional<std::vector<std::string>> names;
  read_answer(body, "a request for labels",
              [&](json_object root, answer_position&) { names = read_names(root); });
  return names;
}

std::vector<stored_ancestor> read_stored_ancestors(const std::string& body) {
  std::vector<stored_ancestor> ancestors;
  read_answer(body, "a request for ancestors", [&](json_object root, answer_position& at) {
    const collection frame = read_collection(root, [&](json_value& row, std::size_t number) {
      at = answer_position{number, {}, nullptr};
      ancestors.push_back(read_ancestor(row));
    });
    at = answer_position{};
    if (!frame.has_results) {
      throw fault{"it has no list of results"};
    }
  });
  return ancestors;
}

} // namespace cfc::confluence
