#pragma once

#include "io/http/transport.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace cfc::curl {

/// What an answer has to bring at least in each span of timeouts::slow.
constexpr std::uint64_t least_answer_bytes = 1024;

/// How far a transfer has come.
struct headway {
  std::uint64_t moved = 0; ///< bytes, both ways
  std::uint64_t down = 0;  ///< bytes of the answer, with its header block
  bool connected = false;
  bool request_is_out = false;
  bool answer_begun = false;
  /// The final answer comes, and it is kept: what goes to a sink may take its time as long as it moves, since
  /// how fast that is, the sink has a say in.
  bool answer_is_limited = false;
};

/// Watches that a transfer moves, and that its answer comes fast enough (REL-7). Connecting is limited by
/// libcurl itself.
class time_limits {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// The transfer starts.
  void begin(time_point now) noexcept { moved_at_ = now; }
  /// To be asked now and then. Which time-out is over, in words; nothing when none is.
  std::optional<std::string> overdue(const headway& reached, time_point now, const http::timeouts& limits);

private:
  std::optional<std::string> not_moving(const headway& reached, time_point now, const http::timeouts& limits);
  std::optional<std::string> too_slow(const headway& reached, time_point now, const http::timeouts& limits);

  /// What was moved when it last changed, and when that was.
  std::uint64_t moved_ = 0;
  time_point moved_at_{};
  /// When the answer began, and the span in which it has to bring something.
  std::optional<time_point> answer_began_;
  time_point span_began_{};
  std::uint64_t down_at_span_ = 0;
};

} // namespace cfc::curl
