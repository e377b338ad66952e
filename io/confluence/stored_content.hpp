#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::confluence {

/// What stands above a page.
struct stored_ancestor {
  std::string id;
  std::string type; ///< "page", "folder", "whiteboard", …; empty when the server doesn't say
};

/// A content as the content store has it, which the search index is not asked about (DEL-4): a page, a blog post or
/// an attachment. What the server doesn't say is empty.
struct stored_content {
  std::string id;
  std::string type;   ///< v1 only
  std::string status; ///< "current", "trashed", "archived", …
  std::string title;
  std::string space_id;
  std::string space_key;  ///< v1 only
  std::string space_type; ///< Data Center only: "global", "personal"
  std::string container;  ///< of an attachment: the id of its page or blog post
  std::string media_type; ///< of an attachment
  std::optional<std::uint64_t> size;
  /// Nothing when the answer holds none, or not all of them.
  std::optional<std::vector<std::string>> labels;
  std::optional<std::vector<stored_ancestor>> ancestors; ///< the top one first
};

/// One content by id, of either API version. @throws http::api_error
stored_content read_stored(const std::string& body);

/// A page of a list of the v2 API.
struct stored_list {
  std::vector<stored_content> contents;
  std::string next, base;
  std::size_t rows = 0;
  std::uint64_t limit = 0;
  std::optional<std::uint64_t> total;
};
/// @throws http::api_error
stored_list read_stored_list(const std::string& body);

/// The names of a v2 list of labels that ends with this answer; nothing when it goes on. @throws http::api_error
std::optional<std::vector<std::string>> read_stored_labels(const std::string& body);
/// A v2 list of ancestors. @throws http::api_error
std::vector<stored_ancestor> read_stored_ancestors(const std::string& body);

} // namespace cfc::confluence
