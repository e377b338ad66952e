#include "nodes/operations/search_engine.hpp"
#include "tests/support/run.hpp"
#include "tests/support/sanitizer.hpp"
#include "tests/unit/nodes/offline_services.hpp"
#include "tests/unit/nodes/operations/index_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <string>
#include <tuple>
#include <vector>

/// How many requests reading a whole search takes (DSC-11), and that it is read whole.
namespace cfc::nodes::counted {

namespace {

using confluence::minutes_per_day;

constexpr std::int32_t today = 20'600; // 2026-05-27
constexpr std::int32_t ten_years_ago = today - 3'650;
constexpr std::size_t rows_in_answer = 200;

std::size_t answers_for(std::size_t rows) {
  return (rows + rows_in_answer - 1) / rows_in_answer;
}

/// So many minutes, evenly drawn from a number of days.
std::vector<std::int32_t> spread(std::size_t rows, std::int32_t first_day, std::int32_t days) {
  std::mt19937_64 random(rows);
  std::vector<std::int32_t> minutes(rows);
  for (auto& minute : minutes)
    minute = first_day * minutes_per_day +
             static_cast<std::int32_t>(random() % static_cast<std::uint64_t>(days * minutes_per_day));
  return minutes;
}
std::vector<std::int32_t> together(std::vector<std::int32_t> some, const std::vector<std::int32_t>& others) {
  some.insert(some.end(), others.begin(), others.end());
  return some;
}

enum class dates : std::uint8_t {
  evenly,
  in_one_minute,
  nine_tenths_on_one_day,
  with_a_huge_gap,
  more_and_more
};

std::vector<std::int32_t> created(dates how, std::size_t rows) {
  switch (how) {
  case dates::evenly:
    return spread(rows, ten_years_ago, 3'650);
  case dates::in_one_minute:
    return std::vector<std::int32_t>(rows, (today - 700) * minutes_per_day + 754);
  case dates::nine_tenths_on_one_day:
    return together(spread(rows / 10, ten_years_ago, 3'650), spread(rows - rows / 10, today - 1'000, 1));
  case dates::with_a_huge_gap:
    return together(spread(rows / 2, 12'500, 200), spread(rows - rows / 2, today - 200, 200));
  case dates::more_and_more:
    return together(spread(rows / 4, ten_years_ago, 2'400),
                    spread(rows - rows / 4, ten_years_ago + 2'400, 1'250));
  }
  return {};
}

/// Asks for everything that follows from a first call, as the graph does, and notes what was found.
class reading {
public:
  reading(confluence::instance kind, std::vector<std::int32_t> minutes)
      : offline_(kind), server(kind, std::move(minutes)), found_(server.rows()) {
    offline_.network.answer_by([this](const http::request& asked) { return server.answer(asked); });
  }

  void read(search_query query = {}) {
    open_.push_back(engine_.first_call(std::make_shared<const search_query>(std::move(query))));
    for (; !open_.empty(); open_.pop_front())
      follow(open_.front());
  }
  std::size_t requests() const { return offline_.network.requests().size(); }
  std::size_t found() const {
    return static_cast<std::size_t>(std::count(found_.begin(), found_.end(), true));
  }
  bool failed() const { return failed_; }
  std::uint64_t deepest_start() const {
    std::uint64_t deepest = 0;
    for (const auto& asked : offline_.network.requests()) {
      if (const auto start = confluence::parameter(asked.url, "start"))
        deepest = std::max<std::uint64_t>(deepest, std::stoull(std::string(*start)));
    }
    return deepest;
  }

private:
  void follow(const search_call& call) {
    const auto step = engine_.read(test::run(offline_.io, engine_.fetch(call)));
    failed_ |= step.failure || step.shortfall || !step.lost.empty();
    for (const auto& next : step.next)
      open_.push_back(next);
    if (step.search_page == nullptr)
      return;
    for (const auto& row : step.search_page->contents)
      found_.at(std::stoull(std::string(row.id))) = true;
  }

  test::offline_services offline_;
  run_context run_;
  search_engine engine_{*offline_.services, run_, [] { return today; }};
  std::deque<search_call> open_;
  bool failed_ = false;

public:
  test::index_server server;

private:
  std::vector<bool> found_;
};

constexpr auto cloud = confluence::instance::cloud;
constexpr auto data_center = confluence::instance::data_center;

class large_search : public testing::TestWithParam<std::tuple<confluence::instance, dates, std::size_t>> {
protected:
  void SetUp() override {
    if (test::under_sanitizer && std::get<2>(GetParam()) > 10'000)
      GTEST_SKIP() << "no more than a smaller one, under a sanitizer";
  }
  confluence::instance kind() const { return std::get<0>(GetParam()); }
  std::vector<std::int32_t> minutes() const {
    return created(std::get<1>(GetParam()), std::get<2>(GetParam()));
  }
  static void expect_each_row_about_once(const reading& done) {
    const auto fewest = answers_for(done.server.rows());
    EXPECT_FALSE(done.failed());
    EXPECT_EQ(done.found(), done.server.rows());
    EXPECT_LE(100 * done.requests(), 115 * fewest)
        << done.requests() << " requests for " << fewest << " pages";
  }
};

class large_search_elsewhere : public large_search {};
class search_without_totals : public large_search {};

TEST_P(large_search, asks_for_each_row_about_once_and_misses_none) {
  reading all(kind(), minutes());
  all.read();
  expect_each_row_about_once(all);
}

TEST_P(large_search_elsewhere, does_so_too_where_pages_were_changed_long_after_and_clocks_differ) {
  reading all(kind(), minutes());
  all.server.edited_after = 200 * minutes_per_day;
  all.server.zone = 345;
  all.read();
  expect_each_row_about_once(all);
}

TEST_P(search_without_totals, misses_none) {
  reading all(kind(), minutes());
  all.server.tells_totals = false;
  all.read();
  EXPECT_FALSE(all.failed());
  EXPECT_EQ(all.found(), all.server.rows());
}

std::string name_of(const testing::TestParamInfo<large_search::ParamType>& what) {
  const auto [kind, how, rows] = what.param;
  const char* const names[] = {"evenly", "in_one_minute", "nine_tenths_on_one_day", "with_a_huge_gap",
                               "more_and_more"};
  return std::string(kind == cloud ? "cloud_" : "data_center_") + names[static_cast<std::size_t>(how)] + "_" +
         std::to_string(rows);
}

const auto all_dates = testing::Values(dates::evenly, dates::in_one_minute, dates::nine_tenths_on_one_day,
                                       dates::with_a_huge_gap, dates::more_and_more);
const auto both = testing::Values(cloud, data_center);

INSTANTIATE_TEST_SUITE_P(of, large_search, testing::Combine(both, all_dates, testing::Values(100'000)),
                         name_of);
INSTANTIATE_TEST_SUITE_P(
    of_ten_thousand, large_search,
    testing::Combine(both, testing::Values(dates::evenly, dates::with_a_huge_gap, dates::more_and_more),
                     testing::Values(10'000)),
    name_of);
INSTANTIATE_TEST_SUITE_P(of_half_a_million, large_search,
                         testing::Combine(both, testing::Values(dates::evenly), testing::Values(500'000)),
                         name_of);
INSTANTIATE_TEST_SUITE_P(of, large_search_elsewhere,
                         testing::Combine(both, testing::Values(dates::evenly, dates::nine_tenths_on_one_day),
                                          testing::Values(100'000)),
                         name_of);
INSTANTIATE_TEST_SUITE_P(of, search_without_totals,
                         testing::Combine(both, all_dates, testing::Values(10'000)), name_of);

class crowded_search : public large_search {};

TEST_P(crowded_search, takes_a_bounded_number_of_requests_more_to_find_its_minute) {
  constexpr std::size_t to_find_a_minute = 55;
  reading all(kind(), minutes());
  all.read();
  EXPECT_EQ(all.found(), all.server.rows());
  EXPECT_LE(100 * all.requests(), 115 * answers_for(all.server.rows()) + 100 * to_find_a_minute);
}

INSTANTIATE_TEST_SUITE_P(
    of, crowded_search,
    testing::Combine(both, testing::Values(dates::in_one_minute, dates::nine_tenths_on_one_day),
                     testing::Values(10'000, 30'000)),
    name_of);

class search_of_any_size : public testing::TestWithParam<confluence::instance> {};

TEST_P(search_of_any_size, is_never_split_before_it_is_large) {
  for (const std::size_t rows : {0, 1, 199, 201, 2'000}) {
    reading all(GetParam(), created(dates::evenly, rows));
    all.read();
    EXPECT_EQ(all.found(), rows);
    EXPECT_LE(all.requests(), std::max<std::size_t>(answers_for(rows), 1) + 1) << rows;
  }
}

TEST_P(search_of_any_size, with_few_rows_is_asked_for_them_alone) {
  for (const std::size_t rows : {1, 199, 399}) {
    reading all(GetParam(), created(dates::evenly, rows));
    all.read();
    EXPECT_EQ(all.requests(), answers_for(rows)) << rows;
  }
}

INSTANTIATE_TEST_SUITE_P(of, search_of_any_size, testing::Values(cloud, data_center),
                         [](const auto& what) { return what.param == cloud ? "cloud" : "data_center"; });

TEST(a_search_of_data_center, gets_no_deep_start_unless_one_minute_has_too_many_rows) {
  for (const auto how : {dates::evenly, dates::nine_tenths_on_one_day, dates::with_a_huge_gap}) {
    reading all(data_center, created(how, 100'000));
    all.read();
    EXPECT_LE(all.deepest_start(), rows_in_one_part);
  }
}

TEST(a_search_of_cloud, beside_many_others_is_not_split_for_speed) {
  reading all(cloud, created(dates::evenly, 9'000));
  search_query group;
  group.split_for_speed = false;
  all.read(group);
  EXPECT_EQ(all.found(), 9'000U);
  EXPECT_EQ(all.requests(), answers_for(9'000) + 1) << "and one for the total";
}

} // namespace

} // namespace cfc::nodes::counted
