#pragma once

#include <cstdint>
#include <unordered_map>

namespace cfc::nodes {

/// Tells when a search with all its pages and parts has been answered, although answers overtake each other:
/// each answer names the requests that it gave rise to, and all named ones must have been answered. Knowing
/// only counts would not do, since a later answer may arrive before the one that announces it. What an answer
/// names is expected before the answer itself is noted, so that nothing looks complete in between.
class search_tracker {
public:
  void expect(std::uint64_t request) { change(request, +1); }
  void answered(std::uint64_t request) {
    change(request, -1);
    started_ = true;
  }
  /// Something was asked, and nothing is open.
  bool complete() const noexcept { return started_ && open_.empty(); }

private:
  void change(std::uint64_t request, int by) {
    const auto at = open_.try_emplace(request, 0).first;
    at->second += by;
    if (at->second == 0)
      open_.erase(at);
  }
  std::unordered_map<std::uint64_t, int> open_;
  bool started_ = false;
};

} // namespace cfc::nodes
