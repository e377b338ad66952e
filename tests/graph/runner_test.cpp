#include "pipeline/runner.hpp"
#include "tests/graph/breaking_log.hpp"
#include "tests/graph/cycle_fixture.hpp"
#include "tests/graph/small_world.hpp"
#include "tests/graph/world_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <iterator>
#include <latch>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace cfc;
using pipeline::cycle_status;
using test::call_kind;
using test::small_world;
using testing::ElementsAre;

class runner_test : public test::cycle_fixture {
protected:
  std::vector<std::string> run_all() {
    std::vector<std::string> endings;
    for (const auto& report : tested().run(tenants))
      endings.push_back(report.tenant + " " + std::string(name_of(report.status)));
    return endings;
  }
  /// Made when it is first asked for, so that a test can change its settings before.
  pipeline::runner& tested() {
    if (!runner_)
      runner_ = std::make_unique<pipeline::runner>(engine, process, log, settings);
    return *runner_;
  }

  observe::log log;
  std::vector<config::tenant> tenants{tenant_named("acme"), tenant_named("beta")};

private:
  std::unique_ptr<pipeline::runner> runner_;
};

TEST_F(runner_test, runs_a_cycle_for_each_tenant) {
  EXPECT_THAT(run_all(), ElementsAre("acme success", "beta success"));
}

TEST_F(runner_test, tells_how_far_it_has_come_at_any_time) {
  std::vector<std::string> seen;
  settings.tenants_in_parallel = 1;
  settings.on_ended = [&](const pipeline::cycle_report&) {
    for (const auto& one : tested().so_far())
      seen.push_back(one.tenant + " " + std::string(name_of(one.status)));
  };
  EXPECT_TRUE(tested().so_far().empty());
  run_all();
  EXPECT_THAT(seen, ElementsAre("acme success", "beta waiting", "acme success", "beta success"));
}

/// Two tenants, each with services of its own.
class side_by_side : public runner_test {
protected:
  side_by_side() {
    auto& beta = tenants[1];
    beta.confluence.base_url = beta.unique.ingestion_url = beta.unique.scope_management_url = others.url();
  }
  small_world other{1};
  test::world_server others{other};
};

TEST_F(side_by_side, a_tenant_does_not_wait_for_another) {
  std::promise<void> beta_uploads;
  const auto uploaded = beta_uploads.get_future().share();
  auto in_time = std::future_status::timeout;
  other.before_answer = [&](call_kind kind) {
    if (kind == call_kind::upload)
      beta_uploads.set_value();
  };
  world.before_answer = [&](call_kind kind) {
    if (kind == call_kind::diff)
      in_time = uploaded.wait_for(std::chrono::seconds(20));
  };
  EXPECT_THAT(run_all(), ElementsAre("acme success", "beta success"));
  EXPECT_EQ(in_time, std::future_status::ready);
}

TEST_F(side_by_side, tenants_run_as_many_at_a_time_as_is_allowed) {
  settings.tenants_in_parallel = 1;
  std::size_t asked_meanwhile = 0;
  world.before_answer = [&](call_kind) { asked_meanwhile += other.calls(call_kind::set_up); };
  EXPECT_THAT(run_all(), ElementsAre("acme success", "beta success"));
  EXPECT_EQ(asked_meanwhile, 0U);
  EXPECT_GT(other.calls(call_kind::set_up), 0U);
}

TEST_F(side_by_side, all_tenants_are_ended_by_an_interrupt) {
  std::promise<void> interrupted;
  const auto over = interrupted.get_future().share();
  std::array<std::once_flag, 2> once;
  std::latch both_search(2);
  const auto hold = [&](std::size_t tenant) {
    return [&, tenant](call_kind kind) {
      if (kind != call_kind::search)
        return;
      std::call_once(once.at(tenant), [&] { both_search.count_down(); });
      over.wait();
    };
  };
  world.before_answer = hold(0);
  other.before_answer = hold(1);
  const auto ending = std::async(std::launch::async, [&] {
    both_search.wait();
    tested().interrupt(std::chrono::hours(1));
    interrupted.set_value();
  });
  EXPECT_THAT(run_all(), ElementsAre("acme interrupted", "beta interrupted"));
}

TEST_F(runner_test, goes_on_with_the_next_tenant_when_one_is_aborted) {
  tenants[0].ingestion.scope_id = "missing";
  EXPECT_THAT(run_all(), ElementsAre("acme aborted", "beta success"));
}

