#include "nodes/operations/shared_look_up.hpp"
#include "tests/unit/nodes/offline_services.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace cfc;
using testing::ElementsAre;
using testing::IsEmpty;

class shared_look_up_test : public testing::Test {
protected:
  shared_look_up_test() {
    platform.owner = "s65";
    platform.keys = {"acme/65_DOC/1", "acme/65_DOC/2", "acme/66_HR/7"};
    platform.answer_for(offline.network);
  }

  /// Asks for each of these lists at the same time.
  void ask(const std::vector<std::vector<std::string>>& lists) {
    found.assign(lists.size(), {});
    for (std::size_t i = 0; i < lists.size(); ++i)
      boost::asio::co_spawn(offline.io, one(lists[i], i), boost::asio::detached);
    offline.io.restart();
    offline.io.run();
  }
  boost::asio::awaitable<void> one(std::vector<std::string> keys, std::size_t index) {
    try {
      const auto contents = co_await tested.contents(std::move(keys));
      for (const auto& content : contents)
        found[index].push_back(content.key);
    } catch (const http::api_error&) {
      ++failed;
    }
  }

  test::offline_services offline;
  test::stored_contents platform;
  nodes::shared_look_up tested{*offline.services, std::chrono::milliseconds(0)};
  std::vector<std::vector<std::string>> found;
  int failed = 0;
};

TEST_F(shared_look_up_test, gives_everybody_what_they_asked_for) {
  ask({{"acme/65_DOC/2", "acme/65_DOC/1"}, {"acme/66_HR/7"}, {"acme/66_HR/8"}});
  EXPECT_THAT(found[0], ElementsAre("acme/65_DOC/1", "acme/65_DOC/2"));
  EXPECT_THAT(found[1], ElementsAre("acme/66_HR/7"));
  EXPECT_THAT(found[2], IsEmpty());
}

TEST_F(shared_look_up_test, sends_together_what_is_asked_for_at_the_same_time) {
  ask({{"acme/65_DOC/1"}, {"acme/65_DOC/2"}, {"acme/66_HR/7"}, {"acme/66_HR/8"}});
  EXPECT_EQ(offline.network.requests().size(), 1U);
}

TEST_F(shared_look_up_test, finds_a_key_for_each_that_asks_for_it) {
  ask({{"acme/66_HR/7"}, {"acme/65_DOC/1"}, {"acme/65_DOC/1", "acme/65_DOC/2"}});
  EXPECT_THAT(found[1], ElementsAre("acme/65_DOC/1"));
  EXPECT_THAT(found[2], ElementsAre("acme/65_DOC/1", "acme/65_DOC/2"));
}

TEST_F(shared_look_up_test, does_not_let_a_long_list_wait_for_others) {
  std::vector<std::string> many;
  for (int i = 0; i < 100; ++i)
    many.push_back("acme/66_HR/" + std::to_string(i));
  ask({{"acme/65_DOC/1"}, many});
  EXPECT_EQ(offline.network.requests().size(), 2U);
  EXPECT_THAT(found[1], ElementsAre("acme/66_HR/7"));
}

TEST_F(shared_look_up_test, sends_a_full_group_without_waiting_for_more) {
  nodes::shared_look_up patient(*offline.services, std::chrono::hours(1));
  std::vector<std::string> some(50, "acme/66_HR/7");
  for (int i = 0; i < 2; ++i) {
    boost::asio::co_spawn(
        offline.io, [&]() -> boost::asio::awaitable<void> { co_await patient.contents(some); },
        boost::asio::detached);
  }
  offline.io.run();
  EXPECT_EQ(offline.network.requests().size(), 1U);
}

TEST_F(shared_look_up_test, fails_for_all_whose_keys_were_in_the_request_and_goes_on) {
  offline.network.answer(http::method::post, "graphql", 403, "no");
  ask({{"acme/65_DOC/1"}, {"acme/65_DOC/2"}});
  EXPECT_EQ(failed, 2);
  ask({{"acme/65_DOC/1"}});
  EXPECT_THAT(found[0], ElementsAre("acme/65_DOC/1"));
}

} // namespace
