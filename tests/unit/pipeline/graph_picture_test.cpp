#include "pipeline/graph_picture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace {

using namespace cfc;
using testing::HasSubstr;

TEST(graph_picture, in_the_documentation_is_that_of_the_graph_that_runs) {
  std::ifstream file(CFC_SOURCE_DIR "/docs/architecture.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto picture = nodes::to_mermaid(pipeline::edges_of_cycle_graph());
  EXPECT_THAT(text, HasSubstr("```mermaid\n" + picture + "```\n"))
      << "put in what 'confluence-connector graph --format mermaid' prints";
}

TEST(graph_picture, has_every_bounded_edge) {
  std::set<nodes::edge_id> bounded;
  for (const auto& arrow : pipeline::edges_of_cycle_graph()) {
    if (arrow.bounded_by)
      bounded.insert(*arrow.bounded_by);
  }
  EXPECT_EQ(bounded.size(), 8U);
}

TEST(graph_picture, in_dot_names_the_nodes_and_shows_bounded_edges_bold) {
  const auto text = nodes::to_dot({{"a", "b", std::nullopt}, {"b", "c", nodes::edge_id::pages}});
  EXPECT_THAT(text, HasSubstr("\"a\" -> \"b\";"));
  EXPECT_THAT(text, HasSubstr("\"b\" -> \"c\" [label=\"pages\", style=bold];"));
}

} // namespace
