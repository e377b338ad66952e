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

/// An instance of thousands of pages that were created over ten years, and what goes over all of them by hand.
class cql_over_a_large_instance : public testing::Test {
protected:
  static instance_settings large() {
    instance_settings size;
    size.spaces = 3;
    size.pages = 5'000;
    return size;
  }
  std::vector<page_index> run(std::string_view cql) {
    const auto lock = at_.content.reading();
    return at_.site.search.run(product::data_center, std::string(cql))->pages;
  }
  /// Created in 2018 and 2019, as the instance's time zone (UTC+1) has it.
  std::vector<page_index> of_two_years(bool labelled) {
    const auto lock = at_.content.reading();
    constexpr epoch_ms from = 1'514'761'200'000, until = 1'577'833'200'000;
    std::vector<page_index> pages;
    for (page_index page = 0; page < at_.content.page_count(); ++page)
      if (at_.content.visible(page) && at_.content.created_of(page) >= from &&
          at_.content.created_of(page) < until && (!labelled || at_.content.has_label(page, "ai-ingest")))
        pages.push_back(page);
    return pages;
  }
  void sort_by_creation(std::vector<page_index>& pages) {
    const auto lock = at_.content.reading();
    std::stable_sort(pages.begin(), pages.end(), [&](page_index one, page_index other) {
      return at_.content.created_of(one) < at_.content.created_of(other);
    });
  }

  simulated_confluence at_{"{}", large()};
};

constexpr std::string_view two_years = R"(created >= "2018-01-01" AND created < "2020-01-01")";

TEST_F(cql_over_a_large_instance, a_range_of_dates_finds_what_was_created_in_it) {
  const auto pages = of_two_years(false);
  ASSERT_GT(pages.size(), 500U);
  EXPECT_EQ(run(two_years), pages);
  EXPECT_EQ(run(R"(label = "ai-ingest" AND )" + std::string(two_years)), of_two_years(true));
}

TEST_F(cql_over_a_large_instance, an_order_by_creation_is_that_of_the_dates) {
  auto some = of_two_years(true);
  sort_by_creation(some);
  EXPECT_EQ(run(R"(label = "ai-ingest" AND )" + std::string(two_years) + " ORDER BY created"), some);
  auto all = run("type != attachment");
  sort_by_creation(all);
  EXPECT_EQ(run("type != attachment ORDER BY created"), all);
}

TEST_F(cql_over_a_large_instance, a_page_that_is_made_later_is_in_its_range) {
  const auto before = run(two_years);
  new_page made;
  made.space_key = "S0";
  made.title = "Late";
  made.created = 1'550'000'000'000;
  at_.content.add_page(made);
  auto after = before;
  after.push_back(5'000);
  EXPECT_EQ(run(two_years), after);
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
