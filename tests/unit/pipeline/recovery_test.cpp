#include "nodes/operations/cycle_aborted.hpp"
#include "pipeline/recovery.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <filesystem>
#include <memory>
#include <unistd.h>

namespace {

using namespace cfc;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using end = pipeline::deletion_record::end;

class recovery_test : public testing::Test {
protected:
  recovery_test() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    offline.tenant.unique.ingestion_url = "https://ingestion.example.com";
    offline.tenant.ingestion.scope_id = "root";
    platform.marks["s1"] = "confc:acme:65:DOC";
    platform.answer_for(offline.network);
  }
  ~recovery_test() override { std::filesystem::remove_all(folder); }

  std::unique_ptr<journal::journal> opened() const {
    return journal::journal::open(folder, pipeline::origin_of(offline.tenant));
  }
  void store(const std::string& key, const std::string& scope = "s1") {
    platform.keys.push_back(key);
    platform.owners[key] = scope;
  }
  /// A process was killed while it registered that.
  void leave(const std::string& key, const std::string& scope = "s1") {
    opened()->registering({key, scope, registered_size});
  }
  /// So many contents were registered by a process that was killed.
  void leave_open(int count) {
    const auto killed = opened();
    for (int i = 0; i < count; ++i) {
      store("acme/65_DOC/" + std::to_string(i));
      killed->registering({platform.keys.back(), "s1", registered_size});
    }
  }
  void recover(std::optional<std::uint64_t> max_delete = std::nullopt) {
    const auto journal = opened();
    test::run(offline.io,
              pipeline::delete_left_open(*offline.services, run, *journal, root, max_delete, report));
  }
  /// The spaces were just moved from there.
  void move_root_from(const std::string& scope) {
    root.move.emplace();
    root.move->from = scope;
    root.move->to = offline.tenant.ingestion.scope_id;
  }
  std::vector<journal::entry> still_open() const { return opened()->left().open; }
  /// Of the only record of deletions.
  std::string said(end how) const {
    EXPECT_THAT(report.deletions, SizeIs(1));
    EXPECT_EQ(report.deletions.at(0).how, how);
    return report.deletions.at(0).reason;
  }

  static constexpr std::uint64_t registered_size = 12;
  const std::string folder =
      (std::filesystem::temp_directory_path() / ("recovery-test-" + std::to_string(::getpid()))).string();
  test::offline_services offline;
  test::stored_contents platform;
  nodes::run_context run;
  pipeline::cycle_report report;
  nodes::root_state root{"/Root", "root", {}, {}};
};

TEST_F(recovery_test, deletes_what_a_killed_process_left_and_empties_the_journal) {
  leave_open(45);
  recover();
  EXPECT_THAT(platform.keys, IsEmpty());
  EXPECT_THAT(still_open(), IsEmpty());
}

TEST_F(recovery_test, accounts_for_what_it_deletes) {
  leave_open(45);
  recover();
  EXPECT_EQ(report.deleted, 45U);
  ASSERT_THAT(report.deletions, SizeIs(45));
  EXPECT_EQ(report.deletions.front().how, end::deleted);
  EXPECT_EQ(report.deletions.front().reason, "unfinished");
}

TEST_F(recovery_test, asks_nothing_when_nothing_was_left) {
  recover();
  EXPECT_THAT(offline.network.requests(), IsEmpty());
}

TEST_F(recovery_test, settles_what_was_never_registered) {
  leave("acme/65_DOC/1");
  recover();
  EXPECT_THAT(still_open(), IsEmpty());
  EXPECT_THAT(report.deletions, IsEmpty());
}

/// RUN-1.
TEST_F(recovery_test, leaves_what_is_of_other_spaces_for_a_run_that_looks_at_them) {
  leave_open(2);
  offline.services->selected = nodes::selection({}, {{"HR"}, {}});
  recover();
  EXPECT_THAT(offline.network.requests(), IsEmpty());
  EXPECT_THAT(platform.keys, SizeIs(2));
  EXPECT_THAT(still_open(), SizeIs(2));
  offline.services->selected = nodes::selection({}, {{"DOC"}, {}});
  recover();
  EXPECT_THAT(platform.keys, IsEmpty());
  EXPECT_THAT(still_open(), IsEmpty());
}

