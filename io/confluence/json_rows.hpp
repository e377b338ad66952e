#pragma once

#include "io/confluence/json_walk.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

/// Parts of rows that several answers have.
namespace cfc::confluence::json {

/// `version.when` (v1) or `version.createdAt` (v2).
std::optional<epoch_ms> read_time(json_value& version);

/// One of `_links`, raw; `name` with its closing quote. Empty when absent.
std::string_view read_link(json_value& links, std::string_view name);

/// A `status` that isn't "current", raw; empty for that, or for none.
std::string_view not_current(json_value& status);

/// An arena whose first block suits the text in an answer of that size.
std::unique_ptr<std::pmr::monotonic_buffer_resource> arena_for(const std::string& body);

/// Reads attachments of both API versions; media types repeated in one answer are stored once.
class attachment_reader {
public:
  explicit attachment_reader(std::pmr::monotonic_buffer_resource& arena, bool with_links = true)
      : arena_(arena), with_links_(with_links) {}
  /// @throws fault for a row that is no object or has no id, or one that Confluence doesn't make: left out,
  /// it would look like a deletion
  attachment read(json_value& row);

private:
  struct media_type {
    std::string_view raw, kept;
  };
  void read_field(attachment& item, const char* key, json_value& value);
  void read_extensions(attachment& item, json_value& extensions);
  std::string_view read_media_type(json_value& value);

  std::pmr::monotonic_buffer_resource& arena_;
  bool with_links_;
  std::vector<media_type> media_types_;
};

/// Calls on_label(raw name) for each of `metadata.labels`.
template <class F>
void each_label(json_value& metadata, F&& on_label) {
  with_object(metadata, [&](json_object parts) {
    each_field(parts, [&](const char* part, json_value& labels) {
      if (!is(part, "labels")) {
        return;
      }
      with_object(labels, [&](json_object list) {
        read_collection(list, [&](json_value& row, std::size_t) {
          with_object(row, [&](json_object fields) {
            each_field_until(fields, [&](const char* key, json_value& value) {
              const bool found = is(key, "name");
              if (found) {
                on_label(raw_string(value).value_or(""));
              }
              return found;
            });
          });
        });
      });
    });
  });
}

/// The frame of an answer, as its record has it.
template <class Page>
void finish(const collection& frame, Page& page) {
  if (!frame.has_results) {
    throw fault{"it has no list of results"};
  }
  auto next = unescaped(frame.next);
  if (!next) {
    throw fault{"holds an escape that JSON doesn't know", "_links.next"};
  }
  page.next = *std::move(next);
  page.base = unescaped(frame.base).value_or("");
  page.rows = frame.rows;
  page.limit = frame.limit;
  page.total = frame.total;
}

} // namespace cfc::confluence::json
