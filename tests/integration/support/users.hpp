#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace cfc::test {

/// Where random edits begin: the environment variable CFC_SEED, a number or `random`; without it the same ones in
/// every run, so that a change isn't refused for what it didn't do. Printed, to have a run once more.
inline std::uint64_t seed_of_this_run() {
  const char* given = std::getenv("CFC_SEED");
  const std::string text = given == nullptr ? "1" : given;
  const std::uint64_t seed =
      text == "random" ? std::random_device()() : std::strtoull(text.c_str(), nullptr, 10);
  std::cout << "CFC_SEED=" << seed << std::endl;
  return seed;
}

/// What a wiki's users do, at random. Knows where pages and attachments are, so that edits make sense: a page
/// is in the space of its parent, and removed things aren't edited.
class users {
public:
  explicit users(std::uint64_t seed) : random_(seed) {}

  /// One edit as JSON.
  std::string edit() {
    if (pages_.empty())
      return add_page();
    switch (pick(12)) {
    case 0:
    case 1:
      return add_page();
    case 2:
      if (pick(4) == 0)
        return R"({"op": "emptyBody", "id": )" + page() + "}";
      return R"({"op": "editPage", "id": )" + page() + R"(, "body": "<p>)" + std::to_string(random_()) +
             "</p>\"}";
    case 3:
      return R"({"op": "editPage", "id": )" + page() + R"(, "title": "T )" + std::to_string(random_()) +
             "\"}";
    case 4:
      return move_page();
    case 5:
      return R"({"op": "label", "id": )" + page() + R"(, "labels": [")" + label() + "\"]}";
    case 6:
      return R"({"op": "unlabel", "id": )" + page() + R"(, "labels": [")" + label() + "\"]}";
    case 7:
      return pick(3) == 0 ? remove_page() : add_page();
    case 8:
    case 9:
      return add_attachment();
    case 10:
      return change_attachment();
    default:
      return change_space();
    }
  }

  /// So many edits as a JSON list.
  std::string edits(std::uint64_t count) {
    std::string list;
    for (; count > 0; --count)
      list += (list.empty() ? "[" : ",\n") + edit();
    return list + "]";
  }
  const std::vector<std::uint64_t>& pages() const noexcept { return pages_; }
  /// Each with its page.
  const std::vector<std::pair<std::uint64_t, std::uint64_t>>& attachments() const noexcept {
    return attachments_;
  }

