#include "nodes/operations/deletion_engine.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class deletion_engine_test : public testing::Test {
protected:
  deletion_engine_test() { platform.answer_for(offline.network); }
  std::vector<content_to_delete> store(int count) {
    std::vector<content_to_delete> contents;
    for (int i = 0; i < count; ++i) {
      platform.keys.push_back("acme/65_DOC/" + std::to_string(i));
      contents.push_back(platform.to_delete(platform.keys.back()));
    }
    return contents;
  }
  deletion_result remove(std::vector<content_to_delete> contents) {
    return test::run(offline.io, delete_contents(*offline.services, run, std::move(contents)));
  }
  /// What is stored, of which a list has 30 at most.
  boost::asio::awaitable<std::vector<content_to_delete>> list() {
    ++lists;
    std::vector<content_to_delete> contents;
    for (std::size_t i = 0; i < std::min<std::size_t>(platform.keys.size(), 30); ++i)
      contents.push_back(platform.to_delete(platform.keys[i]));
    co_return contents;
  }
  deletion_result remove_listed() {
    const content_lister lister = [this] { return list(); };
    return test::run(offline.io, delete_listed(*offline.services, run, lister));
  }

  test::offline_services offline;
  test::stored_contents platform;
  run_context run;
  int lists = 0;
};

TEST_F(deletion_engine_test, deletes_group_after_group) {
  const auto result = remove(store(45));
  EXPECT_THAT(platform.ids_per_deletion, ElementsAre(20, 20, 5));
  EXPECT_EQ(result.deleted.size(), 45U);
  EXPECT_THAT(result.not_attempted, IsEmpty());
}

TEST_F(deletion_engine_test, sends_nothing_more_after_an_exhausted_quota) {
  platform.quota_from_deletion = 2;
  const auto result = remove(store(100));
  EXPECT_THAT(platform.ids_per_deletion, ElementsAre(20));
  EXPECT_EQ(result.deleted.size(), 20U);
  EXPECT_THAT(result.failures, SizeIs(20));
  EXPECT_TRUE(result.failures.front().failure.ends_cycle);
  EXPECT_THAT(result.not_attempted, SizeIs(60)) << "and they are named";
  EXPECT_TRUE(run.abort_reason());
}

TEST_F(deletion_engine_test, begins_no_group_once_the_run_stops) {
  run.interrupt();
  EXPECT_THAT(remove(store(5)).not_attempted, SizeIs(5));
  EXPECT_THAT(offline.network.requests(), IsEmpty());
}

TEST_F(deletion_engine_test, deletes_what_is_listed_until_nothing_is) {
  store(70);
  const auto result = remove_listed();
  EXPECT_EQ(result.deleted.size(), 70U);
  EXPECT_THAT(result.not_attempted, IsEmpty());
  EXPECT_THAT(platform.keys, IsEmpty());
}

TEST_F(deletion_engine_test, ends_when_a_list_has_only_what_was_attempted) {
  store(3);
  platform.undeletable = {"acme/65_DOC/0", "acme/65_DOC/1", "acme/65_DOC/2"};
  EXPECT_THAT(remove_listed().failures, SizeIs(3));
  EXPECT_EQ(lists, 2);
}

TEST_F(deletion_engine_test, steps_over_what_is_listed_and_can_not_be_deleted) {
  store(70);
  platform.undeletable = {"acme/65_DOC/3", "acme/65_DOC/69"};
  const auto result = remove_listed();
  EXPECT_EQ(result.deleted.size(), 68U);
  EXPECT_THAT(result.failures, SizeIs(2)) << "each is named once";
}

TEST_F(deletion_engine_test, lists_nothing_more_after_an_exhausted_quota) {
  store(100);
  platform.quota_from_deletion = 1;
  EXPECT_THAT(remove_listed().not_attempted, SizeIs(10)) << "of the 30 that were listed";
  EXPECT_THAT(platform.keys, SizeIs(100));
  EXPECT_THAT(offline.network.requests(), SizeIs(1));
}

} // namespace
