#pragma once

#include <cstddef>
#include <cstdint>

namespace cfc::pipeline {

/// What a section of the graph has done, read at a moment.
struct section_reading {
  double seconds = 0;        ///< on any clock that goes on
  std::uint64_t ended = 0;   ///< items, since the start
  double inside = 0;         ///< items in hand now
  bool is_full = false;      ///< more wait in front of it
  std::uint64_t refused = 0; ///< answers 429 and 503 that its services gave, since the start
};

/// Finds how many items a section should have in hand: as many as its services work on at a time, and a
/// quarter more, so that one that could do more shows it. It compares nothing but rates, those of two widths
/// that were tried one right after the other: as long as the rate grows with the width, each item is worked
/// on at once, and where it doesn't, the rest waits in the service. So it doesn't matter how long items take,
/// nor that this changes.
///
/// It doubles from a few until the rate stops growing. From then on half as many are in hand for a round every now
/// and then, and soon when the rate has changed; where there are few, twice as many. When the rate falls with the
/// width, the width goes back. It stays above a few, unless something is refused, which makes it smaller at once,
/// once for all that was in hand then. A section that isn't full tells nothing.
///
/// A round begins when what was in hand with another width is gone, and lasts until as many have ended again.
class width_finder {
public:
  /// @param most at least 1
  explicit width_finder(std::size_t most);

  std::size_t now() const noexcept { return width_; }
  /// To be called a few times a second. @return how many items should be in hand from now on
  std::size_t next_width(const section_reading& reading);

  static constexpr std::size_t at_first = 4;

private:
  /// What has ended in one round, or in several of the same width.
  struct sample {
    std::size_t width = 0;
    double ended = 0, seconds = 0;

    double rate() const noexcept { return ended / seconds; }
    sample with(const sample& other) const noexcept {
      return {width, ended + other.ended, seconds + other.seconds};
    }
  };
  enum class step : std::uint8_t {
    growing,  ///< from a smaller width
    steady,   ///< until it is time for a look at half
    halved,   ///< to see what the rate becomes
    restored, ///< to see whether the rate is still what it was before
  };

  void settle(const section_reading& reading);
  void begin_round(const section_reading& reading);
  void note_not_full(const section_reading& reading);
  bool round_is_over(const section_reading& reading) const;
  void end_round(const section_reading& reading);
  void end_steady(const sample& seen);
  void end_restored(const sample& seen);
  void compare(const sample& high);
  void grow_from(const sample& seen);
  void look();
  void stay_for(std::size_t rounds);
  void back_off();
  void set(double width);

  std::size_t most_;
  std::size_t width_;
  step step_ = step::growing;
  sample usual_; ///< of this width, since it was set; of the one before a look, during it
  sample low_;   ///< of the smaller width that the next round is compared with
  sample best_;  ///< of the larger width from which it has come; none after the first round
  std::size_t rounds_ = 0, rounds_until_look_ = 1;
  bool doubts_ = false;        ///< the rate was another one behind the last look than before it
  std::size_t refused_at_ = 0; ///< the last width at which something was; 0: none, or it has been exceeded

  section_reading begun_;    ///< when the round began, or the settling before it
  section_reading last_end_; ///< when items were last seen to have ended
  bool has_begun_ = false, settles_ = false, has_backed_off_ = false;
  std::uint64_t settled_at_ = 0; ///< when so many have ended
  std::size_t readings_ = 0, not_full_ = 0;
};

} // namespace cfc::pipeline
