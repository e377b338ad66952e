#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/search_engine.hpp"
#include "tests/support/run.hpp"
#include "tests/unit/nodes/offline_services.hpp"
#include "tests/unit/nodes/results_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int32_t today = 20'000;

class search_engine_test : public testing::Test {
protected:
  explicit search_engine_test(confluence::instance kind = confluence::instance::data_center)
      : offline(kind) {}

  search_call asked(search_kind kind, std::vector<root_page> roots = {}) {
    return engine.first_call(test::query_of(kind, std::move(roots)));
  }
  search_step read(search_call request, std::string body) {
    search_answer answer;
    answer.call = std::move(request);
    body.reserve(body.size() + 64);
    answer.body = std::make_shared<const std::string>(std::move(body));
    return note(engine.read(answer));
  }
  static search_call asking_for(int rows, search_call request) {
    request.walk.limit_to(rows);
    return request;
  }
  search_call created_in(confluence::created_range range) {
    search_query scope;
    scope.created = range;
    return engine.first_call(std::make_shared<search_query>(scope));
  }
  search_step fail(search_call request, int status) {
    search_answer answer;
    answer.call = std::move(request);
    http::failure failed;
    failed.reason = "confluence: GET /rest/api/content/search answered " + std::to_string(status);
    failed.status = status;
    failed.is_status = true;
    answer.failure = failed;
    return note(engine.read(answer));
  }
  search_step note(search_step step) {
    if (step.failure)
      failure = step.failure->reason;
    return step;
  }
  static std::string page(const std::string& next, std::size_t rows = 1, const std::string& more = "",
                          std::size_t first_id = 100) {
    std::string results;
    for (std::size_t i = 0; i < rows; ++i) {
      results += (i == 0 ? "" : ",") + std::string(R"({"id":")") + std::to_string(first_id + i) +
                 R"(","type":"page","title":"T","space":{"id":65,"key":"DOC","name":"Documents"},)" +
                 R"("version":{"when":"2025-01-31T08:15:20.913Z"}})";
    }
    const auto link = next.empty() ? "" : R"("next":")" + next + R"(",)";
    return R"({"results":[)" + results + "]," + more + R"("_links":{)" + link +
           R"("base":"https://confluence.example.com"}})";
  }

  test::offline_services offline;
  run_context run;
  search_engine engine{*offline.services, run, [] { return today; }};
  std::optional<std::string> failure; ///< why a search could not go on
};

constexpr const char* next_link = "/rest/api/content/search?cql=x&limit=200&start=200";

TEST_F(search_engine_test, gives_records_and_asks_for_nothing_after_the_last_page) {
  const auto step = read(asked(search_kind::labels), page(""));
  ASSERT_TRUE(step.search_page);
  EXPECT_THAT(step.search_page->contents, SizeIs(1));
  EXPECT_THAT(step.next, IsEmpty());
}

TEST_F(search_engine_test, asks_for_the_next_page) {
  const auto step = read(asked(search_kind::labels), page(next_link));
  ASSERT_THAT(step.next, SizeIs(1));
  EXPECT_THAT(step.next[0].walk.url(), HasSubstr("start=1"));
}

TEST_F(search_engine_test, asks_for_no_next_page_once_the_run_stops) {
  run.interrupt();
  EXPECT_THAT(read(asked(search_kind::labels), page(next_link)).next, IsEmpty());
}

TEST_F(search_engine_test, fails_when_the_label_search_fails) {
  fail(asking_for(25, asked(search_kind::labels)), 500);
  ASSERT_TRUE(failure);
  EXPECT_THAT(*failure, HasSubstr("answered 500"));
}

TEST_F(search_engine_test, fails_when_an_answer_can_not_be_read_and_asks_for_nothing) {
  const auto whole = page(next_link);
  const auto step = read(asked(search_kind::labels), whole.substr(0, whole.size() - 20));
  EXPECT_TRUE(failure);
  EXPECT_FALSE(step.search_page);
  EXPECT_THAT(step.next, IsEmpty());
}

