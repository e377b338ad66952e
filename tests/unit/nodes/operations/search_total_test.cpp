#include "nodes/operations/search_engine.hpp"
#include "nodes/operations/search_size.hpp"
#include "tests/support/run.hpp"
#include "tests/unit/nodes/offline_services.hpp"
#include "tests/unit/nodes/results_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

/// Cloud is asked how many rows a search has, before it is split (DSC-11).
namespace cfc::nodes::counted {

namespace {

using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class search_total : public testing::Test {
protected:
  search_step ask(const search_call& call) { return engine.read(test::run(offline.io, engine.fetch(call))); }
  void answer(const char* where, int status, const std::string& body) {
    offline.network.answer(http::method::get, where, status, body);
  }
  /// What follows the second page of a search, with 400 rows by then.
  search_call
  behind_two_pages(std::shared_ptr<const search_query> query = test::query_of(search_kind::labels)) {
    answer("/content/search", 200, page(0));
    answer("/content/search", 200, page(200));
    auto step = ask(engine.first_call(std::move(query)));
    step = ask(step.next.at(0));
    EXPECT_THAT(step.next, SizeIs(1));
    return step.next.at(0);
  }
  static std::string page(std::size_t first_id) {
    std::string rows;
    for (std::size_t i = 0; i < 200; ++i) {
      rows += (i == 0 ? R"({"id":")" : R"(,{"id":")") + std::to_string(1'000 + first_id + i) +
              R"(","type":"page","title":"T","space":{"id":65,"key":"DOC","name":"Documents"},)" +
              R"("version":{"when":"2020-01-31T08:15:20.913Z"}})";
    }
    return R"({"results":[)" + rows + R"(],"_links":{"next":"/rest/api/content/search?cursor=c)" +
           std::to_string(first_id) + R"(&limit=200&cql=x","base":"https://site.example.com/wiki"}})";
  }
  static std::string total(const std::string& number) {
    return R"({"results":[],"totalSize":)" + number + R"(,"_links":{}})";
  }

  test::offline_services offline{confluence::instance::cloud};
  run_context run;
  search_engine engine{*offline.services, run, [] { return 20'000; }};
};

TEST_F(search_total, is_asked_for_in_the_words_of_the_search_and_with_one_row) {
  answer("/rest/api/search?", 200, total("100"));
  ask(behind_two_pages());
  const auto& url = offline.network.requests().back().url;
  EXPECT_THAT(url, HasSubstr("/wiki/rest/api/search?cql=((label%3D%22ai-ingest%22)"));
  EXPECT_THAT(url, HasSubstr("&limit=1"));
  EXPECT_THAT(url, Not(HasSubstr("expand")));
}

TEST_F(search_total, that_is_small_lets_the_search_go_on_where_it_was) {
  const auto call = behind_two_pages();
  answer("/rest/api/search?", 200, total("1900"));
  const auto step = ask(call);
  EXPECT_FALSE(step.search_page);
  ASSERT_THAT(step.next, SizeIs(1));
  EXPECT_FALSE(step.next[0].asks_total);
  EXPECT_THAT(step.next[0].walk.url(), HasSubstr("cursor=c200"));
  answer("/content/search", 200, page(400));
  EXPECT_THAT(ask(step.next[0]).next, SizeIs(1));
  EXPECT_THAT(offline.network.requests().back().url, HasSubstr("/content/search"));
}

TEST_F(search_total, that_is_large_splits_the_search_by_creation_date) {
  const auto call = behind_two_pages();
  answer("/rest/api/search?", 200, total("10000"));
  const auto step = ask(call);
  ASSERT_THAT(step.next, SizeIs(4));
  EXPECT_FALSE(step.next.front().query->created.from_minute);
  EXPECT_FALSE(step.next.back().query->created.until_minute);
  EXPECT_THAT(step.next, Each(Field(&search_call::size_known, true))) << "too small for further splits";
}

/// Of so many spaces, one root each.
std::shared_ptr<const search_query> below_roots_of(int spaces) {
  std::vector<root_page> roots;
  for (int space = 100; space < 100 + spaces; ++space)
    roots.push_back({std::to_string(space), std::to_string(space)});
  return test::query_of(search_kind::descendants, std::move(roots));
}

TEST_F(search_total, that_is_large_splits_a_search_below_roots_by_their_spaces) {
  const auto call = behind_two_pages(below_roots_of(60));
  answer("/rest/api/search?", 200, total("300000"));
  const auto step = ask(call);
  ASSERT_THAT(step.next, SizeIs(60));
  EXPECT_THAT(step.next[7].query->roots, SizeIs(1));
  EXPECT_EQ(step.next[7].query->rank, 7U);
  EXPECT_FALSE(step.next[7].query->created.from_minute);
  EXPECT_FALSE(step.next[7].query->split_for_speed) << "others are read meanwhile";
}

TEST_F(search_total, of_roots_in_a_single_space_splits_by_creation_date) {
  const auto call = behind_two_pages(below_roots_of(1));
  answer("/rest/api/search?", 200, total("10000"));
  const auto step = ask(call);
  ASSERT_THAT(step.next, SizeIs(4));
  EXPECT_THAT(step.next[1].query->roots, SizeIs(1));
  EXPECT_TRUE(step.next[1].query->created.from_minute);
}

TEST_F(search_total, splits_small_spaces_no_further_than_pays) {
  const auto call = behind_two_pages(below_roots_of(100));
  answer("/rest/api/search?", 200, total("10000"));
  const auto step = ask(call);
  ASSERT_THAT(step.next, SizeIs(4));
  EXPECT_THAT(step.next, Each(Field(&search_call::size_known, true)));
  EXPECT_TRUE(step.next[0].query->split_for_speed);
}

TEST_F(search_total, shares_the_time_since_the_oldest_rows_among_the_parts) {
  const auto call = behind_two_pages();
  answer("/rest/api/search?", 200, total("10000"));
  const auto first_border = ask(call).next.at(0).query->created.until_minute;
  const auto in_2020 = 18'291 * confluence::minutes_per_day;
  EXPECT_GT(first_border, in_2020);
}

TEST_F(search_total, of_very_many_is_asked_for_again_by_each_part) {
  const auto call = behind_two_pages();
  answer("/rest/api/search?", 200, total("1000000"));
  const auto step = ask(call);
  ASSERT_THAT(step.next, SizeIs(3));
  EXPECT_THAT(step.next, Each(Field(&search_call::size_known, false)));
  answer("/content/search", 200, page(0));
  EXPECT_TRUE(ask(step.next[0]).next.at(0).asks_total);
}

TEST_F(search_total, that_is_refused_stops_nothing_and_is_not_asked_for_again) {
  const auto call = behind_two_pages();
  answer("/rest/api/search?", 403, "");
  const auto step = ask(call);
  EXPECT_FALSE(step.failure);
  ASSERT_THAT(step.next, SizeIs(1));
  EXPECT_THAT(step.next[0].walk.url(), HasSubstr("cursor=c200"));
  EXPECT_FALSE(behind_two_pages().asks_total);
}

TEST_F(search_total, that_fails_for_the_moment_is_asked_for_again_by_other_searches) {
  search_answer none;
  none.call = behind_two_pages();
  none.failure.emplace().timed_out = true;
  const auto next = engine.read(none).next.at(0);
  answer("/content/search", 200, page(400));
  EXPECT_FALSE(ask(next).next.at(0).asks_total) << "this one is read on";
  none.failure->timed_out = false;
  none.failure->is_status = true;
  none.failure->status = 503;
  engine.read(none);
  EXPECT_TRUE(behind_two_pages().asks_total);
}

TEST_F(search_total, that_is_no_number_stops_nothing) {
  for (const auto* body : {R"({"results":[],"totalSize":"many"})", R"({"results":[]})", "<html>"}) {
    search_engine anew(*offline.services, run, [] { return 20'000; });
    auto call = behind_two_pages();
    call.asks_total = true;
    answer("/rest/api/search?", 200, body);
    const auto step = anew.read(test::run(offline.io, anew.fetch(call)));
    EXPECT_FALSE(step.failure) << body;
    EXPECT_THAT(step.next, SizeIs(1)) << body;
  }
}

TEST_F(search_total, that_was_far_too_low_ends_no_search_early) {
  const auto call = behind_two_pages();
  answer("/rest/api/search?", 200, total("1"));
  auto next = ask(call).next.at(0);
  for (std::size_t answered = 2; answered < 199; ++answered) {
    answer("/content/search", 200, page(200 * answered));
    next = ask(next).next.at(0);
  }
  answer("/content/search", 200, page(39'800));
  EXPECT_THAT(ask(next).next, SizeIs(4)) << "split when the chain is longer than any can be";
}

TEST_F(search_total, shares_the_time_from_confluences_first_day_when_the_clock_is_before_it) {
  confluence::search_page first;
  first.contents.emplace_back();
  first.contents.back().updated = 1'700'000'000'000;
  EXPECT_EQ(first_day_of(first, 0), confluence::confluences_first_day);
}

TEST_F(search_total, is_not_asked_for_once_the_run_stops) {
  const auto call = behind_two_pages();
  run.interrupt();
  EXPECT_THAT(ask(call).next, IsEmpty());
  EXPECT_THAT(offline.network.requests(), SizeIs(2));
}

} // namespace

} // namespace cfc::nodes::counted
