#include "io/observe/log.hpp"
#include "io/observe/terminal.hpp"
#include "tests/support/pseudo_terminal.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace cfc::observe {
namespace {

using lines = std::vector<std::string>;

/// A terminal whose text is kept.
class terminal_test : public testing::Test {
protected:
  ~terminal_test() override {
    std::fclose(file_);
    std::free(text_);
  }
  std::string text() {
    std::fflush(file_);
    return {text_, size_};
  }

private:
  char* text_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* file_ = open_memstream(&text_, &size_);

protected:
  terminal screen{file_};
};

TEST_F(terminal_test, writes_lines_as_they_are_where_nothing_is_drawn) {
  screen.write("first\nsecond\n");
  EXPECT_EQ(text(), "first\nsecond\n");
}

TEST_F(terminal_test, takes_the_block_away_for_a_line_and_draws_it_again_behind_it) {
  live_block block(screen, [] { return lines{"50 %", "half"}; });
  block.redraw();
  screen.write("line\n");
  EXPECT_EQ(text(), "50 %\nhalf\n\x1b[2A\x1b[Jline\n50 %\nhalf\n");
}

TEST_F(terminal_test, leaves_what_was_drawn_last_when_the_block_is_gone) {
  {
    live_block block(screen, [] { return lines{"100 %"}; });
    block.redraw();
  }
  screen.write("line\n");
  EXPECT_EQ(text(), "100 %\nline\n");
}

TEST(fitted, cuts_lines_before_the_last_column_and_leaves_a_row_free) {
  const lines three{"0123456789", "short", "third"};
  EXPECT_EQ(fitted(three, {8, 3}), (lines{"0123456", "short"}));
  EXPECT_EQ(fitted(three, {}), three) << "no terminal, or one that doesn't say";
  EXPECT_EQ(fitted(three, {11, 24}), three);
}

TEST(a_narrow_terminal, gets_lines_that_do_not_wrap) {
  test::pseudo_terminal small(20, 5);
  auto* const stream = ::fdopen(::dup(small.descriptor()), "w");
  EXPECT_EQ(size_of(stream).columns, 20U);
  EXPECT_EQ(size_of(stream).rows, 5U);
  {
    terminal screen(stream);
    live_block block(screen, [] { return lines(10, std::string(100, 'x')); });
    block.redraw();
    screen.write("a line of the log that is longer than the terminal is wide\n");
  }
  std::fclose(stream);
  for (int i = 0; i < 500 && small.text().find("\x1b[4A") == std::string::npos; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const auto text = small.text();
  EXPECT_THAT(text, testing::HasSubstr(std::string(19, 'x') + "\r\n"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr(std::string(20, 'x'))));
  EXPECT_THAT(text, testing::HasSubstr("\x1b[4A")) << "as many lines up as were drawn";
}

TEST_F(terminal_test, has_one_block_at_a_time) {
  const live_block block(screen, [] { return lines(); });
  EXPECT_THROW(live_block(screen, [] { return lines{"second"}; }), std::logic_error);
  screen.write("line\n");
  EXPECT_EQ(text(), "line\n");
}

TEST(log, keeps_its_terminal_until_the_last_line_is_written) {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* out = open_memstream(&text, &size);
  try {
    auto screen = std::make_shared<terminal>(out);
    log_system logs(format::text, level::info, std::move(screen));
    logs.root().warn("queued");
    throw std::runtime_error("what comes next can't be made");
  } catch (const std::runtime_error&) {
  }
  std::fclose(out);
  EXPECT_THAT(std::string(text, size), testing::HasSubstr("queued"));
  std::free(text);
}

} // namespace
} // namespace cfc::observe