TEST_F(search_engine_test, halves_a_group_that_the_server_can_not_answer) {
  for (const int status : {500, 400, 404, 414}) {
    const auto step = fail(
        asking_for(25, asked(search_kind::descendants, {{"1", "65"}, {"2", "65"}, {"3", "65"}})), status);
    ASSERT_THAT(step.next, SizeIs(2)) << status;
    EXPECT_EQ(step.next[0].query->roots.size() + step.next[1].query->roots.size(), 3U);
  }
  EXPECT_FALSE(failure);
}

TEST_F(search_engine_test, asks_again_for_half_the_rows_before_it_halves_a_group) {
  auto request = asked(search_kind::descendants, {{"1", "65"}, {"2", "65"}});
  for (const auto* limit : {"limit=100", "limit=50", "limit=25"}) {
    const auto step = fail(request, 500);
    ASSERT_THAT(step.next, SizeIs(1)) << limit;
    EXPECT_THAT(step.next[0].walk.url(), HasSubstr(limit));
    EXPECT_EQ(step.next[0].query, request.query);
    request = step.next[0];
  }
  EXPECT_THAT(fail(request, 500).next, SizeIs(2));
  EXPECT_FALSE(failure);
}

TEST_F(search_engine_test, halves_the_parts_of_a_bad_group_at_once) {
  const auto group = asked(search_kind::descendants, {{"1", "65"}, {"2", "65"}, {"3", "65"}, {"4", "65"}});
  const auto halves = fail(asking_for(25, group), 500).next;
  ASSERT_THAT(halves, SizeIs(2));
  EXPECT_THAT(halves[0].walk.url(), HasSubstr("limit=200"));
  EXPECT_THAT(fail(halves[0], 500).next, SizeIs(2));
}

