#include "io/confluence/json_rows.hpp"

#include <algorithm>
#include <optional>

namespace cfc::confluence::json {

namespace {

/// Beyond this many, a media type is stored again instead of looked for.
constexpr std::size_t most_media_types = 32;

} // namespace

std::optional<epoch_ms> read_time(json_value& version) {
  std::optional<epoch_ms> time;
  with_object(version, [&](json_object fields) {
    each_field_until(fields, [&](const char* key, json_value& value) {
      const bool found = is(key, "when") || is(key, "createdAt");
      if (found) {
        time = parse_time(raw_string(value).value_or(""));
      }
      return found;
    });
  });
  return time;
}

std::string_view read_link(json_value& links, std::string_view name) {
  std::string_view found;
  with_object(links, [&](json_object fields) {
    each_field_until(fields, [&](const char* key, json_value& value) {
      const bool here = std::memcmp(key, name.data(), name.size()) == 0;
      if (here) {
        found = raw_string(value).value_or("");
      }
      return here;
    });
  });
  return found;
}

std::string_view not_current(json_value& status) {
  const std::string_view raw = raw_string(status).value_or("");
  return raw == "current" ? std::string_view() : raw;
}

std::unique_ptr<std::pmr::monotonic_buffer_resource> arena_for(const std::string& body) {
  constexpr std::size_t least = 1'024;
  constexpr std::size_t text_share = 16;
  return std::make_unique<std::pmr::monotonic_buffer_resource>(std::max(least, body.size() / text_share));
}

attachment attachment_reader::read(json_value& row) {
  attachment item;
  if (!with_object(row, [&](json_object fields) {
        each_field(fields, [&](const char* key, json_value& value) { read_field(item, key, value); });
      })) {
    throw fault{"not an object"};
  }
  if (item.id.empty()) {
    throw fault{"missing", "id"};
  }
  if (!is_attachment_id(item.id)) {
    throw fault{"not of letters and digits", "id"};
  }
  return item;
}

void attachment_reader::read_field(attachment& item, const char* key, json_value& value) {
  switch (*key) {
  case 'i':
    if (is(key, "id")) {
      item.id = keep(arena_, raw_id(value));
    }
    break;
  case 't':
    if (is(key, "title")) {
      item.title = keep(arena_, raw_string(value).value_or(""));
    }
    break;
  case 'v':
    if (is(key, "version")) {
      item.updated = read_time(value);
    }
    break;
  case 'e':
    if (is(key, "extensions")) {
      read_extensions(item, value);
    }
    break;
  case 'm':
    if (is(key, "mediaType")) {
      item.media_type = read_media_type(value);
    } else if (is(key, "metadata") && item.media_type.empty()) {
      with_object(value, [&](json_object fields) {
        each_field(fields, [&](const char* field, json_value& part) {
          if (is(field, "mediaType")) {
            item.media_type = read_media_type(part);
          }
        });
      });
    }
    break;
  case 'f':
    if (is(key, "fileSize")) {
      item.size = whole_number(value);
    }
    break;
  case 's':
    if (is(key, "status")) {
      item.status = keep(arena_, not_current(value));
    }
    break;
  case 'd':
    if (with_links_ && is(key, "downloadLink")) {
      item.download = keep(arena_, raw_string(value).value_or(""));
    }
    break;
  case '_':
    if (with_links_ && is(key, "_links")) {
      const std::string_view link = read_link(value, "download\"");
      item.download = link.empty() ? item.download : keep(arena_, link);
    }
    break;
  default:
    break;
  }
}

void attachment_reader::read_extensions(attachment& item, json_value& extensions) {
  with_object(extensions, [&](json_object fields) {
    int wanted = 2;
    each_field_until(fields, [&](const char* key, json_value& value) {
      if (is(key, "fileSize")) {
        item.size = whole_number(value);
        --wanted;
      } else if (is(key, "mediaType")) {
        const std::string_view type = read_media_type(value);
        item.media_type = type.empty() ? item.media_type : type;
        --wanted;
      }
      return wanted == 0;
    });
  });
}

std::string_view attachment_reader::read_media_type(json_value& value) {
  const std::string_view raw = raw_string(value).value_or("");
  const auto known = std::find_if(media_types_.begin(), media_types_.end(),
                                  [raw](const media_type& type) { return type.raw == raw; });
  if (known != media_types_.end()) {
    return known->kept;
  }
  const std::string_view kept = keep(arena_, raw);
  if (media_types_.size() < most_media_types) {
    media_types_.push_back({raw, kept});
  }
  return kept;
}

} // namespace cfc::confluence::json
