#pragma once

#include "io/http/allowance.hpp"
#include "io/http/rate_window.hpp"

#include <optional>

namespace cfc::http {

/// When a request may go out, so that no half-open window of 60 s holds more than the granted number (REL-5).
/// Within that, requests may go out at once: those of a short cycle don't wait, and when all were used, each
/// may go out again as soon as one has left the window. So at least 97 % of the number are used while there
/// is work, on average.
///
/// A request counts from the time when it goes out, not when it was granted: between the two may lie the wait
/// for a token or a connection. Until then its grant is kept for it.
///
/// What the server says prevails, when it is less: how many requests it still takes, and what it had taken
/// when it refused one. It only computes: the caller waits and brings the time, which never runs backwards.
class rate_budget {
public:
  using time_point = rate_window::time_point;
  static constexpr time_point not_yet = time_point::max();

  /// The last hundredth of a minute's requests are for those that end what was begun, when the process has to
  /// end.
  enum class purpose : std::uint8_t { ordinary, clean_up };

  /// @param per_minute above 0; what is below 1 counts as 1, and fractions are dropped
  explicit rate_budget(double per_minute);

  /// The earliest time at which the next take() is allowed, as it looks now; `now` when it is allowed at
  /// once. not_yet: when one of those that were granted has gone out or was given back.
  time_point next(time_point now, purpose reason = purpose::ordinary);
  /// Uses one grant.
  void take() noexcept;
  /// One that was granted goes out.
  /// @return its number, for its answer
  std::uint64_t sent(time_point now);
  /// The engine sends once more what was granted once: a redirect within the service, or a connection that
  /// was found dead.
  void sent_again(time_point now) { window_.add(now); }
  /// What was granted doesn't go out.
  void give_back() noexcept;

  /// One that went out ended without an answer.
  void unanswered() noexcept;
  /// It was answered, and not refused for there being too many.
  /// @param reset when says.reset is
  void accepted(std::uint64_t number, const allowance& says, std::optional<time_point> reset, time_point now);
  /// It was refused for there being too many. What the server had taken until then is its rate, when that was
  /// enough to say so; a refusal without a time leaves a twentieth of the configured number.
  /// @param until the end of the pause that the server asked for, or its reset
  void refused(std::uint64_t number, const allowance& says, std::optional<time_point> until, time_point now);

  /// How many are granted in 60 s at the moment, when the server doesn't say anything else.
  std::uint64_t per_minute() const noexcept { return most_; }

private:
  void advance(time_point now);
  bool server_is_full() const noexcept { return remaining_ && *remaining_ < 1; }
  time_point when_server_takes(time_point now) const noexcept;
  void believe(std::uint64_t number, const allowance& says, std::optional<time_point> reset, time_point now);
  void shrink(std::optional<time_point> until, time_point now);

  std::uint64_t configured_;
  std::uint64_t most_; ///< at most configured_: what the server has shown to take
  time_point since_{}; ///< when most_ was last changed, or the server last refused
  rate_window window_;
  rate_window refusals_;
  std::uint64_t granted_ = 0; ///< and not yet on their way
  std::uint64_t on_way_ = 0;
  std::uint64_t sent_ = 0;     ///< ever
  std::uint64_t believed_ = 0; ///< number of the request whose answer remaining_ is from

  /// How many the server still takes, as far as it has said. Without a rate or a time at which it takes more,
  /// one more with each that leaves the window.
  std::optional<double> remaining_;
  double refill_per_second_ = 0;
  double fullest_ = 0; ///< what remaining_ grows to
  std::optional<time_point> reset_;
  time_point advanced_to_{};
  int exhausted_in_a_row_ = 0;
};

} // namespace cfc::http
