#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

namespace cfc::pipeline {

/// What a section of the graph has done, read at a moment.
struct section_reading {
  double seconds = 0;        ///< on any clock that goes on
  std::uint64_t ended = 0;   ///< items, since the start
  double inside = 0;         ///< items in hand now
  bool is_full = false;      ///< more wait in front of it
  std::uint64_t refused = 0; ///< answers 429 and 503 that the services gave, since the start
};

/// Finds how many items a section should have in hand: as many as its services work on at a time, and a quarter
/// more, so that one that could do more shows it. After BBR (https://queue.acm.org/detail.cfm?id=3022184): the
/// product of the best rate of the last rounds and of the shortest time that an item took in them. That time is
/// the number in hand divided by the rate (Little's law), so nobody measures single items.
///
/// It doubles from a few until the rate stops growing. Every now and then half as many are in hand for a round,
/// since the shortest time can be seen only where nothing waits in the service. What was refused, and items that
/// take twice as long as they need, make it smaller at once. A section that isn't full tells nothing.
class width_finder {
public:
  /// @param most at least 1
  explicit width_finder(std::size_t most);

  std::size_t now() const noexcept { return width_; }
  /// To be called a few times a second. @return how many items should be in hand from now on
  std::size_t note(const section_reading& reading);

  static constexpr std::size_t at_first = 4;
  static constexpr double least_round_seconds = 1, most_round_seconds = 10;

private:
  struct round {
    double rate = 0; ///< items per second
    double took = 0; ///< seconds an item
  };

  void begin_round(const section_reading& reading);
  bool round_is_over(const section_reading& reading) const;
  void end_round(const section_reading& reading);
  void grow(const round& seen);
  void steer(const round& seen);
  void back_off();
  void set(double width);

  std::size_t most_;
  std::size_t width_;
  bool starting_ = true;
  std::size_t rounds_since_probe_ = 0, slow_rounds_ = 0;
  std::size_t width_before_probe_ = 0; ///< 0: no probe is on
  std::deque<double> rates_;           ///< of the last rounds
  std::deque<double> times_;           ///< of an item, in the last rounds

  section_reading begun_;
  bool has_begun_ = false, was_full_ = true;
  double inside_sum_ = 0;
  std::uint64_t readings_ = 0;
};

} // namespace cfc::pipeline
