#pragma once

#include "nodes/operations/inlining/inlined_body.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cfc::test {

/// Bytes that come a few at a time, with pauses in between, and perhaps end too early or with a failure.
class slow_bytes final : public http::body_source {
public:
  slow_bytes(std::string bytes, std::size_t at_once, bool pausing = false, bool failing = false)
      : bytes_(std::move(bytes)), at_once_(at_once), pausing_(pausing), failing_(failing) {}

  std::optional<std::uint64_t> size() const override { return bytes_.size(); }
  read_result read(std::span<char> into) override {
    if (pausing_ && std::exchange(paused_, !paused_))
      return {state::wait, 0};
    if (at_ == bytes_.size())
      return {failing_ ? state::failed : state::end, 0};
    const auto count = std::min({at_once_, into.size(), bytes_.size() - at_});
    std::memcpy(into.data(), bytes_.data() + at_, count);
    at_ += count;
    return {state::data, count};
  }
  bool rewind() override { return false; }
  void on_ready(std::function<void()> resume) override { resume_ = std::move(resume); }

private:
  std::string bytes_;
  std::size_t at_once_, at_ = 0;
  bool pausing_, failing_, paused_ = true;
  std::function<void()> resume_;
};

/// Everything that a source gives, in steps of `step`; what it answered last is in `last`.
struct drained {
  std::string bytes;
  http::body_source::state last = http::body_source::state::end;
};
template <typename Source>
drained drain(Source& source, std::size_t step) {
  drained all;
  std::string buffer(step, '\0');
  while (true) {
    const auto got = source.read(buffer);
    all.bytes.append(buffer, 0, got.bytes);
    all.last = got.now;
    if (got.now == http::body_source::state::end || got.now == http::body_source::state::failed)
      return all;
  }
}

} // namespace cfc::test
