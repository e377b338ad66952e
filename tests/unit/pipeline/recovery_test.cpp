#include "nodes/operations/cycle_aborted.hpp"
#include "pipeline/recovery.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <filesystem>
#include <unistd.h>

namespace {

using namespace cfc;
using testing::IsEmpty;
using testing::SizeIs;

class recovery_test : public testing::Test {
protected:
  recovery_test() {
    std::filesystem::remove_all(folder);
    platform.answer_for(offline.network);
  }
  ~recovery_test() override { std::filesystem::remove_all(folder); }
  /// So many contents were registered by a process that was killed.
  void leave_open(int count) {
    journal::journal killed(folder, "acme");
    for (int i = 0; i < count; ++i) {
      platform.keys.push_back("acme/65_DOC/" + std::to_string(i));
      killed.registering(platform.keys.back());
    }
  }
  void recover() {
    journal::journal journal(folder, "acme");
    test::run(offline.io, pipeline::delete_left_open(*offline.services, run, journal));
  }
  std::vector<std::string> still_open() { return journal::journal(folder, "acme").left_open(); }

  const std::string folder =
      (std::filesystem::temp_directory_path() / ("recovery-test-" + std::to_string(::getpid()))).string();
  test::offline_services offline;
  test::stored_contents platform;
  nodes::run_context run;
};

TEST_F(recovery_test, deletes_what_a_killed_process_left_and_empties_the_journal) {
  leave_open(45);
  recover();
  EXPECT_THAT(platform.keys, IsEmpty());
  EXPECT_THAT(still_open(), IsEmpty());
}

TEST_F(recovery_test, touches_nothing_else) {
  leave_open(1);
  platform.keys.emplace_back("acme/65_DOC/another");
  recover();
  EXPECT_THAT(platform.keys, testing::ElementsAre("acme/65_DOC/another"));
}

TEST_F(recovery_test, touches_nothing_else_when_the_platform_lists_everything) {
  leave_open(1);
  platform.keys.emplace_back("acme/65_DOC/4711");
  platform.drops_conditions = true;
  recover();
  EXPECT_THAT(platform.keys, testing::ElementsAre("acme/65_DOC/4711"));
}

TEST_F(recovery_test, keeps_the_journal_and_aborts_when_something_can_not_be_deleted) {
  leave_open(3);
  platform.undeletable = {"acme/65_DOC/1"};
  EXPECT_THROW(recover(), nodes::cycle_aborted);
  EXPECT_THAT(still_open(), SizeIs(3));
}

TEST_F(recovery_test, sends_nothing_more_after_an_exhausted_quota_and_keeps_the_journal) {
  leave_open(100);
  platform.quota_from_deletion = 2;
  recover();
  EXPECT_THAT(platform.ids_per_deletion, SizeIs(1));
  EXPECT_THAT(platform.keys, SizeIs(80));
  EXPECT_TRUE(run.abort_reason());
  EXPECT_THAT(still_open(), SizeIs(100));
}

} // namespace
