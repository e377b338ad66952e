#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace cfc::nodes {

/// Contents that discovery has just seen. That something isn't there counts only while the store, asked in the same
/// way, shows one of these: Cloud's v2 answers 404 to a login that isn't accepted, and so do proxies (DEL-4).
struct witness_controls {
  /// Of each kind at most so many: one row of an index that has a ghost must not stop the deletions of a tenant.
  static constexpr std::size_t most = 3;

  std::vector<std::string> pages, blogposts, attachments; ///< ids

  /// Adds what is still wanted of another's, of each kind at most so many.
  void take(const witness_controls& others, std::size_t each) {
    const auto fill = [each](std::vector<std::string>& into, const std::vector<std::string>& from) {
      for (std::size_t i = 0; i < std::min(each, from.size()) && into.size() < most; ++i) {
        if (std::find(into.begin(), into.end(), from[i]) == into.end())
          into.push_back(from[i]);
      }
    };
    fill(pages, others.pages);
    fill(blogposts, others.blogposts);
    fill(attachments, others.attachments);
  }
};

} // namespace cfc::nodes
