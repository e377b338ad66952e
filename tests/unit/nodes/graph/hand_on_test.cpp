#include "nodes/graph/hand_on.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

#include <vector>

namespace {

using namespace cfc;

struct numbered_letter {
  int number = 0;
  nodes::credit upstream;
};

struct recording_port {
  bool try_put(const numbered_letter& message) {
    messages.push_back(message);
    return true;
  }
  std::vector<numbered_letter> messages;
};

TEST(hand_on, gives_the_credit_back_when_there_is_nothing_to_carry_it) {
  test::counting_home home;
  recording_port port;
  nodes::hand_on(home.one(), std::vector<numbered_letter>(), port);
  EXPECT_EQ(home.back(), 1);
  EXPECT_TRUE(port.messages.empty());
}

TEST(hand_on, lets_the_last_message_alone_carry_the_credit) {
  test::counting_home home;
  recording_port port;
  nodes::hand_on(home.one(), std::vector<numbered_letter>{{1, {}}, {2, {}}, {3, {}}}, port);
  ASSERT_EQ(port.messages.size(), 3U);
  EXPECT_EQ(home.back(), 0);
  EXPECT_FALSE(port.messages[0].upstream);
  EXPECT_FALSE(port.messages[1].upstream);
  EXPECT_EQ(port.messages[2].number, 3);
  port.messages[2].upstream.give_back();
  EXPECT_EQ(home.back(), 1);
}

} // namespace
