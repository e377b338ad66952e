#include "nodes/graph/waiting_line.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using cfc::nodes::waiting_line;

struct placed {
  std::uint32_t where = 0;
  char name = ' ';
  std::uint32_t rank() const { return where; }
};

TEST(waiting_line, lets_on_in_the_order_of_arrival) {
  waiting_line<int> line;
  for (const int number : {3, 1, 2})
    line.push(number);
  EXPECT_EQ(line.pop(), 3);
  EXPECT_EQ(line.front(), 1);
  EXPECT_EQ(line.size(), 2U);
}

TEST(waiting_line, lets_on_by_place_and_those_of_one_place_as_they_came) {
  waiting_line<placed> line;
  for (const auto& message : {placed{2, 'd'}, placed{0, 'a'}, placed{1, 'b'}, placed{2, 'e'}, placed{1, 'c'}})
    line.push(message);
  std::string order;
  while (!line.empty())
    order += line.pop().name;
  EXPECT_EQ(order, "abcde");
}

} // namespace
