#include "io/observe/log.hpp"
#include "io/observe/terminal.hpp"
#include "pipeline/report/progress.hpp"
#include "pipeline/report/progress_board.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::pipeline;
using testing::ContainsRegex;
using testing::HasSubstr;

progress_view at(double seconds, std::uint64_t pages, std::uint64_t attachments) {
  progress_view view;
  view.tenant = "acme";
  view.phase = "ingesting attachments";
  view.seconds = seconds;
  view.pages_done = view.pages_wanted = pages;
  view.attachments_done = attachments;
  view.attachments_wanted = 500;
  view.discovery_complete = true;
  return view;
}

TEST(progress, shows_the_rates_of_now_and_not_those_of_the_whole_cycle) {
  const auto lines = bar_lines(at(110, 1'000, 400), at(100, 1'000, 0));
  EXPECT_THAT(lines[3], ContainsRegex("pages +1000 of 1000 +0/s"));
  EXPECT_THAT(lines[4], ContainsRegex("attachments +400 of 500 +40/s +100 waiting"));
}

TEST(progress, tells_the_time_left_by_the_rate_of_now) {
  EXPECT_THAT(bar_lines(at(110, 1'000, 400), at(100, 1'000, 350))[0], HasSubstr("0:20 left"));
  EXPECT_THAT(plain_line(at(110, 1'000, 400), at(100, 1'000, 350)), HasSubstr("time left 0:20"));
}

TEST(progress, does_not_guess_the_time_left_while_things_are_still_found) {
  auto view = at(10, 100, 1);
  view.discovery_complete = false;
  EXPECT_THAT(plain_line(view), HasSubstr("time left unknown yet"));
}

TEST(progress, goes_on_finding_between_the_labels_and_what_is_below_their_pages) {
  nodes::tally counts;
  counts.answers_read = 1;
  EXPECT_FALSE(counted(counts).discovery_complete)
      << "no search is open, and those for descendants aren't begun";
  counts.discovery_complete = true;
  EXPECT_TRUE(counted(counts).discovery_complete);
}

TEST(progress, does_not_promise_an_end_when_nothing_moves) {
  EXPECT_THAT(plain_line(at(110, 1'000, 400), at(100, 1'000, 400)), HasSubstr("time left unknown yet"));
}

TEST(progress, shows_each_stage_on_a_line_of_its_own_below_the_totals) {
  const auto lines = bar_lines(at(100, 80, 20));
  ASSERT_EQ(lines.size(), 8U);
  EXPECT_THAT(lines[0], HasSubstr("1:40 elapsed"));
  EXPECT_THAT(lines[4], HasSubstr("480 waiting"));
}

