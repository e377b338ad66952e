#include "io/confluence/reader.hpp"

#include "io/confluence/json_rows.hpp"

#include <algorithm>

namespace cfc::confluence {

namespace {

using namespace json;

/// How many attachments servers put into a search's row at most; what counts when the list names no limit.
constexpr std::size_t usual_rows_in_answer = 25;

/// In messages.
constexpr std::size_t longest_shown_id = 40;

content_type type_of(std::string_view name) noexcept {
  using enum content_type;
  for (const content_type type : {page, blogpost, folder, database, whiteboard, embed}) {
    if (name == name_of(type)) {
      return type;
    }
  }
  return other;
}

/// Turns the rows of one search answer into records.
class search_reader {
public:
  search_reader(search_page& page, const ingest_labels& labels, answer_position& at)
      : page_(page), labels_(labels), at_(at), attachments_(*page.text, labels.links_of != instance::cloud) {}

  void read_row(json_value& value, std::size_t row) {
    at_ = answer_position{row, {}, nullptr};
    attachments_listed_ = false;
    content item;
    item.first_attachment = static_cast<std::uint32_t>(page_.attachments.size());
    if (!with_object(value, [&](json_object fields) {
          each_field(fields, [&](const char* key, json_value& field) { read_field(item, key, field); });
        })) {
      throw fault{"not an object"};
    }
    item.attachment_count = static_cast<std::uint32_t>(page_.attachments.size()) - item.first_attachment;
    item.has_more_attachments |= !attachments_listed_ && has_attachments_of_its_own(item.type);
    check(item);
    page_.contents.push_back(item);
  }

private:
  void read_field(content& item, const char* key, json_value& value) {
    switch (*key) {
    case 'i':
      if (is(key, "id")) {
        at_.field = "id";
        item.id = keep(*page_.text, raw_id(value));
        at_.id = item.id.substr(0, longest_shown_id);
      }
      break;
    case 't':
      if (is(key, "type")) {
        at_.field = "type";
        read_type(item, raw_string(value).value_or(""));
      }
      break;
    case 's':
      if (is(key, "space")) {
        at_.field = "space";
        with_object(value, [&](json_object fields) { item.space = read_space(fields); });
      } else if (is(key, "status")) {
        at_.field = "status";
        item.status = keep(*page_.text, not_current(value));
      }
      break;
    case 'v':
      if (is(key, "version")) {
        at_.field = "version";
        item.updated = read_time(value);
      }
      break;
    case 'm':
      if (is(key, "metadata")) {
        at_.field = "metadata.labels";
        read_labels(item, value);
      }
      break;
    case 'c':
      if (is(key, "children")) {
        at_.field = "children.attachment";
        read_children(item, value);
      }
      break;
    case '_':
      if (labels_.links_of != instance::data_center && is(key, "_links")) {
        at_.field = "_links";
        item.webui = keep(*page_.text, read_link(value, "webui\""));
      }
      break;
    default:
      break;
    }
  }

  void read_type(content& item, std::string_view raw) {
    item.type = type_of(raw);
    item.type_name = item.type == content_type::other ? keep(*page_.text, raw) : name_of(item.type);
  }

  /// Rows of one space mostly follow one another, so the last one is looked at first.
  std::uint32_t read_space(json_object fields) {
    std::string_view id, key, name;
    each_field_until(fields, [&](const char* field, json_value& value) {
      if (is(field, "id")) {
        id = raw_id(value);
      } else if (is(field, "key")) {
        key = raw_string(value).value_or("");
      } else if (is(field, "name")) {
        name = raw_string(value).value_or("");
      }
      return !id.empty() && !key.empty() && !name.empty();
    });
    if (id.empty() || key.empty()) {
      return content::no_space;
    }
    const auto same = [&](const space& known) { return known.id == id && known.key == key; };
    const auto known = std::find_if(raw_spaces_.rbegin(), raw_spaces_.rend(), same);
    if (known != raw_spaces_.rend()) {
      return static_cast<std::uint32_t>(raw_spaces_.rend() - known - 1);
    }
    raw_spaces_.push_back({id, key, name});
    page_.spaces.push_back({keep(*page_.text, id), keep(*page_.text, key), keep(*page_.text, name)});
    return static_cast<std::uint32_t>(page_.spaces.size() - 1);
  }

