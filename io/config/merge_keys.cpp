#include "io/config/merge_keys.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace cfc::config {

namespace {

constexpr const char* merge_key = "<<";
constexpr int most_levels = 100;

bool has_key(const YAML::Node& map, const std::string& name) {
  return std::any_of(map.begin(), map.end(), [&](const auto& entry) {
    return entry.first.IsScalar() && entry.first.Scalar() == name;
  });
}

/// An alias is the node of its anchor: each is looked at once, whatever leads to it.
class merging {
public:
  void visit(YAML::Node node, int depth) {
    const bool inner = node.IsMap() || node.IsSequence();
    if (!inner || !seen_.emplace(node.Mark().pos, node.IsMap()).second) {
      return;
    }
    if (depth > most_levels) {
      throw YAML::Exception(node.Mark(), "found more than 100 levels");
    }
    for (const auto& child : node) {
      visit(node.IsMap() ? child.second : YAML::Node(child), depth + 1);
    }
    if (node.IsMap()) {
      merge_into(node);
    }
  }

private:
  /// What stands behind `<<` has been visited: its own merges are done.
  static void merge_into(YAML::Node map) {
    std::vector<YAML::Node> sources;
    for (const auto& entry : map) {
      if (entry.first.IsScalar() && entry.first.Scalar() == merge_key) {
        add_sources(map, entry.first, entry.second, sources);
      }
    }
    while (map.remove(merge_key)) {
    }
    for (const auto& source : sources) {
      for (const auto& entry : source) {
        if (!entry.first.IsScalar() || !has_key(map, entry.first.Scalar())) {
          map[entry.first] = entry.second;
        }
      }
    }
  }

  static void add_sources(const YAML::Node& map, const YAML::Node& key, const YAML::Node& given,
                          std::vector<YAML::Node>& sources) {
    const auto add = [&](const YAML::Node& one) {
      if (!one.IsMap() || one.is(map)) {
        throw YAML::Exception(key.Mark(),
                              "found something else behind <<, allowed: another map or a list of maps");
      }
      sources.push_back(one);
    };
    if (given.IsSequence()) {
      std::for_each(given.begin(), given.end(), add);
    } else {
      add(given);
    }
  }

  std::set<std::pair<int, bool>> seen_; ///< place in the file, a map
};

} // namespace

void carry_out_merges(YAML::Node root) {
  merging().visit(root, 0);
}

} // namespace cfc::config
