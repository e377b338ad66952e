// What a run shows on a terminal (RUN-9).

#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/cycle_test.hpp"
#include "tests/support/pseudo_terminal.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <sstream>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class display : public cycle_test {
protected:
  void SetUp() override {
    start("", {"--spaces", "2", "--pages", "400", "--attachments", "0", "--body-bytes", "200"});
    configuration().set("processing.concurrency", "4");
  }
  /// What a sync writes to a terminal of that width; its progress is left to the program to choose.
  std::string shown(unsigned short columns, const std::vector<std::string>& more = {}) {
    pseudo_terminal screen(columns, 40);
    background_sync running(directory, with_progress(more), "first", screen.descriptor());
    EXPECT_EQ(running.wait().exit_code, 0);
    EXPECT_TRUE(eventually([&] { return screen.text().find("cycle ended") != std::string::npos; }));
    return screen.text();
  }
  connector_call with_progress(const std::vector<std::string>& more = {}) {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    // The last one counts.
    call.arguments.insert(call.arguments.end(), {"--progress", "auto", "--log-format", "text"});
    call.arguments.insert(call.arguments.end(), more.begin(), more.end());
    return call;
  }
  /// Lines that begin a block's, without what moves the cursor.
  static std::vector<std::string> block_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("  pages ") || line.starts_with("  held back by "))
        lines.push_back(line.substr(0, line.find('\r')));
    }
    return lines;
  }
};

TEST_P(display, says_what_holds_the_run_back_and_leaves_progress_out_of_the_log) {
  simulator().disturb(
      R"({"add": [{"host": "unique", "operation": "contentUpsert", "delayMs": 20, "count": -1}]})");
  const auto text = shown(120);
  EXPECT_THAT(text, AllOf(HasSubstr("  held back by latency"), HasSubstr(" down, "), HasSubstr("of 400")));
  EXPECT_THAT(text, HasSubstr("ingestion phase ended")) << "there is a log beside it";
  EXPECT_THAT(text, Not(HasSubstr("processed")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b[3"))) << "no colours, whatever NO_COLOR says";
}

TEST_P(display, names_the_rate_limit_of_the_service) {
  configuration().set("unique.apiRateLimitPerMinute", "300");
  configuration().set("processing.concurrency", "16");
  pseudo_terminal screen(120, 40);
  background_sync running(directory, with_progress(), "first", screen.descriptor());
  EXPECT_TRUE(eventually([&] {
    return screen.text().find("held back by the rate limit of Unique (unique-ingestion)") !=
           std::string::npos;
  })) << screen.text();
  running.signal(SIGKILL);
  running.wait();
}

TEST_P(display, is_cut_where_the_terminal_ends) {
  const auto lines = block_lines(shown(30));
  ASSERT_FALSE(lines.empty());
  for (const auto& line : lines)
    EXPECT_LE(line.size(), 29U) << line;
}

TEST_P(display, has_two_tenants_beside_each_other_where_the_terminal_is_wide) {
  const mode neighbour{true, login::pat, false, true};
  const temporary_directory elsewhere;
  const simulator_process other(elsewhere, "", neighbour,
                                {"--spaces", "1", "--pages", "400", "--attachments", "0"});
  const auto beta =
      tenant_file(other, neighbour).set("confluence.auth.token", "sim-pat").write(directory, "beta");
  for (const auto* one : {&simulator(), &other})
    one->disturb(
        R"({"add": [{"host": "unique", "operation": "contentUpsert", "delayMs": 20, "count": -1}]})");
  const auto text = shown(170, {"--config", beta.string()});
  EXPECT_THAT(text, ::testing::ContainsRegex("(acme|beta)  [^\r\n]* left  +(acme|beta)  [^\r\n]* left"));
  EXPECT_THAT(text,
              AllOf(HasSubstr("  acme: held back by latency"), HasSubstr("  beta: held back by latency")));
}

TEST_P(display, is_plain_where_the_cursor_can_not_be_moved) {
  configuration().set_variable("TERM", "dumb");
  EXPECT_THAT(shown(120), Not(HasSubstr("\x1b[")));
}

INSTANTIATE_TEST_SUITE_P(in, display, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