  void read_labels(content& item, json_value& metadata) {
    each_label(metadata, [&](std::string_view raw) { note_label(item, raw); });
  }

  void note_label(content& item, std::string_view raw) {
    const bool plain = raw.find('\\') == std::string_view::npos;
    const std::string decoded = plain ? std::string() : unescaped(raw).value_or("");
    const std::string_view label = plain ? raw : std::string_view(decoded);
    item.has_all_label |= label == labels_.all;
  }

  void read_children(content& item, json_value& children) {
    with_object_or_null(children, "children", [&](json_object kinds) {
      each_field(kinds, [&](const char* key, json_value& kind) {
        if (is(key, "attachment")) {
          with_object_or_null(kind, "children.attachment",
                              [&](json_object list) { read_attachments_in_answer(item, list); });
        }
      });
    });
  }

  void read_attachments_in_answer(content& item, json_object list) {
    const collection frame = read_collection(list, [&](json_value& row, std::size_t number) {
      at_.inner_row = number;
      page_.attachments.push_back(attachments_.read(row));
    });
    at_.inner_row = answer_position::no_row;
    if (!frame.has_results) {
      throw fault{"missing", "children.attachment.results"};
    }
    attachments_listed_ = true;
    item.has_more_attachments |= frame.cut() || (frame.limit == 0 && frame.rows >= usual_rows_in_answer);
    item.next_attachments = keep(*page_.text, frame.next);
    item.attachments_total = frame.size > frame.rows ? frame.size : 0;
  }

  /// Of those that are ingested; a folder has none.
  static bool has_attachments_of_its_own(content_type type) noexcept {
    return type == content_type::page || type == content_type::blogpost;
  }

  /// DSC-10.
  void check(const content& item) const {
    if (item.id.empty()) {
      throw fault{"missing", "id"};
    }
    if (item.type_name.empty()) {
      throw fault{"missing", "type"};
    }
    if (!accepted(item.type)) {
      return;
    }
    if (!is_numeric_id(item.id)) {
      throw fault{"not of digits", "id"};
    }
    if (item.space == content::no_space) {
      throw fault{"missing, or without id or key", "space"};
    }
    if (!is_numeric_id(page_.spaces[item.space].id)) {
      throw fault{"not of digits", "space.id"};
    }
    if (!item.updated) {
      throw fault{"missing, or no time", "version.when"};
    }
  }

  search_page& page_;
  const ingest_labels& labels_;
  answer_position& at_;
  attachment_reader attachments_;
  bool attachments_listed_ = false; ///< the row at hand says which it has, maybe none
  std::vector<space> raw_spaces_;   ///< as they stand in the answer, in the order of page_.spaces
};

} // namespace

search_page read_search_page(const std::string& body, const ingest_labels& labels) {
  search_page page;
  page.text = arena_for(body);
  read_answer(body, "a search", [&](json_object root, answer_position& at) {
    search_reader reader(page, labels, at);
    const collection frame =
        read_collection(root, [&](json_value& value, std::size_t row) { reader.read_row(value, row); });
    at = answer_position{};
    finish(frame, page);
  });
  return page;
}

attachment_list read_attachments(const std::string& body) {
  attachment_list list;
  list.text = arena_for(body);
  read_answer(body, "a list of attachments", [&](json_object root, answer_position& at) {
    attachment_reader reader(*list.text);
    const collection frame = read_collection(root, [&](json_value& value, std::size_t row) {
      at = answer_position{row, {}, nullptr};
      list.attachments.push_back(reader.read(value));
    });
    at = answer_position{};
    finish(frame, list);
  });
  return list;
}

} // namespace cfc::confluence
