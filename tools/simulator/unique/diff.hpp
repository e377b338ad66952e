#pragma once

#include "tools/simulator/text/json.hpp"
#include "tools/simulator/unique/contents.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// POST v2/content/file-diff: what of a submitted list Unique doesn't have, has in an older version, has
/// under another URL, and what it has besides.
///
/// Facts and assumptions. Known: the shape of request and answer, matching of `partialKey` by *contains*,
/// that contents in a failed state are offered again, and that a registered but never finalised content
/// counts as current. Assumed: older than submitted = updated; a new or updated item's time is kept with the
/// content once it is registered; another url = moved; a key that contains `partialKey` elsewhere is named
/// with the first `{partialKey}/` cut out of it; `sourceKind` and `sourceName` don't restrict the match.
namespace cfc::simulator {

struct diff_request {
  struct item {
    std::string_view key;
    std::string_view url;
    std::int64_t updated_at = 0; ///< epoch ms; 0 for an empty text
  };
  std::string partial_key;
  std::string source_kind;
  std::string source_name;
  std::vector<item> items; ///< views into the body

  /// @throws std::invalid_argument with a message for the client
  static diff_request from(const json::value& body);
};

struct diff_lists {
  std::vector<std::string> created, updated, moved, deleted;
  json::object answer() const;
};

/// Compares, and remembers the submitted times of new and updated items.
diff_lists compare(content_store& contents, const diff_request& submitted);

} // namespace cfc::simulator