private:
  std::size_t pick(std::size_t below) { return random_() % below; }
  std::string label() { return pick(3) == 0 ? "ai-ingest-all" : "ai-ingest"; }
  std::string page() { return std::to_string(pages_[pick(pages_.size())]); }
  const std::string& space_of(std::uint64_t page) const {
    const auto& parent = parents_.at(page);
    return parent == 0 ? spaces_of_.at(page) : space_of(parent);
  }
  std::string any_space() { return spaces_[pick(spaces_.size())]; }

  std::string add_page() {
    const auto id = next_++;
    const bool is_post = pick(4) == 0;
    std::uint64_t parent = 0;
    if (!is_post && !pages_.empty() && pick(2) == 0)
      parent = pages_[pick(pages_.size())];
    if (posts_.contains(parent))
      parent = 0;
    parents_[id] = parent;
    spaces_of_[id] = parent == 0 ? any_space() : space_of(parent);
    pages_.push_back(id);
    std::string text = R"({"op": "addPage", "id": )" + std::to_string(id) + R"(, "space": ")" +
                       spaces_of_[id] + R"(", "title": "Page )" + std::to_string(id) + "\"";
    if (parent != 0)
      text += R"(, "parent": )" + std::to_string(parent);
    if (is_post) {
      posts_.insert(id);
      text += R"(, "type": "blogpost")";
    }
    return text + (pick(2) == 0 ? R"(, "labels": [")" + label() + "\"]}" : "}");
  }
  bool below(std::uint64_t page, std::uint64_t ancestor) const {
    for (; page != 0; page = parents_.at(page)) {
      if (page == ancestor)
        return true;
    }
    return false;
  }
  std::string move_page() {
    const auto id = pages_[pick(pages_.size())];
    const auto parent = pages_[pick(pages_.size())];
    // Blog posts are below nothing, and nothing is below them.
    if (pick(2) == 0 || below(parent, id) || posts_.contains(parent) || posts_.contains(id)) {
      parents_[id] = 0;
      spaces_of_[id] = any_space();
      return R"({"op": "movePage", "id": )" + std::to_string(id) + R"(, "space": ")" + spaces_of_[id] + "\"}";
    }
    parents_[id] = parent;
    return R"({"op": "movePage", "id": )" + std::to_string(id) + R"(, "space": ")" + space_of(parent) +
           R"(", "parent": )" + std::to_string(parent) + "}";
  }
  /// Only pages without children: Confluence would move those up.
  std::string remove_page() {
    for (std::size_t i = 0; i < pages_.size(); ++i) {
      const auto id = pages_[i];
      const bool has_children = std::any_of(pages_.begin(), pages_.end(),
                                            [&](std::uint64_t one) { return parents_.at(one) == id; });
      if (has_children || pick(3) != 0)
        continue;
      pages_.erase(pages_.begin() + static_cast<std::ptrdiff_t>(i));
      std::erase_if(attachments_, [&](const auto& one) { return one.second == id; });
      return R"({"op": "removePage", "id": )" + std::to_string(id) + "}";
    }
    return add_page();
  }
  std::string add_attachment() {
    const char* types[] = {"application/pdf", "image/png", "text/plain", "application/zip"};
    const auto id = next_++;
    const auto on = pages_[pick(pages_.size())];
    attachments_.emplace_back(id, on);
    return R"({"op": "addAttachment", "page": )" + std::to_string(on) + R"(, "id": )" + std::to_string(id) +
           R"(, "title": "f )" + std::to_string(id) + R"(", "mediaType": ")" + types[pick(4)] +
           R"(", "size": )" + std::to_string(1 + pick(5000)) + "}";
  }
  std::string change_attachment() {
    if (attachments_.empty())
      return add_attachment();
    const auto at = pick(attachments_.size());
    const auto id = std::to_string(attachments_[at].first);
    if (pick(2) == 0)
      return R"({"op": "editAttachment", "id": )" + id + R"(, "size": )" +
             std::to_string(pick(4) == 0 ? 0 : 1 + pick(5000)) + "}";
    attachments_.erase(attachments_.begin() + static_cast<std::ptrdiff_t>(at));
    return R"({"op": "removeAttachment", "id": )" + id + "}";
  }
  /// A space that is removed, and made again under the same key: its pages are gone, its id is another.
  std::string replace_space() {
    const std::string key = spaces_.back();
    std::erase_if(pages_, [&](std::uint64_t one) { return space_of(one) == key; });
    std::erase_if(attachments_, [&](const auto& one) { return space_of(one.second) == key; });
    return R"({"op": "removeSpace", "key": ")" + key + R"("}, {"op": "addSpace", "key": ")" + key +
           R"(", "id": )" + std::to_string(next_++) + "}";
  }
  std::string change_space() {
    if (spaces_.size() > 3 && pick(4) == 0)
      return replace_space();
    if (spaces_.size() < 8 && pick(2) == 0) {
      spaces_.push_back("N" + std::to_string(next_));
      return R"({"op": "addSpace", "key": ")" + spaces_.back() + R"(", "id": )" + std::to_string(next_++) +
             "}";
    }
    hidden_ = !hidden_;
    return R"({"op": "hideSpace", "key": "B", "hidden": )" + std::string(hidden_ ? "true" : "false") + "}";
  }

  std::mt19937_64 random_;
  std::uint64_t next_ = 100;
  bool hidden_ = false;
  std::vector<std::string> spaces_{"A", "B", "AB"};
  std::vector<std::uint64_t> pages_;
  std::set<std::uint64_t> posts_; ///< those of them that are blog posts
  std::map<std::uint64_t, std::uint64_t> parents_;
  std::map<std::uint64_t, std::string> spaces_of_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> attachments_; ///< with their pages
};

} // namespace cfc::test
