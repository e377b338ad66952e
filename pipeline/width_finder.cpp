#include "pipeline/width_finder.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cfc::pipeline {

namespace {

constexpr std::size_t rounds_of_rates = 10, rounds_of_times = 40, rounds_between_probes = 15;
constexpr std::size_t slow_rounds_to_back_off = 2;
constexpr double head_room = 1.25, growth_of_a_start = 1.25, most_growth_at_once = 1.5;
constexpr double after_a_refusal = 0.7, slow = 2;

void keep(std::deque<double>& last, double value, std::size_t most) {
  last.push_back(value);
  if (last.size() > most)
    last.pop_front();
}

} // namespace

width_finder::width_finder(std::size_t most) : most_(most), width_(std::min(at_first, most)) {}

std::size_t width_finder::note(const section_reading& reading) {
  if (!has_begun_) {
    begin_round(reading);
    return width_;
  }
  if (reading.refused > begun_.refused) {
    back_off();
    begin_round(reading);
    return width_;
  }
  inside_sum_ += reading.inside;
  ++readings_;
  was_full_ = was_full_ && reading.is_full;
  if (!round_is_over(reading))
    return width_;
  if (was_full_ && reading.ended > begun_.ended)
    end_round(reading);
  begin_round(reading);
  return width_;
}

void width_finder::begin_round(const section_reading& reading) {
  begun_ = reading;
  has_begun_ = was_full_ = true;
  inside_sum_ = 0;
  readings_ = 0;
}

/// All that was in hand has been replaced once, so that the round is one of this width.
bool width_finder::round_is_over(const section_reading& reading) const {
  const auto seconds = reading.seconds - begun_.seconds;
  if (seconds < least_round_seconds)
    return false;
  return reading.ended - begun_.ended >= width_ || seconds >= most_round_seconds;
}

void width_finder::end_round(const section_reading& reading) {
  round seen;
  seen.rate = static_cast<double>(reading.ended - begun_.ended) / (reading.seconds - begun_.seconds);
  seen.took = inside_sum_ / static_cast<double>(readings_) / seen.rate;
  if (starting_)
    grow(seen);
  else
    steer(seen);
}

void width_finder::grow(const round& seen) {
  const auto best = rates_.empty() ? 0 : *std::max_element(rates_.begin(), rates_.end());
  keep(rates_, seen.rate, rounds_of_rates);
  keep(times_, seen.took, rounds_of_times);
  if (seen.rate >= best * growth_of_a_start && width_ < most_)
    return set(2.0 * static_cast<double>(width_));
  starting_ = false;
  steer(seen);
}

void width_finder::steer(const round& seen) {
  keep(times_, seen.took, rounds_of_times);
  if (width_before_probe_ > 0) {
    set(static_cast<double>(std::exchange(width_before_probe_, 0)));
    rounds_since_probe_ = 0;
    return;
  }
  const auto shortest = *std::min_element(times_.begin(), times_.end());
  slow_rounds_ = seen.took > slow * shortest ? slow_rounds_ + 1 : 0;
  if (slow_rounds_ >= slow_rounds_to_back_off) {
    rates_.clear();
    slow_rounds_ = 0;
  }
  keep(rates_, seen.rate, rounds_of_rates);
  const auto best = *std::max_element(rates_.begin(), rates_.end());
  set(std::min(head_room * best * shortest, most_growth_at_once * static_cast<double>(width_)));
  if (++rounds_since_probe_ < rounds_between_probes || width_ == 1)
    return;
  width_before_probe_ = width_;
  set(static_cast<double>(width_) / 2);
}

void width_finder::back_off() {
  starting_ = false;
  width_before_probe_ = 0;
  rates_.clear();
  set(after_a_refusal * static_cast<double>(width_));
}

void width_finder::set(double width) {
  width_ = std::clamp(static_cast<std::size_t>(std::ceil(width)), std::size_t{1}, most_);
}

} // namespace cfc::pipeline
