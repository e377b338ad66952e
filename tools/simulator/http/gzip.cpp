#include "tools/simulator/http/gzip.hpp"

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/crc.hpp>

#include <cstdint>
#include <stdexcept>

namespace cfc::simulator {

namespace zlib = boost::beast::zlib;

namespace {

void put_32(std::string& to, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8)
    to += static_cast<char>(value >> shift & 0xFFU);
}

} // namespace

std::string gzip(std::string_view text) {
  constexpr std::string_view head("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  zlib::deflate_stream stream;
  std::string packed(head);
  packed.resize(head.size() + stream.upper_bound(text.size()));
  zlib::z_params step;
  step.next_in = text.data();
  step.avail_in = text.size();
  step.next_out = packed.data() + head.size();
  step.avail_out = packed.size() - head.size();
  boost::beast::error_code error;
  stream.write(step, zlib::Flush::finish, error);
  if (error && error != zlib::error::end_of_stream)
    throw std::runtime_error("can't be compressed: " + error.message());
  packed.resize(head.size() + step.total_out);
  boost::crc_32_type sum;
  sum.process_bytes(text.data(), text.size());
  put_32(packed, sum.checksum());
  put_32(packed, static_cast<std::uint32_t>(text.size()));
  return packed;
}

} // namespace cfc::simulator
