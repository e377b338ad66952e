#include "tools/simulator/http/gzip.hpp"

#include <boost/beast/zlib/inflate_stream.hpp>
#include <gtest/gtest.h>

namespace cfc::simulator {
namespace {

namespace zlib = boost::beast::zlib;

/// Without head and sums.
std::string unpacked(const std::string& packed, std::size_t size) {
  constexpr std::size_t head = 10;
  std::string text(size + 1, '\0');
  zlib::z_params step;
  step.next_in = packed.data() + head;
  step.avail_in = packed.size() - head;
  step.next_out = text.data();
  step.avail_out = text.size();
  boost::beast::error_code error;
  zlib::inflate_stream().write(step, zlib::Flush::sync, error);
  text.resize(step.total_out);
  return text;
}

TEST(gzip, packs_what_can_be_unpacked) {
  std::string text = R"({"results":[]})";
  text.append(1'000'000, ' ');
  const auto packed = gzip(text);
  EXPECT_LT(packed.size(), 10'000U);
  EXPECT_EQ(packed.substr(0, 3), "\x1f\x8b\x08");
  EXPECT_EQ(unpacked(packed, text.size()), text);
}

TEST(gzip, packs_nothing_too) {
  EXPECT_EQ(unpacked(gzip(""), 0), "");
}

} // namespace
} // namespace cfc::simulator
