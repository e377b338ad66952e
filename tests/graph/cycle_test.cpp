#include "io/observe/terminal.hpp"
#include "pipeline/cycle.hpp"
#include "pipeline/tenant_lock.hpp"
#include "tests/graph/breaking_log.hpp"
#include "tests/graph/broken_node.hpp"
#include "tests/graph/cycle_fixture.hpp"
#include "tests/graph/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string_view>
#include <tuple>

namespace {

using namespace cfc;
using pipeline::cycle_report;
using pipeline::cycle_status;
using test::call_kind;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Optional;

/// Unique holds two contents of space 1, one of which is gone in Confluence.
class cycle_test : public test::cycle_fixture {
protected:
  explicit cycle_test(std::size_t spaces = 1) : cycle_fixture(spaces) {
    world.stored.keys = {"acme/1_K1/8", "acme/1_K1/9"};
    world.stored.owner = "s1";
    world.stored.scopes = test::stored_contents::scope("s1", "K1", "confc:acme:1:K1");
    world.gone = {"9"};
  }
  cycle_report run_cycle(const observe::log& log = {}) {
    const pipeline::progress_display display(settings.progress, *screen, [this] { return board.views(); });
    return pipeline::cycle(engine, process, tenant, log, settings, board, run).run();
  }

  config::tenant tenant = tenant_named("acme");
  nodes::run_context run;
};

TEST_F(cycle_test, brings_what_is_new_and_deletes_what_is_gone) {
  const auto report = run_cycle();
  EXPECT_EQ(report.status, cycle_status::success) << report.abort_reason.value_or("");
  EXPECT_EQ(report.pages.ingested, 1U);
  EXPECT_EQ(report.deleted, 1U);
}

TEST_F(cycle_test, of_a_plan_changes_nothing) {
  settings.plan_only = true;
  const auto report = run_cycle();
  EXPECT_EQ(report.status, cycle_status::success) << report.abort_reason.value_or("");
  EXPECT_EQ(world.calls(call_kind::register_content), 0U);
  EXPECT_EQ(world.calls(call_kind::delete_contents), 0U);
}

TEST_F(cycle_test, that_is_interrupted_before_it_begins_asks_nobody) {
  run.interrupt();
  EXPECT_EQ(run_cycle().status, cycle_status::interrupted);
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(cycle_test, that_is_interrupted_before_it_deletes_names_what_was_to_go_as_planned) {
  settings.watch = [this](std::string_view node, nodes::passage) {
    if (node == "deletion")
      run.interrupt();
  };
  const auto report = run_cycle();
  EXPECT_EQ(report.status, cycle_status::interrupted);
  EXPECT_EQ(report.deleted, 0U);
  ASSERT_EQ(report.deletions.size(), 1U);
  EXPECT_EQ(report.deletions[0].how, pipeline::deletion_record::end::planned);
  EXPECT_EQ(report.deletions[0].key, "acme/1_K1/9");
}

TEST_F(cycle_test, is_skipped_while_another_one_of_the_tenant_runs) {
  const auto other = pipeline::tenant_lock::take(settings.lock_dir, tenant.name);
  const auto report = run_cycle();
  EXPECT_EQ(report.status, cycle_status::skipped);
  EXPECT_TRUE(report.locked_out);
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(cycle_test, that_can_not_take_its_lock_is_aborted_with_the_reason) {
  std::filesystem::remove_all(settings.lock_dir);
  settings.lock_dir = "/proc/nowhere";
  const auto report = run_cycle();
  EXPECT_EQ(report.status, cycle_status::aborted);
  EXPECT_THAT(report.abort_reason, Optional(HasSubstr("--lock-dir")));
}

TEST_F(cycle_test, without_its_root_scope_is_aborted_with_the_reason) {
  tenant.ingestion.scope_id = "missing";
  const auto report = run_cycle();
  EXPECT_EQ(report.status, cycle_status::aborted);
  EXPECT_THAT(report.abort_reason, Optional(HasSubstr("the root scope missing was not found")));
  EXPECT_THAT(report.traffic, Not(IsEmpty()));
}

TEST_F(cycle_test, of_a_tenant_that_was_removed_earlier_is_skipped) {
  tenant.status = config::tenant_status::deleted;
  tenant.ingestion.scope_id = "missing";
  const auto report = run_cycle();
  EXPECT_EQ(report.status, cycle_status::skipped);
  EXPECT_THAT(report.abort_reason, Optional(HasSubstr("removed earlier")));
}

class cycle_with_a_broken_node : public cycle_test, public testing::WithParamInterface<test::broken_node> {
protected:
  cycle_with_a_broken_node() : cycle_test(test::spaces_for(std::get<0>(GetParam()))) {
    test::make_talk(std::get<0>(GetParam()), world);
    settings.progress = pipeline::progress_display::mode::bar;
  }

  test::breaking_log broken{[] { test::throw_one(std::get<1>(GetParam())); }};
};

TEST_P(cycle_with_a_broken_node, is_aborted_with_the_reason_and_reported) {
  const auto report = run_cycle(broken.log());
  EXPECT_EQ(report.status, cycle_status::aborted);
  EXPECT_EQ(report.abort_reason, test::text_of(std::get<1>(GetParam())));
  EXPECT_THAT(report.phase_seconds, Not(IsEmpty()));
  EXPECT_THAT(report.traffic, Not(IsEmpty()));
}

TEST_P(cycle_with_a_broken_node, deletes_nothing) {
  EXPECT_EQ(run_cycle(broken.log()).deleted, 0U);
  EXPECT_EQ(world.calls(call_kind::delete_contents), 0U);
  EXPECT_EQ(world.calls(call_kind::delete_folder), 0U);
}

TEST_P(cycle_with_a_broken_node, leaves_the_terminal_and_the_lock_to_the_next) {
  run_cycle(broken.log());
  EXPECT_NO_THROW(observe::live_block(*screen, [] { return std::vector<std::string>(); }));
  EXPECT_TRUE(pipeline::tenant_lock::take(settings.lock_dir, tenant.name));
}

/// A cycle in which every node has something to do: besides, there is an attachment, and the space GONE isn't
/// there any more.
class cycle_with_everything : public cycle_test {
protected:
  cycle_with_everything() {
    tenant.ingestion.with_attachments = true;
    tenant.ingestion.allowed_mime_types = {"application/pdf"};
    tenant.processing.max_delete_percent = 100;
    world.stored.keys.push_back("acme/9_GONE/7");
    world.stored.owners["acme/9_GONE/7"] = "s9";
    world.stored.scopes += "," + test::stored_contents::scope("s9", "GONE", "confc:acme:9:GONE");
  }
};

TEST_F(cycle_with_everything, brings_and_deletes_all_of_it) {
  const auto report = run_cycle();
  EXPECT_EQ(report.status, cycle_status::success) << report.abort_reason.value_or("");
  EXPECT_EQ(report.pages.ingested, 1U);
  EXPECT_EQ(report.attachments.ingested, 1U);
  EXPECT_EQ(report.deleted, 1U);
  EXPECT_EQ(report.orphaned_files_deleted, 1U);
  EXPECT_EQ(world.calls(call_kind::delete_folder), 1U);
}

class cycle_with_a_node_that_throws : public cycle_with_everything,
                                      public testing::WithParamInterface<test::place> {
protected:
  cycle_with_a_node_that_throws() {
    settings.watch = [this](std::string_view node, nodes::passage way) {
      if (test::place{node, way} != GetParam())
        return;
      ++thrown;
      throw std::logic_error("a defect");
    };
  }

  std::atomic<int> thrown{0};
};

TEST_P(cycle_with_a_node_that_throws, is_aborted_with_the_reason_and_deletes_nothing) {
  const auto report = run_cycle();
  EXPECT_GE(thrown, 1) << "the fault did not happen";
  EXPECT_EQ(report.status, cycle_status::aborted);
  EXPECT_EQ(report.abort_reason, "a defect");
  // Only the removed spaces come when single contents have been deleted already.
  EXPECT_EQ(report.deleted, GetParam().node == "space cleanup" ? 1U : 0U);
  EXPECT_EQ(world.calls(call_kind::delete_contents), report.deleted);
  EXPECT_EQ(world.calls(call_kind::delete_folder), 0U);
  EXPECT_TRUE(pipeline::tenant_lock::take(settings.lock_dir, tenant.name)) << "the next cycle is locked out";
}

INSTANTIATE_TEST_SUITE_P(at, cycle_with_a_node_that_throws, testing::ValuesIn(test::all_places()),
                         [](const auto& which) { return test::name_of(which.param); });

INSTANTIATE_TEST_SUITE_P(where, cycle_with_a_broken_node, test::all_broken_nodes(),
                         [](const auto& which) { return test::name_of(which.param); });

} // namespace
