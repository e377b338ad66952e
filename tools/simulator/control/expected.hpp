#pragma once

#include "tools/simulator/content/instance.hpp"
#include "tools/simulator/text/json.hpp"

#include <cstdint>
#include <functional>
#include <set>
#include <string>

namespace cfc::simulator {

/// How the tenant is configured whose sync is predicted.
struct expectation {
  std::string tenant = "tenant";
  std::string single_label;
  std::string all_label;
  bool cloud = true;
  bool v1_keys = false;
  bool attachments = true;
  bool image_ocr = true;
  bool hashes = true;   ///< of all bytes, which takes its time; otherwise `sha256` stays empty
  std::string base_url; ///< of web links and of `sourceName`; empty: urls are left out
  std::string root_path = "Company/Confluence";
  std::set<std::string, std::less<>> media_types; ///< empty: the default ones
  std::uint64_t max_file_bytes = 200ULL * 1024 * 1024;
};

struct expected_content {
  std::string key, title, mime_type, sha256, scope_path;
  std::uint64_t byte_size = 0;
  std::string url;                 ///< empty when it isn't predicted: pages of Cloud, or no base_url
  std::vector<std::string> labels; ///< of pages: confluenceLabels
  bool is_page = false;
  bool read_by_ocr = false; ///< ingestionConfig.jpgReadMode is expected
  std::string space_key, space_name;
};

/// Visits every content that a sync from scratch of this instance must leave in Unique, by the instance's own
/// labels and tree (no CQL, no paging), in order of discovery by page index. Modes and faults don't count.
void expected_contents(const instance& content, const expectation& by,
                       const std::function<void(const expected_content&)>& visit);

/// `{"contents":[…],"total":n}`
/// @param most contents to be shown
std::string expected_json(const instance& content, const expectation& by, std::uint64_t most = UINT64_MAX);
/// Count, bytes and the same digest as state_summary().
json::object expected_summary(const instance& content, const expectation& by);

} // namespace cfc::simulator