TEST_F(recovery_test, touches_nothing_else) {
  leave_open(1);
  store("acme/65_DOC/4711");
  recover();
  EXPECT_THAT(platform.keys, ElementsAre("acme/65_DOC/4711"));
}

TEST_F(recovery_test, touches_nothing_else_when_the_platform_lists_everything) {
  leave_open(1);
  store("acme/65_DOC/4711");
  platform.drops_conditions = true;
  recover();
  EXPECT_THAT(platform.keys, ElementsAre("acme/65_DOC/4711"));
}

TEST_F(recovery_test, keeps_a_content_of_another_scope_and_forgets_the_entry) {
  store("acme/65_DOC/1", "s2");
  leave("acme/65_DOC/1", "s1");
  recover();
  EXPECT_THAT(platform.keys, SizeIs(1));
  EXPECT_THAT(said(end::averted), HasSubstr("isn't in the scope"));
  EXPECT_THAT(still_open(), IsEmpty());
}

TEST_F(recovery_test, keeps_what_is_half_registered_in_another_scope_and_says_so_as_long_as_it_is) {
  store("acme/65_DOC/1", "s2");
  platform.unfinished["acme/65_DOC/1"] = registered_size;
  leave("acme/65_DOC/1", "s1");
  recover();
  EXPECT_THAT(platform.keys, SizeIs(1));
  EXPECT_THAT(said(end::undecided), HasSubstr("in the scope s2 instead of s1"));
  ASSERT_THAT(report.failures, SizeIs(1));
  EXPECT_EQ(report.failures[0].step, "crash journal");
  EXPECT_THAT(still_open(), SizeIs(1));
}

TEST_F(recovery_test, keeps_a_content_whose_scope_is_not_shown) {
  platform.keys.emplace_back("acme/65_DOC/1");
  leave("acme/65_DOC/1", "");
  recover();
  EXPECT_THAT(platform.keys, SizeIs(1));
}

TEST_F(recovery_test, keeps_what_lies_in_no_space_of_ours) {
  platform.marks["s3"] = "confc:beta:65:DOC";
  platform.marks["s4"] = "confc:acme:66:FINANCE";
  platform.marks["s5"] = "";
  for (const auto* scope : {"s3", "s4", "s5", "gone"}) {
    store("acme/65_DOC/1", scope);
    leave("acme/65_DOC/1", scope);
    recover();
    EXPECT_THAT(platform.keys, SizeIs(1)) << scope;
    EXPECT_THAT(said(end::undecided), HasSubstr(scope));
    EXPECT_THAT(still_open(), SizeIs(1)) << "nothing has decided";
    opened()->settled("acme/65_DOC/1");
    platform.keys.clear();
    report.deletions.clear();
  }
}

TEST_F(recovery_test, keeps_what_has_no_key_of_ours_though_it_lies_in_our_scope) {
  for (const auto* key :
       {"finance/budget-2027", "beta/65_DOC/1", "acme/65_DOC/notes.pdf", "acme/1", "65_DOC/1"}) {
    store(key);
    leave(key);
  }
  recover();
  EXPECT_THAT(platform.keys, SizeIs(5));
  EXPECT_EQ(report.deleted, 0U);
}

TEST_F(recovery_test, deletes_by_keys_without_the_tenant_too) {
  offline.tenant.ingestion.v1_key_format = true;
  store("65_DOC/1::2");
  leave("65_DOC/1::2");
  recover();
  EXPECT_THAT(platform.keys, IsEmpty());
}

TEST_F(recovery_test, deletes_what_was_registered_for_a_space_that_replaces_another) {
  store("acme/99_DOC/1");
  leave("acme/99_DOC/1");
  recover();
  EXPECT_THAT(platform.keys, IsEmpty()) << "the scope bears the mark of the earlier one still";
}

TEST_F(recovery_test, keeps_an_earlier_version_and_deletes_what_can_not_be_told_from_the_registered) {
  leave_open(2);
  platform.finished = {{"acme/65_DOC/0", registered_size + 1}, {"acme/65_DOC/1", registered_size}};
  recover();
  EXPECT_THAT(platform.keys, ElementsAre("acme/65_DOC/0"));
  EXPECT_THAT(still_open(), IsEmpty());
}

