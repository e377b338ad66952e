#include "tools/simulator/text/base64.hpp"
#include "tools/simulator/text/hex.hpp"
#include "tools/simulator/text/percent.hpp"
#include "tools/simulator/text/sha256.hpp"

#include <gtest/gtest.h>

namespace cfc::simulator {
namespace {

TEST(encodings, agree_with_published_vectors) {
  // RFC 4231, test case 2, and RFC 4648, section 10.
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
}

TEST(encodings, are_read_as_they_are_written) {
  const std::string bytes("\0a\xff %+\x80", 7);
  EXPECT_EQ(from_base64(base64(bytes)), bytes);
  EXPECT_EQ(from_hex(hex(bytes)), bytes);
  EXPECT_EQ(percent_decoded(percent_encoded(bytes), false), bytes);
}

TEST(encodings, read_what_is_malformed_as_far_as_it_goes) {
  EXPECT_EQ(from_base64("Zm9v_h_W10="), "foo");
  EXPECT_EQ(from_hex("41f"), "A");
  EXPECT_EQ(percent_decoded("a%2%zz+b", true), "a%2%zz b");
}

} // namespace
} // namespace cfc::simulator
