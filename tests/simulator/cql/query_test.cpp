#include "tests/simulator/simulated_confluence.hpp"

#include <gmock/gmock.h>

namespace cfc::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::uint64_t> found(std::string_view cql, product of = product::cloud) {
  simulated_confluence at(small_wiki);
  const auto lock = at.content.reading();
  std::vector<std::uint64_t> ids;
  for (const auto index : at.site.search.run(of, std::string(cql))->pages)
    ids.push_back(at.content.id_of(index));
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string complaint(std::string_view cql, product of = product::cloud) {
  try {
    found(cql, of);
    return "none";
  } catch (const cql_error& e) {
    return e.what();
  }
}

TEST(cql, label_search_finds_both_labels_and_leaves_hidden_spaces_out) {
  EXPECT_THAT(found(R"(((label="ai-ingest") OR (label="ai-ingest-all")) AND (space.type=global OR )"
                    R"(space.type=collaboration) AND type != attachment)"),
              ElementsAre(1, 4, 6));
}

TEST(cql, ancestor_finds_the_whole_subtree_but_not_its_root) {
  EXPECT_THAT(found("ancestor IN (1) AND type != attachment"), ElementsAre(2, 3));
}

TEST(cql, an_ancestor_that_does_not_exist_finds_nothing) {
  EXPECT_THAT(found("ancestor = 77"), IsEmpty());
}

TEST(cql, not_in_and_not_exclude) {
  EXPECT_THAT(found("space = DOC and id not in (1, 2)"), ElementsAre(3, 4));
  EXPECT_THAT(found("space = DOC and not (type = blogpost or id = 3)"), ElementsAre(1, 2));
}

TEST(cql, escaped_quotes_are_part_of_the_value) {
  EXPECT_THAT(found(R"(title = "Say \"hi\"")"), ElementsAre(4));
}

TEST(cql, and_binds_tighter_than_or) {
  EXPECT_THAT(found("id = 1 or id = 2 and type = blogpost"), ElementsAre(1));
}

TEST(cql, times_have_the_resolution_of_a_minute_in_the_instances_zone) {
  // Page 1 was created at midnight UTC, which is 01:00 there.
  EXPECT_THAT(found(R"(id = 1 and created >= "2024-01-01 01:00")"), ElementsAre(1));
  EXPECT_THAT(found(R"(id = 1 and created < "2024-01-01 01:00")"), IsEmpty());
  EXPECT_THAT(found(R"(id = 1 and created >= "2024-01-01 01:01")"), IsEmpty());
  EXPECT_THAT(found(R"(id = 1 and created < "2024-01-01 01:01")"), ElementsAre(1));
}

TEST(cql, half_open_date_ranges_share_a_border_without_overlap) {
  EXPECT_THAT(found(R"(space = DOC and created < "2024-03-01")"), ElementsAre(1, 2));
  EXPECT_THAT(found(R"(space = DOC and created >= "2024-03-01")"), ElementsAre(3, 4));
}

TEST(cql, date_literals_are_in_the_instances_time_zone) {
  // 2024-03-01T00:00Z is 01:00 there.
  EXPECT_THAT(found(R"(created >= "2024-03-01 01:00" and created <= "2024/03/01 01:00")"), ElementsAre(3));
  EXPECT_THAT(found(R"(created >= "2024-03-01 00:00" and created < "2024-03-01 01:00")"), IsEmpty());
}

TEST(cql, an_unknown_field_is_named) {
  EXPECT_THAT(complaint("status = current"), HasSubstr("No field exists with the name: 'status'"));
}

TEST(cql, an_unknown_type_is_named) {
  EXPECT_THAT(complaint("type = bogustype"),
              HasSubstr("Unsupported value for type, got : bogustype, expected one of"));
}

TEST(cql, collaboration_spaces_exist_on_cloud_only) {
  EXPECT_THAT(found("space.type = collaboration"), ElementsAre(6));
  EXPECT_THAT(complaint("space.type = collaboration", product::data_center), HasSubstr("collaboration"));
}

TEST(cql, broken_syntax_is_refused) {
  for (const auto* cql : {"id = ", "(id = 1", "id = 1)", "id in ()", "id 1", "title = \"open", "and id = 1",
                          "id = x", "created >= \"yesterday\"", "label > x", "! id = 1"})
    EXPECT_NE(complaint(cql), "none") << cql;
}

TEST(cql, results_are_ordered_when_asked_for) {
  simulated_confluence at(small_wiki);
  const auto lock = at.content.reading();
  const auto result = at.site.search.run(product::cloud, "space = DOC order by created desc");
  std::vector<std::uint64_t> ids;
  for (const auto index : result->pages)
    ids.push_back(at.content.id_of(index));
  EXPECT_THAT(ids, ElementsAre(4, 3, 2, 1));
}

TEST(cql, a_result_is_kept_until_the_instance_changes) {
  simulated_confluence at(small_wiki);
  const auto run = [&] {
    const auto lock = at.content.reading();
    return at.site.search.run(product::cloud, "space = DOC");
  };
  const auto first = run();
  EXPECT_EQ(run(), first);
  at.content.remove_page(3);
  EXPECT_EQ(run()->pages.size(), first->pages.size() - 1);
}

} // namespace
} // namespace cfc::test
