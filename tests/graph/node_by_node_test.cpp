#include "io/http/failure.hpp"
#include "tests/graph/broken_node.hpp"
#include "tests/graph/graph_fixture.hpp"
#include "tests/graph/places.hpp"

#include <atomic>
#include <exception>
#include <functional>
#include <string>
#include <tuple>
#include <utility>

namespace {

using namespace cfc;
using nodes::gate_mode;
using nodes::passage;
using test::call_kind;
using test::place;

/// Something happens at one node, on one way through it, with everything that the graph does in work: pages,
/// attachments, deletions, a removed space.
class every_node : public test::whole_graph {
protected:
  every_node() : whole_graph(2) { have_gone(1); }

  void at(place where, std::function<void()> what) {
    watch = [this, where, happens = std::move(what)](std::string_view node, passage way) {
      if (place{node, way} != where)
        return;
      ++times_;
      happens();
    };
  }
  int times() const noexcept { return times_; }

private:
  std::atomic<int> times_{0};
};

class node_that_throws : public every_node,
                         public testing::WithParamInterface<std::tuple<place, test::thrown, int>> {
protected:
  node_that_throws() {
    at(where(), [what = std::get<1>(GetParam())] { test::throw_one(what); });
  }
  static place where() { return std::get<0>(GetParam()); }
  /// What comes out of the phases, as the operator reads it; "" when they end well.
  std::string failure_of_all(gate_mode gate) {
    try {
      run_all(gate, std::get<2>(GetParam()));
    } catch (...) {
      return http::failure_of(std::current_exception()).reason;
    }
    return {};
  }
  /// The only node after the deletions of single contents.
  static bool comes_after_deletions() { return where().node == "space cleanup"; }
  void expect_nothing_deleted() {
    EXPECT_EQ(world.calls(call_kind::delete_contents), comes_after_deletions() ? 1U : 0U);
    EXPECT_EQ(world.calls(call_kind::delete_folder), 0U);
  }
};

TEST_P(node_that_throws, ends_its_phase_and_nothing_is_deleted) {
  EXPECT_EQ(failure_of_all(gate_mode::open), test::text_of(std::get<1>(GetParam())));
  EXPECT_GE(times(), 1) << "the fault did not happen";
  expect_nothing_deleted();
}

TEST_P(node_that_throws, ends_its_phase_too_when_spaces_wait_at_the_gate) {
  EXPECT_EQ(failure_of_all(gate_mode::on_demand), test::text_of(std::get<1>(GetParam())));
  EXPECT_GE(times(), 1) << "the fault did not happen";
  expect_nothing_deleted();
}

INSTANTIATE_TEST_SUITE_P(at, node_that_throws,
                         testing::Combine(testing::ValuesIn(test::all_places()),
                                          testing::Values(test::thrown::exception,
                                                          test::thrown::anything_else),
                                          testing::Values(1, 2)),
                         [](const auto& which) {
                           return test::name_of(std::get<0>(which.param)) +
                                  (std::get<1>(which.param) == test::thrown::exception ? "_an_exception"
                                                                                       : "_what_is_none") +
                                  (std::get<2>(which.param) == 1 ? "_on_one_thread" : "_on_two_threads");
                         });

class node_that_is_stopped : public every_node, public testing::WithParamInterface<std::tuple<place, int>> {
protected:
  static place where() { return std::get<0>(GetParam()); }
  static int threads() { return std::get<1>(GetParam()); }
};

TEST_P(node_that_is_stopped, by_a_signal_leaves_nothing_on_its_edges) {
  at(where(), [this] { run.interrupt(); });
  const auto all = run_all(gate_mode::open, threads());
  EXPECT_GE(times(), 1) << "the interrupt did not happen";
  EXPECT_FALSE(run.abort_reason());
  expect_nothing_lost(all);
}

TEST_P(node_that_is_stopped, by_an_abort_leaves_nothing_on_its_edges) {
  at(where(), [this] { run.abort("enough"); });
  const auto all = run_all(gate_mode::on_demand, threads());
  EXPECT_GE(times(), 1) << "the abort did not happen";
  EXPECT_EQ(run.abort_reason(), "enough");
  expect_nothing_lost(all);
}

INSTANTIATE_TEST_SUITE_P(at, node_that_is_stopped,
                         testing::Combine(testing::ValuesIn(test::all_places()), testing::Values(1, 2)),
                         [](const auto& which) {
                           return test::name_of(std::get<0>(which.param)) +
                                  (std::get<1>(which.param) == 1 ? "_on_one_thread" : "_on_two_threads");
                         });

/// By how many phases had been run when the run was stopped.
class graph_stopped_between_phases : public every_node,
                                     public testing::WithParamInterface<std::tuple<int, gate_mode>> {
protected:
  graph_stopped_between_phases() {
    before_phase = [this](int phase) {
      if (phase == std::get<0>(GetParam()))
        run.interrupt();
    };
  }
  static int done() { return std::get<0>(GetParam()); }
  static gate_mode gate() { return std::get<1>(GetParam()); }
};

TEST_P(graph_stopped_between_phases, has_done_the_earlier_ones_and_begins_no_other) {
  const auto all = run_all(gate(), 1);
  EXPECT_TRUE(run.interrupted());
  EXPECT_FALSE(run.abort_reason());
  expect_nothing_lost(all);
  EXPECT_EQ(all.found.summaries.size(), done() > 0 ? 2U : 0U);
  const int pages_come_with = gate() == gate_mode::open ? 0 : 1;
  EXPECT_EQ(all.items.pages.ingested, done() > pages_come_with ? 2U : 0U);
  EXPECT_EQ(all.items.attachments.ingested, done() > 2 ? 2U : 0U);
  EXPECT_EQ(world.calls(call_kind::delete_contents), done() > 3 ? 1U : 0U);
  EXPECT_EQ(world.calls(call_kind::delete_folder), 0U);
}

INSTANTIATE_TEST_SUITE_P(after, graph_stopped_between_phases,
                         testing::Combine(testing::Range(0, 5),
                                          testing::Values(gate_mode::open, gate_mode::on_demand)),
                         [](const auto& which) {
                           return std::to_string(std::get<0>(which.param)) +
                                  (std::get<1>(which.param) == gate_mode::open ? "_with_overlap"
                                                                               : "_without_overlap");
                         });

} // namespace
