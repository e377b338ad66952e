#include "nodes/space_ledger.hpp"
#include "tests/unit/nodes/results_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using test::extracted;
using test::item;
using test::results_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

/// A book in which 1 is the request for labels, and 100 + n the first of search n for descendants.
class space_book_test : public testing::Test {
protected:
  explicit space_book_test(std::optional<std::uint64_t> max_items = std::nullopt) : book(max_items) {
    book.expect_first_search(1);
  }
  std::vector<std::string> labels(const std::vector<item>& items) {
    return keys(book.record(extracted(results_of(search_kind::labels, 1, items))));
  }
  std::vector<std::string> descendants(std::size_t search, const std::vector<item>& items,
                                       std::uint64_t request,
                                       const std::vector<std::uint64_t>& followed_by = {}) {
    return keys(book.record(
        extracted(results_of(search_kind::descendants, request, items, followed_by, planned.at(search)))));
  }
  /// The first answer of a search that is read on as parts with these roots, by requests from 200 on.
  std::vector<std::string> split(std::size_t search, const std::vector<std::vector<root_page>>& parts) {
    auto results =
        results_of(search_kind::descendants, 100 + search, {{"9999", "65"}}, {}, planned.at(search));
    for (std::uint64_t part = 0; part < parts.size(); ++part)
      results.followed_by.push_back({200 + part, test::query_of(search_kind::descendants, parts[part])});
    return keys(book.record(extracted(std::move(results))));
  }
  std::vector<std::string> part(std::uint64_t request, const std::vector<root_page>& roots) {
    return keys(book.record(extracted(results_of(search_kind::descendants, request, {}, {}, roots))));
  }
  /// One search for each list of roots.
  std::vector<std::string> plan(const std::vector<std::vector<root_page>>& roots) {
    planned = roots;
    auto searches = std::make_shared<std::vector<announced_search>>();
    for (std::uint64_t n = 0; n < roots.size(); ++n)
      searches->push_back({100 + n, test::query_of(search_kind::descendants, roots[n])});
    return keys(book.plan({std::move(searches)}));
  }
  std::vector<std::string> keys(const std::vector<space_ready>& spaces) {
    std::vector<std::string> result;
    for (const auto& space : spaces) {
      result.push_back(space.records->identity().key);
      released.push_back(space);
    }
    return result;
  }

  space_book book;
  std::vector<space_ready> released;
  std::vector<std::vector<root_page>> planned;
};

/// Page 1 of space 65 with images of which the first goes in and the second is over the cap, and a file.
extracted_results page_with_images() {
  auto results =
      extracted(results_of(search_kind::labels, 1, {{"1", "65", false, {}, {"att1", "att2", "att3"}}}));
  auto found = *results.found;
  found.attachments[0].inlined = true;
  found.attachments[0].row.updated = 5'000;
  found.attachments[1].over_cap = true;
  found.attachments[1].row.updated = 9'000;
  results.found = std::make_shared<const extraction>(std::move(found));
  return results;
}

