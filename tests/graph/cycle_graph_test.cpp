#include "io/http/failure.hpp"
#include "tests/graph/breaking_log.hpp"
#include "tests/graph/broken_node.hpp"
#include "tests/graph/graph_fixture.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace {

using namespace cfc;
using nodes::gate_mode;
using pipeline::cycle_graph;
using test::call_kind;
using testing::IsEmpty;

using test::whole_graph;
using test::width;

TEST_F(whole_graph, that_was_only_built_can_go_at_once) {
  for (int i = 0; i < 50; ++i) {
    oneapi::tbb::task_arena arena(2);
    arena.execute([&] {
      nodes::own_scopes scopes(*offline.services, {}, std::nullopt);
      const cycle_graph tested(*offline.services, run, counts, scopes, nullptr,
                               {widths, gate_mode::open, "/Root"});
    });
  }
}

class graph_at_its_edges : public whole_graph,
                           public testing::WithParamInterface<std::tuple<std::size_t, int>> {
protected:
  graph_at_its_edges() : whole_graph(std::get<0>(GetParam())) {}
  std::size_t items() const { return std::get<0>(GetParam()); }
  int threads() const { return std::get<1>(GetParam()); }
};

TEST_P(graph_at_its_edges, ingests_everything_and_loses_nothing) {
  const auto all = run_all(gate_mode::open, threads());
  EXPECT_EQ(all.found.summaries.size(), items());
  EXPECT_EQ(all.items.pages.ingested, items());
  EXPECT_EQ(all.items.attachments.ingested, items());
  EXPECT_THAT(all.items.failures, IsEmpty());
  expect_nothing_lost(all);
}

TEST_P(graph_at_its_edges, brings_as_many_to_every_edge) {
  have_gone(items());
  const auto all = run_all(gate_mode::open, threads());
  for (const auto& level : all.levels) {
    if (level.edge == nodes::edge_id::searches)
      continue; // A cycle never asks nothing; that edge has tests of its own.
    EXPECT_EQ(level.admitted, static_cast<std::int64_t>(items())) << name_of(level.edge);
    EXPECT_EQ(level.capacity, static_cast<std::int64_t>(width)) << name_of(level.edge);
  }
}

TEST_P(graph_at_its_edges, holds_all_spaces_back_until_the_gate_opens) {
  const auto all = run_all(gate_mode::on_demand, threads());
  EXPECT_EQ(all.items.pages.ingested, items());
  expect_nothing_lost(all);
}

TEST_P(graph_at_its_edges, ingests_nothing_behind_a_closed_gate) {
  const auto all = run_all(gate_mode::closed, threads());
  EXPECT_EQ(all.found.summaries.size(), items());
  EXPECT_EQ(world.calls(call_kind::register_content), 0U);
  expect_nothing_lost(all);
}

TEST_P(graph_at_its_edges, deletes_and_cleans_up_everything_and_loses_nothing) {
  have_gone(items());
  const auto all = run_all(gate_mode::open, threads());
  EXPECT_EQ(all.removed.deleted.size(), to_delete.size());
  EXPECT_EQ(world.calls(call_kind::delete_folder), items());
  expect_nothing_lost(all);
}

INSTANTIATE_TEST_SUITE_P(with, graph_at_its_edges,
                         testing::Combine(testing::Values(0, 1, width, width + 1), testing::Values(1, 2)),
                         [](const auto& which) {
                           return std::to_string(std::get<0>(which.param)) + "_items_and_" +
                                  std::to_string(std::get<1>(which.param)) + "_threads";
                         });

/// A cycle of one space begins with two searches: below the limit, exactly the limit, and one more.
class graph_at_the_edge_of_searches : public whole_graph,
                                      public testing::WithParamInterface<std::tuple<std::size_t, int>> {
protected:
  graph_at_the_edge_of_searches() : whole_graph(1) { widths.searches = std::get<0>(GetParam()); }
};

TEST_P(graph_at_the_edge_of_searches, asks_both) {
  std::atomic<int> asked{0};
  watch = [&](std::string_view node, nodes::passage way) {
    if (node == "search" && way == nodes::passage::entering)
      ++asked;
  };
  const auto all = run_all(gate_mode::open, std::get<1>(GetParam()));
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(all.levels.front().edge, nodes::edge_id::searches);
  EXPECT_EQ(all.levels.front().admitted, 2);
  EXPECT_EQ(all.items.pages.ingested, 1U);
  expect_nothing_lost(all);
}

INSTANTIATE_TEST_SUITE_P(of, graph_at_the_edge_of_searches,
                         testing::Combine(testing::Values(1, 2, 3), testing::Values(1, 2)),
                         [](const auto& which) {
                           return "width_" + std::to_string(std::get<0>(which.param)) + "_and_" +
                                  std::to_string(std::get<1>(which.param)) + "_threads";
                         });

