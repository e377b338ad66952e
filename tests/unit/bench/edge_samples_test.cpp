#include "bench/cycles/edge_samples.hpp"

#include <gmock/gmock.h>

namespace cfc::bench {

namespace {

using ::testing::ElementsAre;

TEST(samples_of_edges, follow_each_edge_by_what_the_connector_tells) {
  edge_samples samples("http://127.0.0.1:1/metrics");
  samples.read(0.2, "# HELP cfc_edge_items items\ncfc_sync_phase{phase=\"idle\",tenant=\"acme\"} 1\n");
  samples.read(0.4, "cfc_edge_items{edge=\"pages\",tenant=\"acme\"} 7\n"
                    "cfc_edge_waiting_items{edge=\"pages\",tenant=\"acme\"} 2\n"
                    "cfc_edge_capacity_items{edge=\"pages\",tenant=\"acme\"} 64\n");
  samples.read(0.6, "");
  std::vector<double> times;
  std::vector<edge_figures> edges;
  samples.give(times, edges);
  EXPECT_THAT(times, ElementsAre(0.2, 0.4, 0.6));
  ASSERT_EQ(edges.size(), 1U);
  EXPECT_EQ(edges[0].edge, "pages");
  EXPECT_EQ(edges[0].capacity, 64);
  EXPECT_THAT(edges[0].items, ElementsAre(0, 7, 0));
  EXPECT_THAT(edges[0].waiting, ElementsAre(0, 2, 0));
}

TEST(samples_of_edges, of_a_connector_that_tells_nothing_are_none) {
  edge_samples samples("http://127.0.0.1:1/metrics");
  samples.look(0.2);
  std::vector<double> times;
  std::vector<edge_figures> edges;
  samples.give(times, edges);
  EXPECT_TRUE(times.empty());
  EXPECT_TRUE(edges.empty());
}

} // namespace

} // namespace cfc::bench
