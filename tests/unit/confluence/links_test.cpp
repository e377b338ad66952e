#include "io/confluence/links.hpp"

#include <gtest/gtest.h>

namespace cfc::confluence {

TEST(repair_encoding, encodes_what_needs_it_and_nothing_twice) {
  EXPECT_EQ(repair_encoding("a='1970-01-01 00:00'%20(x)"), "a=%271970-01-01%2000:00%27%20%28x%29");
  EXPECT_EQ(repair_encoding("lastModified%3E=%222024\""), "lastModified%3E=%222024%22");
  EXPECT_EQ(repair_encoding("100%&b=%zz"), "100%25&b=%25zz");
  EXPECT_EQ(repair_encoding("ü#"), "%C3%BC%23");
}

TEST(with_parameter, replaces_or_adds) {
  EXPECT_EQ(with_parameter("/a?start=1&b=2", "start", "9"), "/a?b=2&start=9");
  EXPECT_EQ(with_parameter("/a", "start", "9"), "/a?start=9");
  EXPECT_EQ(with_parameter("/a?startAt=1", "start", "9"), "/a?startAt=1&start=9");
}

TEST(parameter, finds_a_value_by_its_whole_name) {
  EXPECT_EQ(parameter("/a?startAt=1&start=2", "start"), "2");
  EXPECT_EQ(parameter("/a?expand=&b=1", "expand"), "");
  EXPECT_FALSE(parameter("/a?b=1", "expand"));
}

} // namespace cfc::confluence
