#include "io/confluence/list_progress.hpp"
#include "io/confluence/search_walk.hpp"
#include "tests/support/thrown_fault.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <numeric>

namespace cfc::confluence {

namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

const api_base a_cloud{"https://gw.example/ex/confluence/c1/wiki", true, "https://x.atlassian.net"};
const api_base a_data_center{"https://wiki.example.com", false, "https://wiki.example.com"};

/// Ids of rows, as views of texts that live as long as the test.
class row_ids {
public:
  explicit row_ids(int most) {
    for (int i = 0; i < most; ++i)
      texts_.push_back(std::to_string(i));
  }
  std::vector<std::string_view> range(int from, int until) const {
    return {texts_.begin() + from, texts_.begin() + until};
  }

private:
  std::vector<std::string> texts_;
};

const row_ids rows(2'000);

list_answer answer_of(std::vector<std::string_view> ids, std::string_view next,
                      std::optional<std::uint64_t> total = {}) {
  list_answer answer;
  answer.rows = ids.size();
  answer.ids = std::move(ids);
  answer.next = next;
  answer.total = total;
  return answer;
}

constexpr std::string_view to_start = "/rest/api/content/search?limit=10&start=";

std::string link_to_start(int start) {
  return std::string(to_start) + std::to_string(start);
}

/// A walk by tens whose first answer, rows 0 to 9, linked to a second page.
search_walk on_second_page(const api_base& api) {
  search_walk walk(api, "x", "y", 10);
  const std::string next =
      api.pages_by_cursor ? "/rest/api/content/search?cursor=A&limit=10" : link_to_start(10);
  walk.advance(answer_of(rows.range(0, 10), next), "");
  return walk;
}

enum row_kind { full, fewer, none, repeated };

std::vector<std::string_view> ids_of(row_kind kind) {
  switch (kind) {
  case full:
    return rows.range(10, 20);
  case fewer:
    return rows.range(10, 13);
  case none:
    return {};
  case repeated:
    break;
  }
  return rows.range(7, 10);
}

/// Of totals: none, the right one, a low one, a high one.
std::array<std::optional<std::uint64_t>, 4> totals_for(row_kind kind) {
  const auto right = 10 + (kind == repeated ? 0 : ids_of(kind).size());
  return {std::nullopt, right, 5, 1'000};
}

/// What a walk does after a second answer, as a letter.
char outcome(search_walk walk, row_kind kind, std::string_view next, std::optional<std::uint64_t> total) {
  const auto begin = search_walk(walk).url();
  try {
    if (!walk.advance(answer_of(ids_of(kind), next, total), ""))
      return 'e';
  } catch (const http::api_error& error) {
    EXPECT_EQ(error.fault(), http::api_fault::paging);
    return 'x';
  }
  const auto& url = walk.url();
  if (url.find("start=") == std::string::npos && url.find("cursor=") == std::string::npos)
    return 'b';
  if (url.ends_with("start=10") || (url.find("cursor=A") != std::string::npos && url == begin))
    return 's';
  return 'g';
}

std::string outcomes(const api_base& api, row_kind kind, std::string_view next) {
  std::string letters;
  for (const auto& total : totals_for(kind))
    letters += outcome(on_second_page(api), kind, next, total);
  return letters;
}

} // namespace

/// e: ended; g: goes on; s: asks for the same place again, for the first time; b: from the beginning once more;
/// x: an error. For a total that is absent, right, low, high.
TEST(list_progress, decides_by_link_rows_and_total_on_data_center) {
  const auto letters = [](row_kind kind, std::string_view next) {
    return outcomes(a_data_center, kind, next);
  };
  const auto there = link_to_start(20), same = link_to_start(10), behind = link_to_start(5);
  const std::string_view foreign = "https://evil.example/rest/api/content/search?start=20";

  EXPECT_EQ(letters(full, there), "gggg");
  EXPECT_EQ(letters(fewer, there), "gggg");
  EXPECT_EQ(letters(none, there), "ssss") << "its rows may have been held back";
  EXPECT_EQ(letters(repeated, there), "eeeb");

  EXPECT_EQ(letters(full, ""), "gggg") << "a full page may be cut";
  EXPECT_EQ(letters(fewer, ""), "eeeb");
  EXPECT_EQ(letters(none, ""), "eeeb");
  EXPECT_EQ(letters(repeated, ""), "eeeb");

  EXPECT_EQ(letters(full, same), "gggg");
  EXPECT_EQ(letters(fewer, same), "gggg");
  EXPECT_EQ(letters(none, same), "sess");
  EXPECT_EQ(letters(repeated, same), "eeeb");

  EXPECT_EQ(letters(full, behind), "gggg");
  EXPECT_EQ(letters(fewer, behind), "gggg");
  EXPECT_EQ(letters(none, behind), "ssss") << "never behind the rows received";
  EXPECT_EQ(letters(repeated, behind), "eeeb");

  for (const auto kind : {full, fewer, none, repeated})
    EXPECT_EQ(letters(kind, foreign), "xxxx");
}

TEST(list_progress, decides_by_link_rows_and_total_on_cloud) {
  const auto letters = [](row_kind kind, std::string_view next) { return outcomes(a_cloud, kind, next); };
  const std::string_view there = "/rest/api/content/search?cursor=B",
                         same = "/rest/api/content/search?cursor=A&limit=10",
                         behind = "/rest/api/content/search?cursor=0",
                         foreign = "https://evil.example/rest/api/content/search?cursor=B";

  EXPECT_EQ(letters(full, there), "gggg");
  EXPECT_EQ(letters(fewer, there), "gggg");
  EXPECT_EQ(letters(none, there), "gggg");
  EXPECT_EQ(letters(repeated, there), "gggg");

  for (const auto kind : {full, fewer, none, repeated})
    EXPECT_EQ(letters(kind, ""), "eeeb") << "no page is asked for behind the last";

  EXPECT_EQ(letters(full, same), "ssss") << "there was something new, so it isn't the end";
  EXPECT_EQ(letters(fewer, same), "ssss");
  EXPECT_EQ(letters(none, same), "xexx");
  EXPECT_EQ(letters(repeated, same), "xexx");

  // A cursor tells nothing of its place: what it leads to does, and a circle is noticed there.
  EXPECT_EQ(letters(full, behind), "gggg");
  EXPECT_EQ(letters(fewer, behind), "gggg");
  EXPECT_EQ(letters(none, behind), "gggg");
  EXPECT_EQ(letters(repeated, behind), "gggg");

  for (const auto kind : {full, fewer, none, repeated})
    EXPECT_EQ(letters(kind, foreign), "xxxx");
}

TEST(list_progress, of_data_center_finds_that_a_list_was_cut) {
  search_walk walk(a_data_center, "x", "y", 10);
  ASSERT_TRUE(walk.advance(answer_of(rows.range(0, 10), ""), ""));
  EXPECT_THAT(walk.url(), EndsWith("&start=10"));
  EXPECT_FALSE(walk.ended_early()) << "it may have been the last page";
  ASSERT_TRUE(walk.advance(answer_of(rows.range(10, 20), ""), ""));
  EXPECT_TRUE(walk.ended_early());
  EXPECT_FALSE(walk.advance(answer_of(rows.range(20, 23), ""), ""));
  EXPECT_EQ(walk.different_rows(), 23U);
}

TEST(list_progress, of_data_center_is_whole_when_nothing_stands_behind_a_full_page) {
  for (const auto& behind : {rows.range(0, 0), rows.range(5, 10)}) {
    search_walk walk(a_data_center, "x", "y", 10);
    ASSERT_TRUE(walk.advance(answer_of(rows.range(0, 10), ""), ""));
    EXPECT_FALSE(walk.advance(answer_of(behind, link_to_start(20)), ""));
    EXPECT_FALSE(walk.ended_early());
  }
}

TEST(list_progress, believes_the_limit_of_the_answer_where_it_is_the_smaller_one) {
  search_walk walk(a_data_center, "x", "y", 200);
  auto capped = answer_of(rows.range(0, 50), "");
  capped.limit = 50;
  EXPECT_TRUE(walk.advance(std::move(capped), ""));
  search_walk other(a_data_center, "x", "y", 200);
  EXPECT_FALSE(other.advance(answer_of(rows.range(0, 50), ""), ""));
}

/// CONFSERVER-95396: 228 files, and the last ones again, with a link, for a start beyond the end.
TEST(list_progress, of_data_center_ends_where_the_last_rows_come_again) {
  search_walk walk(a_data_center, "x", "y", 200);
  ASSERT_TRUE(walk.advance(answer_of(rows.range(0, 200), link_to_start(200)), ""));
  ASSERT_TRUE(walk.advance(answer_of(rows.range(200, 228), link_to_start(400)), ""));
  EXPECT_THAT(walk.url(), EndsWith("&start=228"));
  EXPECT_FALSE(walk.advance(answer_of(rows.range(200, 228), link_to_start(428)), ""));
}

TEST(list_progress, of_a_server_that_does_not_heed_start_is_an_error) {
  search_walk walk(a_data_center, "x", "y", 10);
  ASSERT_TRUE(walk.advance(answer_of(rows.range(0, 10), link_to_start(10)), ""));
  EXPECT_EQ(test::thrown_fault([&] { walk.advance(answer_of(rows.range(0, 10), link_to_start(10)), ""); }),
            http::api_fault::paging);
}

TEST(list_progress, of_data_center_passes_pages_whose_rows_were_dropped) {
  search_walk walk(a_data_center, "x", "y", 10);
  ASSERT_TRUE(walk.advance(answer_of(rows.range(0, 4), link_to_start(10)), ""));
  EXPECT_THAT(walk.url(), EndsWith("&start=4"));
  ASSERT_TRUE(walk.advance(answer_of({}, link_to_start(20)), ""));
  EXPECT_THAT(walk.url(), EndsWith("&start=4")) << "what stands there really";
  ASSERT_TRUE(walk.advance(answer_of({}, link_to_start(20)), ""));
  EXPECT_THAT(walk.url(), EndsWith("&start=20"));
  ASSERT_TRUE(walk.advance(answer_of(rows.range(4, 9), link_to_start(30)), ""));
  EXPECT_THAT(walk.url(), EndsWith("&start=25"));
  EXPECT_FALSE(walk.advance(answer_of(rows.range(9, 11), ""), ""));
  EXPECT_EQ(walk.different_rows(), 11U);
}

TEST(list_progress, ends_with_the_second_page_in_a_row_without_a_new_row_where_the_total_is_reached) {
  for (const auto& api : {a_cloud, a_data_center}) {
    search_walk walk = on_second_page(api);
    EXPECT_TRUE(walk.advance(answer_of({}, "/rest/api/content/search?cursor=B&start=20", 10), ""));
    EXPECT_FALSE(walk.advance(answer_of({}, "/rest/api/content/search?cursor=C&start=30", 10), ""));
  }
}

TEST(list_progress, of_data_center_takes_rows_that_an_empty_page_has_held_back) {
  search_walk walk = on_second_page(a_data_center);
  ASSERT_TRUE(walk.advance(answer_of({}, link_to_start(20)), ""));
  ASSERT_TRUE(walk.advance(answer_of(rows.range(10, 20), link_to_start(20)), ""));
  EXPECT_THAT(walk.url(), EndsWith("&start=20"));
  EXPECT_EQ(walk.different_rows(), 20U);
}

TEST(list_progress, believes_no_total_that_is_lower_than_what_has_come) {
  for (const auto& api : {a_cloud, a_data_center}) {
    search_walk walk = on_second_page(api);
    for (int page = 0; page < 10; ++page) {
      const auto link = "/rest/api/content/search?cursor=" + std::to_string(page) +
                        "&start=" + std::to_string(1'000 + page);
      EXPECT_TRUE(walk.advance(answer_of({}, link, 1), "")) << page;
    }
  }
}

TEST(list_progress, passes_49_pages_without_a_new_row_but_not_50) {
  for (const auto& api : {a_cloud, a_data_center}) {
    search_walk walk = on_second_page(api);
    const auto pass = [&](int page) {
      walk.advance(answer_of({}, "/rest/api/content/search?cursor=" + std::to_string(page) +
                                     "&start=" + std::to_string(1'000 + page)),
                   "");
    };
    const int asked_for_each = api.pages_by_cursor ? 1 : 2;
    for (int page = 0; page < 50 * asked_for_each - 1; ++page)
      pass(page / asked_for_each);
    EXPECT_EQ(test::thrown_fault([&] { pass(49); }), http::api_fault::paging);
  }
}

TEST(list_progress, notices_a_circle_of_links_without_a_new_row) {
  search_walk walk = on_second_page(a_cloud);
  const auto go = [&](const char* cursor) {
    walk.advance(answer_of(rows.range(0, 10), std::string("/rest/api/content/search?cursor=") + cursor), "");
  };
  go("B");
  go("C");
  EXPECT_EQ(test::thrown_fault([&] { go("B"); }), http::api_fault::paging);
}

TEST(list_progress, asks_a_list_once_more_that_ends_clearly_before_its_total) {
  search_walk walk(a_cloud, "x", "y", 200);
  const auto first_url = walk.url();
  ASSERT_TRUE(walk.advance(answer_of(rows.range(0, 200), "", 900), ""));
  EXPECT_EQ(walk.url(), first_url);
  EXPECT_EQ(walk.rows(), 0U);
  EXPECT_FALSE(walk.advance(answer_of(rows.range(0, 200), "", 900), ""));
  EXPECT_EQ(walk.shortfall(), 900U);
  EXPECT_EQ(walk.different_rows(), 200U);
}

TEST(list_progress, is_not_short_when_the_second_reading_is_whole) {
  search_walk walk(a_cloud, "x", "y", 200);
  ASSERT_TRUE(walk.advance(answer_of(rows.range(0, 200), "", 900), ""));
  ASSERT_TRUE(walk.advance(answer_of(rows.range(0, 200), "/rest/api/content/search?cursor=A", 900), ""));
  EXPECT_FALSE(walk.advance(answer_of(rows.range(200, 900), "", 900), ""));
  EXPECT_EQ(walk.shortfall(), std::nullopt);
}

TEST(list_progress, takes_a_total_for_an_estimate) {
  for (const auto& [got, total] : {std::pair{975, 1'000}, {10, 35}, {901, 1'000}, {1'000, 900}}) {
    search_walk walk(a_cloud, "x", "y", 2'000);
    EXPECT_FALSE(walk.advance(answer_of(rows.range(0, got), "", total), "")) << got << " of " << total;
  }
  for (const auto& [got, total] : {std::pair{9, 35}, {899, 1'000}}) {
    search_walk walk(a_cloud, "x", "y", 2'000);
    EXPECT_TRUE(walk.advance(answer_of(rows.range(0, got), "", total), "")) << got << " of " << total;
  }
}

TEST(list_progress, knows_totals_from_elsewhere) {
  search_walk walk(a_data_center, "x", "y", 200);
  walk.expect_total(100);
  EXPECT_TRUE(walk.advance(answer_of(rows.range(0, 30), ""), ""));
  EXPECT_FALSE(walk.advance(answer_of(rows.range(0, 30), ""), ""));
  EXPECT_EQ(walk.shortfall(), 100U);
}

TEST(list_progress, that_can_not_be_longer_is_not_asked_on) {
  search_walk walk(a_data_center, "id in (…)", "y", 10);
  walk.expect_at_most(10);
  EXPECT_FALSE(walk.advance(answer_of(rows.range(0, 10), link_to_start(10)), ""));
}

TEST(list_progress, remembers_rows_across_its_copies) {
  list_progress one(false);
  one.judge(answer_of(rows.range(0, 10), "a"));
  list_progress other = one;
  EXPECT_EQ(other.judge(answer_of(rows.range(3, 10), "b")), list_step::ended);
}

/// Takes pages of a hundred new rows until the list is given up. @return after how many
static int pages_until_refused(list_progress progress, std::optional<std::uint64_t> total) {
  std::vector<std::string> texts(100);
  for (int page = 0; page < 1'000; ++page) {
    list_answer answer = answer_of({}, link_to_start(page * 100), total);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      texts[i] = std::to_string(page) + "." + std::to_string(i);
      answer.ids.push_back(texts[i]);
    }
    answer.rows = texts.size();
    try {
      EXPECT_EQ(progress.judge(answer), list_step::next_page);
    } catch (const http::api_error& refused) {
      EXPECT_EQ(refused.fault(), http::api_fault::paging);
      EXPECT_THAT(refused.what(), HasSubstr("doesn't end"));
      return page + 1;
    }
  }
  return -1;
}

TEST(a_list_of_rows_that_are_always_new, is_given_up_far_behind_its_total) {
  EXPECT_EQ(pages_until_refused(list_progress(true), 50), 102) << "twice the total and 10,000";
  EXPECT_EQ(pages_until_refused(list_progress(false), 50), 102);
}

TEST(a_list_of_rows_that_are_always_new, is_given_up_where_no_list_is_that_long) {
  list_progress progress;
  progress.end_within(1'000);
  EXPECT_EQ(pages_until_refused(progress, std::nullopt), 11);
  EXPECT_EQ(pages_until_refused(progress, UINT64_MAX), 11) << "whatever it says";
}

} // namespace cfc::confluence
