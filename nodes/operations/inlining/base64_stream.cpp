#include "nodes/operations/inlining/base64_stream.hpp"

#include "io/http/encoding.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace cfc::nodes::inlining {

using http::body_source;

body_source::read_result base64_stream::read(std::span<char> into) {
  std::size_t written = 0;
  while (written < into.size()) {
    if (given_ == encoded_.size()) {
      const auto state = fetch();
      if (state == body_source::state::failed || (state != body_source::state::data && written == 0))
        return {state, 0};
      if (state != body_source::state::data)
        break;
    }
    const auto count = std::min(into.size() - written, encoded_.size() - given_);
    std::memcpy(into.data() + written, encoded_.data() + given_, count);
    written += count;
    given_ += count;
  }
  return {body_source::state::data, written};
}

/// Takes bytes until some can be encoded.
body_source::state base64_stream::fetch() {
  while (!ended_ && waiting_bytes_ < 3) {
    const auto got = raw_->read(std::span(waiting_).subspan(waiting_bytes_));
    if (got.now == body_source::state::wait || got.now == body_source::state::failed)
      return got.now;
    ended_ = got.now == body_source::state::end;
    waiting_bytes_ += got.bytes;
    received_ += got.bytes;
    if (received_ > announced_ || (ended_ && received_ != announced_))
      return body_source::state::failed;
  }
  if (waiting_bytes_ == 0)
    return body_source::state::end;
  const auto whole = ended_ ? waiting_bytes_ : waiting_bytes_ / 3 * 3;
  encoded_ = http::base64(std::string_view(waiting_.data(), whole));
  given_ = 0;
  waiting_bytes_ -= whole;
  std::memmove(waiting_.data(), waiting_.data() + whole, waiting_bytes_);
  return body_source::state::data;
}

} // namespace cfc::nodes::inlining
