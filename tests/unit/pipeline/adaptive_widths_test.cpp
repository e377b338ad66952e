#include "pipeline/adaptive_widths.hpp"
#include "pipeline/report/api_names.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace {

using namespace cfc;
using namespace cfc::pipeline;
using nodes::edge_id;

TEST(adaptive_widths, are_made_smaller_by_what_is_refused_to_the_section_itself) {
  std::map<std::string, observe::api_traffic> traffic;
  traffic[api_names::confluence].answers = {{200, 50}, {429, 10}};
  traffic[api_names::unique_ingestion].answers = {{0, 7}, {200, 9}, {503, 2}};
  traffic[api_names::unique_upload].answers = {{429, 1}, {500, 4}};
  EXPECT_EQ(refused_to(edge_id::pages, traffic), 3U) << "a search that is refused is none of theirs";
  EXPECT_EQ(refused_to(edge_id::attachments, traffic), 13U) << "they are downloaded from there";
}

} // namespace
