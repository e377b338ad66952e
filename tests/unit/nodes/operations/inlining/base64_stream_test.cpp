#include "io/http/encoding.hpp"
#include "nodes/operations/inlining/base64_stream.hpp"
#include "tests/unit/nodes/operations/inlining/in_memory.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc;
using nodes::inlining::base64_stream;
using state = http::body_source::state;

std::string some_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  for (std::size_t i = 0; i < count; ++i)
    bytes[i] = static_cast<char>(i * 7 + i / 251);
  return bytes;
}

test::drained encode(const std::string& raw, std::size_t at_once, std::size_t step, std::uint64_t announced,
                     bool failing = false) {
  base64_stream stream(std::make_shared<test::slow_bytes>(raw, at_once, true, failing), announced);
  return test::drain(stream, step);
}

TEST(base64_stream, is_that_of_the_whole_however_it_comes_and_goes) {
  for (const std::size_t length : {1U, 2U, 3U, 4U, 12'287U, 12'288U, 12'289U, 50'000U}) {
    const auto raw = some_bytes(length);
    for (const std::size_t at_once : {1U, 2U, 5U, 100'000U}) {
      for (const std::size_t step : {1U, 3U, 65'536U})
        EXPECT_EQ(encode(raw, at_once, step, length).bytes, http::base64(raw)) << length;
    }
  }
}

TEST(base64_stream, no_bytes_are_no_text) {
  const auto all = encode("", 1, 10, 0);
  EXPECT_EQ(all.bytes, "");
  EXPECT_EQ(all.last, state::end);
}

TEST(base64_stream, fails_when_the_length_is_not_the_announced_one) {
  EXPECT_EQ(encode(some_bytes(10), 4, 100, 11).last, state::failed);
  EXPECT_EQ(encode(some_bytes(10), 4, 100, 9).last, state::failed);
  EXPECT_EQ(encode(some_bytes(30'000), 4000, 100, 29'999).last, state::failed);
}

TEST(base64_stream, fails_with_its_source) {
  EXPECT_EQ(encode(some_bytes(10), 4, 100, 10, true).last, state::failed);
}

} // namespace
