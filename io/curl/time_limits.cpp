#include "io/curl/time_limits.hpp"

#include "io/text/byte_count.hpp"

namespace cfc::curl {

std::optional<std::string> time_limits::overdue(const headway& reached, time_point now,
                                                const http::timeouts& limits) {
  auto why = not_moving(reached, now, limits);
  return why ? why : too_slow(reached, now, limits);
}

std::optional<std::string> time_limits::not_moving(const headway& reached, time_point now,
                                                   const http::timeouts& limits) {
  if (reached.moved != moved_ || !reached.connected) {
    moved_ = reached.moved;
    moved_at_ = now;
    return std::nullopt;
  }
  const bool waits_for_answer = reached.request_is_out && !reached.answer_begun;
  const auto limit = waits_for_answer ? limits.headers : limits.stall;
  if (now - moved_at_ < limit) {
    return std::nullopt;
  }
  const auto span = std::to_string(limit.count()) + " ms";
  return waits_for_answer ? "no answer began within " + span : "not a byte was moved for " + span;
}

std::optional<std::string> time_limits::too_slow(const headway& reached, time_point now,
                                                 const http::timeouts& limits) {
  if (!reached.answer_is_limited) {
    return std::nullopt;
  }
  if (!answer_began_) {
    answer_began_ = now;
  } else if (now - *answer_began_ >= limits.answer) {
    return "the answer was not complete within " + std::to_string(limits.answer.count()) + " ms";
  } else if (now - span_began_ < limits.slow) {
    return std::nullopt;
  } else if (reached.down - down_at_span_ < least_answer_bytes) {
    return "the answer brought less than " + text::byte_count(least_answer_bytes) + " within " +
           std::to_string(limits.slow.count()) + " ms";
  }
  span_began_ = now;
  down_at_span_ = reached.down;
  return std::nullopt;
}

} // namespace cfc::curl
