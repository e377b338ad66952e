// The signals beside SIGINT and SIGTERM that end a process (REL-8); interrupts_test.cpp has those two.

#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/cycle_test.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>

namespace cfc::test {

namespace {

/// What the child inherits, for the life of this object.
class ignored_signal {
public:
  explicit ignored_signal(int number) : number_(number), former_(std::signal(number, SIG_IGN)) {}
  ~ignored_signal() { std::signal(number_, former_); }
  ignored_signal(const ignored_signal&) = delete;
  ignored_signal& operator=(const ignored_signal&) = delete;

private:
  int number_;
  void (*former_)(int);
};

class a_signalled_cycle : public cycle_test {
protected:
  void SetUp() override {
    start("", {"--spaces", "3", "--pages", "300", "--attachments", "60", "--attachment-bytes", "3000"});
    simulator().disturb(R"({"latencyMs": {"unique": 5}})");
  }
  void begin() {
    running.emplace(directory, sync_of(directory, configuration().write(directory, "acme").string(),
                                       configuration().environment()));
    ASSERT_TRUE(eventually([&] { return uploads() > 20; }));
  }
  std::size_t uploads() const {
    const auto all = simulator().writes();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), "PUT"));
  }
  void expect_clean_end_with(int code) {
    const auto result = running->wait();
    EXPECT_EQ(result.exit_code, code) << result.log;
    EXPECT_EQ(result.status(), "interrupted");
    const auto all = simulator().contents();
    EXPECT_LT(all.size(), 300) << "it should have been interrupted in the middle";
    EXPECT_TRUE(std::all_of(all.begin(), all.end(), [](const auto& one) { return one.second.finalised; }));
  }

  std::optional<background_sync> running;
};

TEST_P(a_signalled_cycle, ends_cleanly_when_its_terminal_goes) {
  begin();
  running->signal(SIGHUP);
  expect_clean_end_with(128 + SIGHUP);
}

TEST_P(a_signalled_cycle, ends_cleanly_on_quit) {
  begin();
  running->signal(SIGQUIT);
  expect_clean_end_with(128 + SIGQUIT);
}

TEST_P(a_signalled_cycle, started_by_nohup_outlives_its_terminal) {
  {
    const ignored_signal hangup(SIGHUP);
    begin();
  }
  running->signal(SIGHUP);
  const auto result = running->wait();
  EXPECT_EQ(result.exit_code, 0) << result.log;
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, a_signalled_cycle, ::testing::Values(both_products().front()), mode_name);

} // namespace

} // namespace cfc::test