std::string name_of(call_kind kind) {
  static const std::vector<std::string> names{"search",     "diff",   "look_up",       "create_scopes",
                                              "mark_scope", "bodies", "register",      "upload",
                                              "download",   "delete", "delete_folder", "set_up"};
  return names.at(static_cast<std::size_t>(kind));
}

class graph_in_trouble : public whole_graph, public testing::WithParamInterface<call_kind> {
protected:
  graph_in_trouble() {
    to_delete = {{"c1", "acme/9_GONE/1", {}}};
    nodes::orphan_space orphan;
    orphan.mark = {"acme", "9", "GONE"};
    orphans = {orphan};
  }
};

TEST_P(graph_in_trouble, ends_when_the_node_that_asks_meets_an_exception) {
  world.before_answer = [](call_kind kind) {
    if (kind == GetParam())
      throw std::logic_error("a defect");
  };
  const auto all = run_all();
  EXPECT_GE(world.calls(GetParam()), 1U) << "the fault did not happen";
  // A deletion whose outcome isn't known is looked up, and here nothing is found any more.
  const bool settled_by_look_up = GetParam() == call_kind::delete_contents && all.removed.deleted.size() == 1;
  EXPECT_TRUE(settled_by_look_up || run.abort_reason() || !all.items.failures.empty() ||
              !all.removed.failures.empty() ||
              (!all.cleanups.empty() && !all.cleanups.front().result.failures.empty()))
      << "nobody was told";
  expect_nothing_lost(all);
}

TEST_P(graph_in_trouble, ends_when_the_node_that_asks_meets_what_is_no_exception) {
  world.before_answer = [](call_kind kind) {
    if (kind == GetParam())
      throw 42;
  };
  const auto all = run_all();
  EXPECT_GE(world.calls(GetParam()), 1U) << "the fault did not happen";
  expect_nothing_lost(all);
}

TEST_P(graph_in_trouble, stops_while_the_node_is_asking) {
  world.before_answer = [this](call_kind kind) {
    if (kind == GetParam())
      run.interrupt();
  };
  const auto all = run_all();
  EXPECT_GE(world.calls(GetParam()), 1U) << "the interrupt did not happen";
  EXPECT_FALSE(run.abort_reason());
  expect_nothing_lost(all);
}

TEST_P(graph_in_trouble, drains_when_the_run_is_aborted_while_the_node_is_asking) {
  world.before_answer = [this](call_kind kind) {
    if (kind == GetParam())
      run.abort("enough");
  };
  const auto all = run_all(gate_mode::open, 1);
  EXPECT_EQ(run.abort_reason(), "enough");
  expect_nothing_lost(all);
}

INSTANTIATE_TEST_SUITE_P(at, graph_in_trouble,
                         testing::Values(call_kind::search, call_kind::diff, call_kind::look_up,
                                         call_kind::create_scopes, call_kind::mark_scope, call_kind::bodies,
                                         call_kind::register_content, call_kind::upload, call_kind::download,
                                         call_kind::delete_contents, call_kind::delete_folder),
                         [](const auto& which) { return name_of(which.param); });

class graph_with_a_broken_node : public whole_graph, public testing::WithParamInterface<test::broken_node> {
protected:
  graph_with_a_broken_node() : whole_graph(test::spaces_for(std::get<0>(GetParam()))) {
    test::make_talk(std::get<0>(GetParam()), world);
    offline.services = std::make_unique<nodes::service_set>(
        nodes::service_set{offline.tenant, *offline.confluence, *offline.unique, offline.io.get_executor(),
                           http::waits::of(offline.io), broken.log()});
    to_delete = {{"c1", "acme/9_GONE/1", {}}};
  }
  /// What comes out of the phases, or why the run was aborted, as the operator reads it; "" when they end well.
  std::string failure_of_all() {
    try {
      run_all();
    } catch (...) {
      return http::failure_of(std::current_exception()).reason;
    }
    return run.abort_reason().value_or("");
  }
  /// oneTBB carries what a task has thrown to the phase. What runs without a task aborts the run by itself.
  static std::string expected() {
    const auto& [which, what] = GetParam();
    return (which == test::talking_node::outcomes ? "internal error in outcomes: " : "") +
           test::text_of(what);
  }

  test::breaking_log broken{[] { test::throw_one(std::get<1>(GetParam())); }};
};

TEST_P(graph_with_a_broken_node, tells_what_was_thrown_and_can_go) {
  EXPECT_EQ(failure_of_all(), expected());
  EXPECT_EQ(world.calls(call_kind::delete_contents), 0U);
}

INSTANTIATE_TEST_SUITE_P(where, graph_with_a_broken_node, test::all_broken_nodes(),
                         [](const auto& which) { return test::name_of(which.param); });

} // namespace