TEST(progress, keeps_its_columns) {
  auto view = at(3'661.9, 80, 20);
  view.pages_found = 1'234'567;
  view.attachments_found = 89;
  view.searches_open = 3;
  view.spaces_diffed = 2;
  view.spaces_complete = 12;
  view.edges = {{nodes::edge_id::spaces, 16, 4, 1, 7}};
  EXPECT_EQ(bar_lines(view, at(3'651.9, 5, 0)),
            (std::vector<std::string>{
                "acme  ingesting attachments  1:01:01 elapsed, 0:50 left",
                "  discovered      1234656 (1234567+89)     123466/s        3 waiting",
                "  spaces                2 of 12                 0/s        5 waiting",
                "  pages                80 of 80                 8/s        0 waiting",
                "  attachments          20 of 500                2/s      480 waiting",
                "  deleted               0 of 0                  0/s        0 waiting",
                "  0 B/s down, 0 B/s up",
                "  held back by unknown yet",
            }));
}

TEST(progress, says_what_holds_it_back_and_how_many_bytes_go_by) {
  auto before = at(100, 80, 0);
  auto now = at(110, 80, 20);
  before.load.seconds = 100;
  now.load.seconds = 110;
  now.load.anything_open = true;
  now.load.traffic["confluence"].bytes_down = 20 * 1024 * 1024;
  now.load.traffic["confluence"].budget_seconds = 9;
  const auto lines = bar_lines(now, before);
  EXPECT_EQ(lines[6], "  2.0 MiB/s down, 0 B/s up");
  EXPECT_EQ(
      lines[7],
      "  held back by the rate limit of Confluence (confluence.apiRateLimitPerMinute), 90% of the time");
  EXPECT_THAT(plain_line(now, before), HasSubstr("; held back by the rate limit of Confluence"));
}

TEST(progress, is_one_line_in_a_log) {
  EXPECT_EQ(
      plain_line(at(100, 80, 20)),
      "acme: ingesting attachments, 1:40 elapsed; found 0 pages, 0 attachments; spaces 0 diffed of 0; "
      "ingested pages 80/80, attachments 20/500; deleted 0; 0 B/s down, 0 B/s up; held back by unknown yet; time left 8:00");
}

TEST(progress_history, begins_with_the_start_of_the_cycle) {
  progress_history history;
  history.add(at(1, 10, 0));
  EXPECT_EQ(history.before().seconds, 0);
}

TEST(progress_history, keeps_the_last_fifteen_seconds) {
  progress_history history;
  for (int second = 1; second <= 60; ++second)
    history.add(at(second, 10, 0));
  EXPECT_EQ(history.before().seconds, 45);
}

TEST(progress_history, keeps_no_moment_twice) {
  progress_history history;
  history.add(at(1, 10, 0));
  for (int i = 0; i < 3; ++i)
    history.add(at(20, 10, 0));
  history.add(at(30, 10, 0));
  EXPECT_EQ(history.before().seconds, 1) << "the only view from before the last 15 s";
}

progress_view of_tenant(const std::string& name, bool ended = false) {
  auto view = at(100, 80, 20);
  view.tenant = name;
  view.ended = ended;
  return view;
}

TEST(progress_of_tenants, shows_three_as_a_whole) {
  const std::vector<progress_view> three{of_tenant("one"), of_tenant("two"), of_tenant("three")};
  const auto lines = bar_lines(three, std::vector<progress_view>(3), 80);
  ASSERT_EQ(lines.size(), 24U);
  EXPECT_THAT(lines[16], HasSubstr("three"));
}

TEST(progress_of_tenants, stands_in_columns_where_the_terminal_is_wide_enough) {
  const std::vector<progress_view> two{of_tenant("one"), of_tenant("two")};
  const std::vector<progress_view> before(2);
  EXPECT_EQ(bar_lines(two, before, 157).size(), 16U);
  const auto lines = bar_lines(two, before, 158);
  ASSERT_EQ(lines.size(), 9U);
  EXPECT_THAT(lines[0], ::testing::StartsWith("one  "));
  EXPECT_EQ(lines[0].find("two  "), 79U);
  EXPECT_EQ(lines[3].rfind("  pages "), 79U);
  EXPECT_THAT(lines[7], ::testing::StartsWith("  one: held back by "));
  EXPECT_THAT(lines[8], ::testing::StartsWith("  two: held back by "));
}

TEST(progress_of_tenants, shows_more_on_a_line_each) {
  std::vector<progress_view> four{of_tenant("one"), of_tenant("two"), of_tenant("three"), of_tenant("four")};
  EXPECT_EQ(bar_lines(four, std::vector<progress_view>(4), 80)[3],
            "four                 ingesting attachments     1:40      100 of 580           1/s");
}

TEST(progress_of_tenants, that_have_ended_give_way_to_those_that_run) {
  std::vector<progress_view> many;
  for (int i = 0; i < 25; ++i)
    many.push_back(of_tenant("tenant" + std::to_string(i), i < 10));
  const auto lines = bar_lines(many, std::vector<progress_view>(25), 80);
  ASSERT_EQ(lines.size(), 21U);
  EXPECT_THAT(lines[0], HasSubstr("tenant10 "));
  EXPECT_THAT(lines[14], HasSubstr("tenant24 "));
  EXPECT_EQ(lines[20], "  and 5 more tenants");
}

TEST(progress_board, shows_cycles_in_the_order_in_which_they_came) {
  progress_board board;
  const auto first = board.enter([] { return of_tenant("first"); });
  const auto second = board.enter([] { return of_tenant("second"); });
  const auto views = board.views();
  ASSERT_EQ(views.size(), 2U);
  EXPECT_EQ(views[0].tenant, "first");
  EXPECT_EQ(views[1].tenant, "second");
}

TEST(progress_board, has_one_place_for_all_cycles_of_a_tenant) {
  progress_board board;
  for (int cycle = 0; cycle < 3; ++cycle)
    const auto place = board.enter([] { return of_tenant("first"); });
  const auto running = board.enter([] { return of_tenant("first"); });
  const auto beside = board.enter([] { return of_tenant("first"); });
  ASSERT_EQ(board.views().size(), 2U);
  EXPECT_FALSE(board.views().front().ended);
}

TEST(progress_board, keeps_what_was_seen_last_of_a_cycle_that_has_ended) {
  progress_board board;
  auto pages = std::make_unique<std::uint64_t>(7);
  {
    const auto place = board.enter([&] { return at(1, *pages, 0); });
    *pages = 9;
  }
  pages.reset();
  ASSERT_EQ(board.views().size(), 1U);
  EXPECT_TRUE(board.views()[0].ended);
  EXPECT_EQ(board.views()[0].pages_done, 9U);
}

/// A terminal that keeps what is written to it.
class recorded_terminal {
public:
  recorded_terminal()
      : out_(open_memstream(&text_, &size_)), shown(std::make_shared<observe::terminal>(out_)) {}
  recorded_terminal(const recorded_terminal&) = delete;
  recorded_terminal& operator=(const recorded_terminal&) = delete;
  ~recorded_terminal() {
    std::fclose(out_);
    std::free(text_);
  }
  std::string text() {
    std::fflush(out_);
    return {text_, size_};
  }

private:
  char* text_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* out_;

public:
  std::shared_ptr<observe::terminal> shown;
};

TEST(progress_display, is_gone_from_the_terminal_when_a_phase_throws) {
  recorded_terminal screen;
  {
    observe::log_system logs(observe::format::text, observe::level::info, screen.shown);
    auto looks = std::make_unique<int>(0);
    try {
      const progress_display display(progress_display::mode::bar, *screen.shown, [&] {
        ++*looks;
        return std::vector{at(1, 10, 0)};
      });
      throw std::bad_alloc();
    } catch (const std::bad_alloc&) {
      looks.reset();
    }
    logs.root().info("cycle ended");
  }
  const auto text = screen.text();
  EXPECT_THAT(text, HasSubstr("cycle ended"));
  EXPECT_EQ(text.find("ingesting", text.find("cycle ended")), std::string::npos) << "drawn after its end";
}

TEST(progress_display, stays_below_the_lines_of_the_log) {
  recorded_terminal screen;
  {
    observe::log_system logs(observe::format::text, observe::level::info, screen.shown);
    const progress_display display(progress_display::mode::bar, *screen.shown,
                                   [] { return std::vector{at(1, 10, 0)}; });
    screen.shown->write("a line\n");
  }
  const auto text = screen.text();
  EXPECT_GT(text.find("ingesting", text.find("a line")), text.find("a line"));
}

TEST(terminal, has_one_live_block_at_most) {
  recorded_terminal screen;
  const observe::live_block block(*screen.shown, [] { return std::vector<std::string>(); });
  EXPECT_THROW(observe::live_block(*screen.shown, [] { return std::vector<std::string>(); }),
               std::logic_error);
}

} // namespace
