#pragma once

#include "nodes/operations/space_records.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace cfc::nodes {

/// A content that discovery has just seen, and where.
struct seen_content {
  std::string id;
  std::string container; ///< of a page its space, of an attachment its page, by id; empty: not known
};

/// Contents that discovery has just seen. That something isn't there counts only while the store, asked in
/// the same way, shows one of these as it was seen: Cloud's v2 answers 404 to a login that isn't accepted,
/// and so do proxies (DEL-4).
struct witness_controls {
  /// Of each kind at most so many: one row of an index that has a ghost must not stop the deletions of a
  /// tenant.
  static constexpr std::size_t most = 3;

  std::vector<seen_content> pages, blogposts, attachments;

  /// Adds what is still wanted of another's, of each kind at most so many.
  void take(const witness_controls& others, std::size_t each) {
    const auto fill = [each](std::vector<seen_content>& into, const std::vector<seen_content>& from) {
      for (std::size_t i = 0; i < std::min(each, from.size()) && into.size() < most; ++i) {
        const auto& id = from[i].id;
        if (std::none_of(into.begin(), into.end(), [&](const auto& one) { return one.id == id; }))
          into.push_back(from[i]);
      }
    };
    fill(pages, others.pages);
    fill(blogposts, others.blogposts);
    fill(attachments, others.attachments);
  }
};

/// Some of a space's items. A folder has no address in the store.
witness_controls controls_among(const space_records& records);

} // namespace cfc::nodes