TEST_F(space_book_test, keeps_an_image_that_goes_into_its_page_apart_from_the_attachments) {
  book.record(page_with_images());
  plan({});
  const auto& records = *released.at(0).records;
  EXPECT_LT(records.pages()[0].updated, 5'000) << "the page's own";
  EXPECT_EQ(records.updated_with_images(records.pages()[0]), 5'000);
  ASSERT_EQ(records.attachments().size(), 2U);
  EXPECT_EQ(records.attachments()[0].id(), "att2");
  ASSERT_EQ(records.images().size(), 2U);
  EXPECT_EQ(records.images()[0].id(), "att1");
  EXPECT_EQ(records.images()[0].not_inlined, std::nullopt);
  EXPECT_EQ(records.images()[1].not_inlined, not_inlined_reason::over_cap);
  EXPECT_EQ(records.items(), 3U);
}

TEST_F(space_book_test, releases_a_space_without_roots_when_labels_and_plan_are_known) {
  EXPECT_THAT(labels({{"1", "65"}}), IsEmpty());
  EXPECT_THAT(plan({}), ElementsAre("K65"));
  EXPECT_TRUE(book.complete());
}

TEST_F(space_book_test, does_not_mind_that_the_plan_overtakes_the_last_label_results) {
  EXPECT_THAT(plan({}), IsEmpty());
  EXPECT_THAT(labels({{"1", "65"}}), ElementsAre("K65"));
}

item with_key(const std::string& id, const std::string& space, const std::string& key) {
  item one{id, space};
  one.space_key = key;
  return one;
}

TEST_F(space_book_test, tells_no_items_of_a_space_whose_id_stands_under_two_keys) {
  labels({with_key("1", "65", "A"), with_key("2", "65", "B"), with_key("3", "66", "A"), {"4", "67"}});
  EXPECT_THAT(plan({}), ElementsAre("A", "A", "K67"));
  EXPECT_THAT(released[0].refusal, Optional(HasSubstr("under two keys (A, B)")));
  EXPECT_THAT(released[1].refusal, Optional(HasSubstr("the space A under two ids (65, 66)")));
  EXPECT_EQ(released[2].refusal, std::nullopt);
  for (const auto& space : {released[0], released[1]}) {
    EXPECT_EQ(space.records->items(), 0U);
    EXPECT_TRUE(space.incomplete);
  }
  const auto found = book.discovered();
  EXPECT_TRUE(found[0].is_refused && found[1].is_refused && !found[2].is_refused);
  EXPECT_THAT(found[0].other_keys, ElementsAre("B"));
}

TEST_F(space_book_test, tells_of_a_second_key_that_comes_when_the_space_was_told) {
  labels({with_key("1", "65", "A"), {"2", "66", true}});
  plan({{{"2", "66"}}});
  descendants(0, {with_key("3", "65", "B")}, 100);
  EXPECT_EQ(released[0].refusal, std::nullopt);
  const auto found = book.discovered();
  EXPECT_FALSE(found[0].is_refused);
  EXPECT_THAT(found[0].other_keys, ElementsAre("B"));
}

TEST_F(space_book_test, tells_a_renamed_space_under_its_new_key) {
  labels({with_key("1", "65", "NEW"), with_key("2", "65", "NEW")});
  EXPECT_THAT(plan({}), ElementsAre("NEW"));
  EXPECT_EQ(released[0].refusal, std::nullopt);
}

TEST_F(space_book_test, waits_for_every_search_that_holds_a_root_of_the_space) {
  labels({{"1", "65", true}, {"2", "66"}});
  EXPECT_THAT(plan({{{"1", "65"}}, {{"9", "65"}}}), ElementsAre("K66"));
  EXPECT_THAT(descendants(0, {{"3", "65"}}, 100), IsEmpty());
  EXPECT_THAT(descendants(1, {}, 101), ElementsAre("K65"));
}

TEST_F(space_book_test, waits_for_all_pages_of_a_search) {
  labels({{"1", "65", true}});
  plan({{{"1", "65"}}});
  EXPECT_THAT(descendants(0, {{"2", "65"}}, 100, {200}), IsEmpty());
  EXPECT_THAT(descendants(0, {{"3", "65"}}, 200), ElementsAre("K65"));
  EXPECT_EQ(released.back().records->pages().size(), 3U);
}

const root_page of_65{"1", "65"}, of_66{"2", "66"};

TEST_F(space_book_test, releases_a_space_when_the_parts_that_hold_its_roots_were_answered) {
  labels({{"1", "65", true}, {"2", "66", true}});
  plan({{of_65, of_66}});
  EXPECT_THAT(split(0, {{of_65}, {of_66}}), IsEmpty());
  EXPECT_THAT(part(201, {of_66}), ElementsAre("K66"));
  EXPECT_FALSE(book.complete());
  EXPECT_THAT(part(200, {of_65}), ElementsAre("K65"));
  EXPECT_TRUE(book.complete());
}

TEST_F(space_book_test, does_not_take_an_answer_of_a_search_that_is_not_open) {
  labels({{"1", "65", true}});
  plan({{of_65}});
  EXPECT_THAT(descendants(0, {}, 100), ElementsAre("K65"));
  EXPECT_THROW(descendants(0, {}, 100), std::logic_error);
}

TEST_F(space_book_test, waits_for_the_answer_that_announced_a_part_which_has_overtaken_it) {
  labels({{"1", "65", true}, {"2", "66", true}});
  plan({{of_65, of_66}});
  EXPECT_THAT(part(201, {of_66}), IsEmpty());
  EXPECT_THAT(split(0, {{of_65}, {of_66}}), ElementsAre("K66"));
  EXPECT_THAT(part(200, {of_65}), ElementsAre("K65"));
}

TEST_F(space_book_test, waits_for_all_parts_by_date_of_a_search_that_holds_its_root) {
  labels({{"1", "65", true}, {"2", "66", true}});
  plan({{of_65, of_66}});
  EXPECT_THAT(split(0, {{of_65, of_66}, {of_65, of_66}}), IsEmpty());
  EXPECT_THAT(part(200, {of_65, of_66}), IsEmpty());
  EXPECT_THAT(part(201, {of_65, of_66}), ElementsAre("K65", "K66"));
}

TEST_F(space_book_test, holds_every_space_back_for_a_root_of_unknown_space) {
  labels({{"1", "65"}, {"2", "", true, confluence::content_type::whiteboard}});
  EXPECT_THAT(plan({{{"2", ""}}}), IsEmpty());
  EXPECT_THAT(descendants(0, {{"3", "65"}}, 100), ElementsAre("K65"));
  EXPECT_EQ(released.back().records->pages().size(), 2U);
}

TEST_F(space_book_test, releases_a_space_first_seen_below_a_foreign_root_at_the_very_end) {
  labels({{"1", "65", true}, {"2", "66", true}});
  plan({{{"1", "65"}}, {{"2", "66"}}});
  EXPECT_THAT(descendants(0, {{"3", "67"}}, 100), ElementsAre("K65"));
  EXPECT_THAT(descendants(1, {}, 101), ElementsAre("K66", "K67"));
}

TEST_F(space_book_test, marks_a_space_whose_subtree_is_unknown) {
  labels({{"1", "65", true}});
  plan({{{"1", "65"}}});
  auto failed = results_of(search_kind::descendants, 100, {}, {}, {{"1", "65"}});
  failed.search_page = nullptr;
  failed.lost = {{"1", "65"}};
  const auto spaces = book.record(extracted(failed));
  ASSERT_EQ(spaces.size(), 1U);
  EXPECT_TRUE(spaces[0].incomplete);
  EXPECT_EQ(book.lost_roots().size(), 1U);
}

TEST_F(space_book_test, counts_an_item_that_comes_after_its_space_has_gone) {
  labels({{"1", "65"}, {"2", "66", true}});
  ASSERT_THAT(plan({{{"2", "66"}}}), ElementsAre("K65"));
  descendants(0, {{"5", "65"}}, 100);
  EXPECT_EQ(book.late_items(), 1U);
  const auto discovered = book.discovered();
  ASSERT_EQ(discovered.size(), 2U);
  EXPECT_TRUE(discovered[0].had_late_items) << "its diff was made without the item";
  EXPECT_FALSE(discovered[1].had_late_items);
}

TEST_F(space_book_test, tells_which_spaces_were_discovered_with_their_roots) {
  labels({{"1", "65", true}, {"2", "66"}});
  plan({{{"1", "65"}}});
  const auto discovered = book.discovered();
  ASSERT_EQ(discovered.size(), 2U);
  EXPECT_THAT(discovered[0].roots, ElementsAre("1"));
  EXPECT_THAT(discovered[1].roots, IsEmpty());
}

TEST(space_ready, counts_for_as_many_as_its_items_are_worth) {
  const auto weight = [](int items) {
    auto records = std::make_shared<space_records>(space_identity{"65", "DOC", "Documents"});
    for (int item = 0; item < items; ++item)
      records->add_page(std::to_string(item), "", 0, confluence::content_type::page);
    space_ready space;
    space.records = std::move(records);
    return space.weight();
  };
  EXPECT_EQ(weight(0), 1U);
  EXPECT_EQ(weight(2'499), 1U);
  EXPECT_EQ(weight(2'500), 2U);
  EXPECT_EQ(weight(30'000), 8U) << "two of any size go on";
}

class limited_space_book_test : public space_book_test {
protected:
  limited_space_book_test() : space_book_test(3) {}
};

TEST_F(limited_space_book_test, gives_attachments_the_room_that_pages_leave) {
  labels({{"1", "65", true, {}, {"att1", "att2"}}, {"2", "66", false, {}, {"att3"}}});
  EXPECT_THAT(plan({{{"1", "65"}}}), IsEmpty());
  EXPECT_THAT(descendants(0, {}, 100), ElementsAre("K65", "K66"));
  EXPECT_EQ(released[0].records->attachments().size(), 1U);
  EXPECT_EQ(released[1].records->attachments().size(), 0U);
  EXPECT_EQ(book.attachments_over_limit(), 2U);
}

} // namespace
