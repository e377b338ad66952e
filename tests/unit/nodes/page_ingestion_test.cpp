#include "nodes/page_ingestion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;

TEST(labels_for, leaves_out_the_ingest_labels_sorts_and_removes_duplicates) {
  config::confluence_config ingest;
  ingest.ingest_single_label = "ai-ingest";
  ingest.ingest_all_label = "ai-ingest-all";
  EXPECT_THAT(labels_for({"zeta", "ai-ingest", "äpfel", "alpha", "zeta", "ai-ingest-all", "Beta"}, ingest),
              ElementsAre("Beta", "alpha", "zeta", "äpfel"));
}

} // namespace
