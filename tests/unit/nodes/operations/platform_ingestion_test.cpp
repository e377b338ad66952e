#include "nodes/operations/platform_ingestion.hpp"
#include "tests/unit/nodes/offline_services.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

/// Two contents that are on their way, until they have been looked up a number of times.
class platform_ingestion_test : public testing::Test {
protected:
  platform_ingestion_test() {
    stored.keys = {"acme/65_DOC/1", "acme/65_DOC/2"};
    stored.unfinished = {{"acme/65_DOC/1", 10}, {"acme/65_DOC/2", 20}};
    offline.network.answer_by([this](const http::request& what) {
      if (++looks == finished_at_look)
        stored.finished.swap(stored.unfinished);
      if (looks == ending_at_look)
        run.interrupt();
      return stored.answer_to(what.body);
    });
  }
  platform_ingestion wait(std::chrono::milliseconds at_most, std::vector<std::string> keys) {
    return test::run(offline.io, wait_for_ingestion(*offline.services, run, std::move(keys), {at_most}));
  }
  platform_ingestion wait(std::chrono::milliseconds at_most = std::chrono::hours(1)) {
    return wait(at_most, stored.keys);
  }

  test::offline_services offline;
  test::stored_contents stored;
  run_context run;
  int looks = 0, finished_at_look = 0, ending_at_look = 0;
};

TEST_F(platform_ingestion_test, asks_again_ever_less_often_until_all_is_finished) {
  finished_at_look = 7;
  const auto result = wait();
  EXPECT_THAT(result.states, ElementsAre(Pair("FINISHED", 2)));
  EXPECT_THAT(result.unfinished, IsEmpty());
  EXPECT_EQ(looks, 7);
  EXPECT_EQ(result.seconds, 1 + 2 + 4 + 8 + 10 + 10);
}

TEST_F(platform_ingestion_test, ends_when_its_time_is_over_and_tells_what_is_left) {
  const auto result = wait(std::chrono::seconds(5));
  EXPECT_THAT(result.states, ElementsAre(Pair("REGISTERED", 2)));
  EXPECT_THAT(result.unfinished, SizeIs(2));
  EXPECT_EQ(result.seconds, 5);
}

TEST_F(platform_ingestion_test, does_not_wait_for_what_is_not_there) {
  finished_at_look = 1;
  const auto result = wait(std::chrono::hours(1), {"acme/65_DOC/1", "acme/65_DOC/7"});
  EXPECT_THAT(result.states, ElementsAre(Pair("FINISHED", 1), Pair(missing_state, 1)));
  EXPECT_THAT(result.unfinished, ElementsAre(Pair("acme/65_DOC/7", missing_state)));
  EXPECT_EQ(looks, 1);
}

TEST_F(platform_ingestion_test, ends_when_the_run_does) {
  ending_at_look = 2;
  EXPECT_EQ(wait().seconds, 1);
}

} // namespace