TEST_F(search_engine_test, keeps_to_fewer_rows_from_the_page_that_needed_them_on) {
  auto request = read(asked(search_kind::labels), page(next_link, 200)).next.at(0);
  request = fail(request, 504).next.at(0);
  EXPECT_THAT(request.walk.url(), HasSubstr("limit=100"));
  EXPECT_THAT(request.walk.url(), HasSubstr("start=200"));
  request =
      read(request, page("/rest/api/content/search?cql=x&limit=100&start=300", 100, "", 1'000)).next.at(0);
  EXPECT_THAT(request.walk.url(), HasSubstr("limit=100"));
  EXPECT_THAT(request.walk.url(), HasSubstr("start=300"));
}

TEST_F(search_engine_test, asks_for_fewer_rows_in_later_searches_when_the_server_is_too_slow) {
  fail(asked(search_kind::labels), 500);
  EXPECT_THAT(asked(search_kind::labels).walk.url(), HasSubstr("limit=200")) << "one bad row may be to blame";
  fail(asked(search_kind::labels), 504);
  EXPECT_THAT(asked(search_kind::labels).walk.url(), HasSubstr("limit=100"));
}

TEST_F(search_engine_test, asks_for_nothing_again_once_the_run_stops) {
  run.interrupt();
  EXPECT_THAT(fail(asked(search_kind::labels), 504).next, IsEmpty());
}

TEST_F(search_engine_test, names_the_one_root_whose_descendants_can_not_be_had) {
  const auto step = fail(asking_for(25, asked(search_kind::descendants, {{"7", "65"}})), 500);
  ASSERT_THAT(step.lost, SizeIs(1));
  EXPECT_EQ(step.lost[0].id, "7");
  EXPECT_FALSE(failure);
}

TEST_F(search_engine_test, fails_when_a_descendant_search_fails_for_another_reason) {
  fail(asked(search_kind::descendants, {{"1", "65"}, {"2", "65"}}), 403);
  EXPECT_TRUE(failure);
}

TEST_F(search_engine_test, splits_a_search_that_is_estimated_large_by_creation_date) {
  const auto step = read(asked(search_kind::labels), page(next_link, 1, R"("totalSize":5000,)"));
  ASSERT_THAT(step.next, SizeIs(4));
  EXPECT_FALSE(step.next.front().query->created.from_minute);
  EXPECT_EQ(step.next[0].query->created.until_minute, step.next[1].query->created.from_minute);
  EXPECT_FALSE(step.next.back().query->created.until_minute);
  EXPECT_TRUE(step.search_page) << "what the first answer held counts as well";
}

TEST_F(search_engine_test, splits_a_data_center_search_before_its_start_gets_deep) {
  auto request = asked(search_kind::labels);
  request = read(request, page(next_link, 200)).next.at(0);
  for (std::size_t answered = 2; answered < 10; ++answered) {
    request = read(request, page(next_link + std::to_string(answered), 200, "", 1'000 * answered)).next.at(0);
  }
  const auto step = read(request, page(std::string(next_link) + "x", 200, "", 10'000));
  ASSERT_THAT(step.next, SizeIs(4));
  EXPECT_EQ(step.next[0].walk.rows(), 0U);
}

constexpr std::int32_t one_day = 19'000 * confluence::minutes_per_day; // 2022-01-08

TEST_F(search_engine_test, splits_a_day_with_many_new_pages_by_the_minute) {
  const auto step = read(created_in({one_day, one_day + confluence::minutes_per_day}),
                         page(next_link, 1, R"("totalSize":6000,)"));
  ASSERT_THAT(step.next, SizeIs(4));
  EXPECT_EQ(step.next[1].query->created.until_minute, one_day + 12 * 60);
  EXPECT_EQ(step.next[2].query->created.from_minute, one_day + 12 * 60);
  EXPECT_THAT(step.next[2].walk.url(), HasSubstr("2022-01-08%2012%3A00"));
}

TEST_F(search_engine_test, goes_on_by_start_where_one_minute_holds_too_many) {
  const auto step = read(created_in({one_day, one_day + 1}), page(next_link, 1, R"("totalSize":6000,)"));
  ASSERT_THAT(step.next, SizeIs(1));
  EXPECT_THAT(step.next[0].walk.url(), HasSubstr("start=1"));
}

TEST_F(search_engine_test, fails_when_the_server_leads_nowhere) {
  const auto request = read(asked(search_kind::labels), page(next_link)).next.at(0);
  const auto again = read(request, page(next_link, 0)).next.at(0);
  EXPECT_EQ(again.walk.url(), request.walk.url()) << "an empty page is asked for once more";
  EXPECT_THAT(read(again, page(next_link, 0)).next, IsEmpty());
  ASSERT_TRUE(failure);
  EXPECT_THAT(*failure, HasSubstr("never end"));
}

TEST_F(search_engine_test, names_a_search_that_ends_before_its_total_twice) {
  const auto announced = page("", 20, R"("totalSize":900,)");
  const auto first = read(asked(search_kind::labels), announced);
  ASSERT_THAT(first.next, SizeIs(1));
  EXPECT_FALSE(first.shortfall);
  const auto second = read(first.next[0], announced);
  EXPECT_THAT(second.next, IsEmpty());
  ASSERT_TRUE(second.shortfall);
  EXPECT_THAT(second.shortfall->query, HasSubstr("label"));
  EXPECT_EQ(second.shortfall->rows, 20U);
  EXPECT_EQ(second.shortfall->total, 900U);
}

class search_engine_of_cloud : public search_engine_test {
protected:
  search_engine_of_cloud() : search_engine_test(confluence::instance::cloud) {}
  search_call second_page(search_kind kind = search_kind::labels, std::size_t rows = 200) {
    return read(asked(kind), page(cursor_link(1), rows)).next.at(0);
  }
  static std::string cursor_link(std::size_t number) {
    return "/rest/api/content/search?cursor=c" + std::to_string(number) + "&limit=200&cql=x";
  }
};

TEST_F(search_engine_of_cloud, begins_again_for_fewer_rows_since_a_cursor_belongs_to_its_limit) {
  const auto step = fail(second_page(), 504);
  ASSERT_THAT(step.next, SizeIs(1));
  EXPECT_THAT(step.next[0].walk.url(), HasSubstr("limit=100"));
  EXPECT_THAT(step.next[0].walk.url(), testing::Not(HasSubstr("cursor")));
}

TEST_F(search_engine_of_cloud, ends_although_links_name_more_rows_than_were_asked_for) {
  auto request = second_page();
  for (const auto* limit : {"limit=100", "limit=50", "limit=25"}) {
    const auto step = fail(request, 504);
    ASSERT_THAT(step.next, SizeIs(1));
    EXPECT_THAT(step.next[0].walk.url(), HasSubstr(limit));
    request = read(step.next[0], page(cursor_link(1), 25)).next.at(0);
    EXPECT_THAT(request.walk.url(), HasSubstr("limit=200"));
  }
  EXPECT_THAT(fail(request, 504).next, IsEmpty());
  EXPECT_TRUE(failure);
}

TEST_F(search_engine_of_cloud, begins_again_once_when_its_cursor_is_refused) {
  const auto step = fail(second_page(), 400);
  ASSERT_THAT(step.next, SizeIs(1));
  EXPECT_THAT(step.next[0].walk.url(), testing::Not(HasSubstr("cursor")));
  EXPECT_FALSE(failure);
  fail(read(step.next[0], page(cursor_link(2), 200)).next.at(0), 400);
  EXPECT_TRUE(failure);
}

class search_to_the_end : public search_engine_test {
protected:
  /// The ids of all rows that a visitor sees.
  std::vector<std::string> visit(search_query query, std::size_t most_pages = 100) {
    std::vector<std::string> ids;
    const search_page_visitor visitor = [&](std::shared_ptr<const confluence::search_page> seen) {
      return take(std::move(seen), ids, most_pages);
    };
    test::run(offline.io, engine.visit(std::move(query), visitor));
    return ids;
  }
  static boost::asio::awaitable<bool> take(std::shared_ptr<const confluence::search_page> seen,
                                           std::vector<std::string>& ids, std::size_t& pages_left) {
    for (const auto& row : seen->contents)
      ids.emplace_back(row.id);
    co_return --pages_left > 0;
  }
  void answer(int status, const std::string& body) {
    offline.network.answer(http::method::get, "/content/search", status, body);
  }
};

TEST_F(search_to_the_end, sees_every_page) {
  answer(200, page(next_link, 2));
  answer(200, page("", 1, "", 200));
  EXPECT_THAT(visit({}), testing::ElementsAre("100", "101", "200"));
}

TEST_F(search_to_the_end, stops_when_the_visitor_has_seen_enough) {
  answer(200, page(next_link, 2));
  EXPECT_THAT(visit({}, 1), SizeIs(2));
  EXPECT_THAT(offline.network.requests(), SizeIs(1));
}

TEST_F(search_to_the_end, asks_for_fewer_rows_where_the_server_is_too_slow) {
  search_query query;
  query.most_rows = 50;
  for (int tries = 0; tries < 2; ++tries)
    answer(504, "");
  answer(200, page(""));
  EXPECT_THAT(visit(query), SizeIs(1));
  EXPECT_THAT(offline.network.requests().front().url, HasSubstr("limit=50"));
  EXPECT_THAT(offline.network.requests().back().url, HasSubstr("limit=25"));
}

TEST_F(search_to_the_end, throws_rather_than_give_a_partial_list) {
  answer(200, page(next_link, 2));
  answer(403, "");
  EXPECT_THROW(visit({}), cycle_aborted);
}

TEST_F(search_to_the_end, throws_when_the_descendants_of_a_root_can_not_be_had) {
  search_query query;
  query.kind = search_kind::descendants;
  query.roots = {{"7", "65"}};
  answer(400, "");
  EXPECT_THROW(visit(query), cycle_aborted);
}

TEST_F(search_to_the_end, throws_when_the_run_stops_between_two_pages) {
  offline.network.answer_by([this](const http::request&) {
    run.interrupt();
    http::response answer;
    answer.status = 200;
    answer.body = page(next_link, 2);
    return answer;
  });
  EXPECT_THROW(visit({}), cycle_aborted);
  EXPECT_THAT(offline.network.requests(), SizeIs(1));
}

TEST_F(search_to_the_end, throws_when_the_run_is_stopping_since_nothing_was_seen) {
  run.interrupt();
  EXPECT_THROW(visit({}), cycle_aborted);
  EXPECT_THAT(offline.network.requests(), IsEmpty());
}

TEST_F(search_engine_test, restricts_a_search_to_a_space_or_to_some_pages) {
  search_query query;
  query.only_space_key = "DOC";
  EXPECT_THAT(engine.cql(query), HasSubstr("space"));
  EXPECT_THAT(engine.cql(query), HasSubstr("DOC"));
  query = {};
  query.only_ids = {"11", "12"};
  EXPECT_THAT(engine.cql(query), testing::AllOf(HasSubstr("11"), HasSubstr("12"), HasSubstr("ai-ingest")));
}

} // namespace