TEST_F(runner_test, goes_on_with_the_next_tenant_when_a_node_throws) {
  settings.tenants_in_parallel = 1;
  const test::breaking_log broken([] { throw std::logic_error("a defect"); });
  log = broken.log();
  world.page_type = "sculpture";
  EXPECT_THAT(run_all(), ElementsAre("acme aborted", "beta success"));
}

TEST_F(runner_test, removes_before_it_brings_and_leaves_out_who_is_inactive) {
  tenants.push_back(tenant_named("former"));
  tenants[0].status = config::tenant_status::inactive;
  tenants[2].status = config::tenant_status::deleted;
  tenants[2].ingestion.scope_id = "missing";
  EXPECT_THAT(run_all(), ElementsAre("former skipped", "beta success"));
}

TEST_F(runner_test, leaves_nothing_behind_in_the_process_however_many_cycles_run) {
  process.proxy.url = server.url();
  const auto entries = [](const char* folder) {
    return std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator());
  };
  const auto run_often = [&](int times) {
    for (int i = 0; i < times; ++i)
      ASSERT_THAT(run_all(), ElementsAre("acme success", "beta success"));
  };
  run_often(3);
  EXPECT_EQ(engine.routes(), 2U) << "the direct one, and one through the proxy for both tenants";
  const auto descriptors = entries("/proc/self/fd");
  const auto threads = entries("/proc/self/task");
  constexpr int times = 30;
  run_often(times);
  EXPECT_EQ(engine.routes(), 2U);
  // How many connections are kept depends on how many calls were made at once; one left by each run would be
  // too many.
  EXPECT_LT(entries("/proc/self/fd"), descriptors + times / 2);
  EXPECT_LT(entries("/proc/self/task"), threads + times / 2);
}

TEST_F(runner_test, that_is_interrupted_before_it_runs_asks_nobody) {
  tested().interrupt(std::chrono::hours(1));
  EXPECT_THAT(run_all(), ElementsAre("acme interrupted", "beta interrupted"));
  EXPECT_EQ(server.connections(), 0);
}

/// RUN-2.
TEST_F(runner_test, ends_at_its_deadline_and_says_so) {
  std::function<void()> ring;
  settings.max_duration = std::chrono::hours(6);
  settings.alarm = [&](std::chrono::milliseconds after, std::function<void()> call) {
    EXPECT_EQ(after, std::chrono::hours(6));
    ring = std::move(call);
  };
  world.before_answer = [&](call_kind kind) {
    if (kind == call_kind::search)
      ring();
  };
  EXPECT_THAT(run_all(), ElementsAre("acme deadline", "beta deadline"));
  EXPECT_EQ(world.calls(call_kind::diff), 0U);
  ring();
}

TEST_F(runner_test, that_ends_in_time_knows_of_no_deadline) {
  std::function<void()> ring;
  settings.max_duration = std::chrono::hours(6);
  settings.alarm = [&](std::chrono::milliseconds, std::function<void()> call) { ring = std::move(call); };
  EXPECT_THAT(run_all(), ElementsAre("acme success", "beta success"));
  ring();
}

TEST_F(runner_test, that_is_interrupted_ends_the_cycle_in_hand_and_begins_no_other) {
  world.before_answer = [this](call_kind kind) {
    if (kind == call_kind::search)
      tested().interrupt(std::chrono::hours(1));
  };
  EXPECT_THAT(run_all(), ElementsAre("acme interrupted", "beta interrupted"));
  EXPECT_EQ(world.calls(call_kind::diff), 0U);
}

TEST_F(runner_test, cuts_off_what_still_runs_after_the_grace_period) {
  std::promise<void> over;
  std::promise<void> interrupted;
  std::atomic<bool> was_interrupted = false;
  world.before_answer = [&, ended = over.get_future().share()](call_kind kind) {
    if (kind != call_kind::bodies)
      return;
    tested().interrupt(std::chrono::milliseconds(0));
    if (!was_interrupted.exchange(true))
      interrupted.set_value();
    ended.wait();
  };
  const auto endings = run_all();
  interrupted.get_future().wait();
  over.set_value();
  EXPECT_THAT(endings, ElementsAre("acme interrupted", "beta interrupted"));
}

} // namespace
