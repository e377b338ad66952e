#include "nodes/descendant_batching.hpp"
#include "nodes/operations/search_engine.hpp"
#include "tests/unit/nodes/offline_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::HasSubstr;

/// The longest label that Confluence takes: 255 UTF-16 units, each of them three bytes in UTF-8.
std::string longest_label() {
  std::string label;
  for (int i = 0; i < 255; ++i)
    label += "\u6f22";
  return label;
}

constexpr std::int32_t some_minute = 20'000 * confluence::minutes_per_day + 754;

std::shared_ptr<search_query> narrowed(search_query scope) {
  scope.created = {some_minute, some_minute + 1};
  return std::make_shared<search_query>(std::move(scope));
}

class search_urls : public testing::TestWithParam<confluence::instance> {};

TEST_P(search_urls, stay_under_6000_bytes_with_the_longest_labels) {
  test::offline_services offline(GetParam());
  offline.tenant.confluence.ingest_single_label = longest_label();
  offline.tenant.confluence.ingest_all_label = longest_label();
  run_context cycle;
  search_engine engine(*offline.services, cycle);
  for (const auto kind : {search_kind::labels, search_kind::roots}) {
    search_query scope;
    scope.kind = kind;
    const auto url = engine.first_call(narrowed(scope)).walk.url();
    EXPECT_GT(url.size(), 2'000U);
    EXPECT_LT(url.size(), 6'000U);
  }
}

TEST_P(search_urls, stay_under_6000_bytes_with_the_longest_ids) {
  test::offline_services offline(GetParam());
  run_context cycle;
  search_engine engine(*offline.services, cycle);
  for (const auto* id : {"9223372036854775807", "a-quoted-id-that-is-no-number-and-takes-much-room"}) {
    const auto groups = descendant_groups(std::vector<root_page>(500, root_page{id, "65"}));
    EXPECT_GE(groups.size(), 5U);
    for (const auto& group : groups) {
      const auto url = engine.first_call(narrowed(group)).walk.url();
      EXPECT_LT(url.size(), 6'000U) << group.roots.size() << " roots";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(of, search_urls,
                         testing::Values(confluence::instance::cloud, confluence::instance::data_center),
                         [](const auto& what) {
                           return what.param == confluence::instance::cloud ? "cloud" : "data_center";
                         });

TEST(search_engine, ask_for_what_is_configured_until_that_is_too_much) {
  test::offline_services offline;
  run_context cycle;
  search_engine engine(*offline.services, cycle);
  const auto query = std::make_shared<search_query>();
  EXPECT_THAT(engine.first_call(query).walk.url(), HasSubstr("limit=200"));
  engine.ask_for_at_most(50);
  engine.ask_for_at_most(100);
  EXPECT_THAT(engine.first_call(query).walk.url(), HasSubstr("limit=50"));
}

} // namespace