TEST_F(recovery_test, deletes_nothing_beyond_the_limit) {
  leave_open(3);
  EXPECT_THROW(recover(2), nodes::cycle_aborted);
  EXPECT_THROW(recover(0), nodes::cycle_aborted);
  EXPECT_THAT(platform.keys, SizeIs(3));
  EXPECT_THAT(still_open(), SizeIs(3));
  EXPECT_EQ(report.deletions.at(0).how, end::planned);
  recover(3);
  EXPECT_THAT(platform.keys, IsEmpty());
}

TEST_F(recovery_test, keeps_what_could_not_be_deleted_in_the_journal_and_aborts) {
  leave_open(3);
  platform.undeletable = {"acme/65_DOC/1"};
  EXPECT_THROW(recover(), nodes::cycle_aborted);
  EXPECT_THAT(still_open(), SizeIs(1));
  EXPECT_EQ(report.deleted, 2U) << "they are accounted for all the same";
}

TEST_F(recovery_test, sends_nothing_more_after_an_exhausted_quota_and_keeps_the_rest_in_the_journal) {
  leave_open(100);
  platform.quota_from_deletion = 2;
  recover();
  EXPECT_THAT(platform.ids_per_deletion, SizeIs(1));
  EXPECT_THAT(platform.keys, SizeIs(80));
  EXPECT_TRUE(run.abort_reason());
  EXPECT_THAT(still_open(), SizeIs(80));
}

TEST_F(recovery_test, does_not_believe_the_journal_of_another_root_scope_or_platform) {
  leave_open(1);
  offline.tenant.ingestion.scope_id = "another root";
  recover();
  offline.tenant.ingestion.scope_id = "root";
  offline.tenant.unique.ingestion_url = "https://staging.example.com";
  recover();
  EXPECT_THAT(platform.keys, SizeIs(1));
  EXPECT_THAT(report.deletions, IsEmpty());
  offline.tenant.unique.ingestion_url = "https://ingestion.example.com";
  EXPECT_THAT(still_open(), SizeIs(1));
}

TEST_F(recovery_test, believes_the_journal_of_the_root_scope_that_the_spaces_were_moved_from) {
  offline.tenant.ingestion.scope_id = "former root";
  leave_open(2);
  offline.tenant.ingestion.scope_id = "root";
  move_root_from("former root");
  recover();
  EXPECT_THAT(platform.keys, IsEmpty());
  EXPECT_THAT(report.deletions, SizeIs(2));
  EXPECT_THAT(report.failures, IsEmpty());
  EXPECT_THAT(still_open(), IsEmpty());
  offline.tenant.ingestion.scope_id = "former root";
  EXPECT_THAT(still_open(), IsEmpty());
}

TEST_F(recovery_test, believes_no_other_former_root_scope_and_names_what_that_one_left_in_our_scopes) {
  offline.tenant.ingestion.scope_id = "former root";
  leave_open(2);
  platform.finished["acme/65_DOC/0"] = registered_size;
  offline.tenant.ingestion.scope_id = "root";
  move_root_from("another root");
  recover();
  EXPECT_THAT(platform.keys, SizeIs(2));
  ASSERT_THAT(report.failures, SizeIs(1)) << "the other one may be complete";
  EXPECT_EQ(report.failures[0].key, "acme/65_DOC/1");
  EXPECT_THAT(report.failures[0].message, HasSubstr("another ingestion.scopeId"));
}

TEST_F(recovery_test, is_told_by_a_plan_where_a_move_is_ahead) {
  offline.tenant.ingestion.scope_id = "root";
  leave_open(2);
  offline.tenant.ingestion.scope_id = "new root";
  move_root_from("root");
  auto left = journal::journal::read(folder, pipeline::origin_of(offline.tenant));
  test::run(offline.io, pipeline::plan_left_open(*offline.services, std::move(left), root, report));
  EXPECT_THAT(report.deletions, SizeIs(2));
}

TEST_F(recovery_test, is_told_by_a_plan_that_changes_nothing) {
  leave_open(2);
  auto left = journal::journal::read(folder, pipeline::origin_of(offline.tenant));
  test::run(offline.io, pipeline::plan_left_open(*offline.services, std::move(left), root, report));
  EXPECT_THAT(platform.keys, SizeIs(2));
  EXPECT_THAT(still_open(), SizeIs(2));
  EXPECT_THAT(report.deletions, SizeIs(2));
  EXPECT_EQ(report.deletions.front().how, end::planned);
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("2 contents that an interrupted run left")));
}

} // namespace
