#include "io/text/port.hpp"

#include <gtest/gtest.h>

namespace cfc::test {

TEST(port_number, is_between_1_and_65535) {
  EXPECT_EQ(text::port_number("1"), 1);
  EXPECT_EQ(text::port_number("65535"), 65535);
  for (const char* no_port : {"0", "65536", "99999", "-1", "+1", " 1", "1 ", "0x1", ""})
    EXPECT_EQ(text::port_number(no_port), 0) << no_port;
}

} // namespace cfc::test
