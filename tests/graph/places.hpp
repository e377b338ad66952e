#pragma once

#include "nodes/graph/passage.hpp"
#include "pipeline/graph_picture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::test {

/// Where a node can be made to do something: as a message comes to it, or as one has left it.
struct place {
  std::string_view node;
  nodes::passage way = nodes::passage::entering;
  bool operator==(const place&) const = default;
};

/// Every node of the cycle's graph, as `confluence-connector graph` shows it, so that no new one is left out:
/// a test that no message of the small world comes to it at all fails.
inline std::vector<place> all_places() {
  std::vector<place> places;
  const auto add = [&places](const place& one) {
    if (std::find(places.begin(), places.end(), one) == places.end())
      places.push_back(one);
  };
  for (const auto& arrow : pipeline::edges_of_cycle_graph()) {
    add({arrow.from, nodes::passage::leaving});
    add({arrow.to, nodes::passage::entering});
  }
  return places;
}

inline std::string name_of(const place& where) {
  std::string name(where.node);
  std::replace(name.begin(), name.end(), ' ', '_');
  return (where.way == nodes::passage::entering ? "before_" : "after_") + name;
}

} // namespace cfc::test
