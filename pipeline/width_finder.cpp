#include "pipeline/width_finder.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cfc::pipeline {

namespace {

constexpr double least_round_seconds = 1;
/// Of fewer, chance decides what their rate is.
constexpr std::uint64_t least_items_of_a_round = 12;
constexpr std::size_t most_rounds_between_looks = 16, readings_for_one_not_full = 10;
constexpr double growth = 2, growth_after_a_refusal = 1.25, shrinking_by_a_refusal = 0.7, head_room = 1.25;
/// So much of a width is used at least when a larger one is worth a try: beside half of it, and beside the one that
/// it has grown from. More was tried in vain when it isn't used even so far beyond the smaller one.
constexpr double used_beside_half = 0.9, used_after_growth = 0.625, gained = 1.1;
/// What the rate of a width becomes when something has changed; chance alone makes less of it.
constexpr double slower = 0.75, faster = 1.2, too_slow_to_stay = 0.8;
/// Widths that are nearly the same.
constexpr double a_little_less = 0.75, a_little_more = 1.25;

bool is_like(double rate, double before) {
  return rate > slower * before && rate < faster * before;
}

} // namespace

width_finder::width_finder(std::size_t most) : most_(most), width_(std::min(at_first, most)) {}

std::size_t width_finder::next_width(const section_reading& reading) {
  if (!has_begun_) {
    has_begun_ = true;
    last_end_ = reading;
    begin_round(reading);
    return width_;
  }
  const auto before = width_;
  if (reading.ended > last_end_.ended)
    last_end_ = reading;
  if (reading.refused > begun_.refused && !has_backed_off_) {
    back_off();
    has_backed_off_ = true;
  } else if (settles_) {
    if (reading.ended >= settled_at_)
      begin_round(reading);
  } else if (!reading.is_full) {
    note_not_full(reading);
  } else {
    ++readings_;
    if (round_is_over(reading))
      end_round(reading);
  }
  if (width_ != before)
    settle(reading);
  return width_;
}

void width_finder::settle(const section_reading& reading) {
  begun_ = reading;
  settles_ = true;
  settled_at_ = reading.ended + std::max<std::uint64_t>(static_cast<std::uint64_t>(reading.inside), width_);
}

/// Items may end all at once, so that rounds go from one such moment to another.
void width_finder::begin_round(const section_reading& reading) {
  begun_ = reading;
  begun_.seconds = last_end_.seconds;
  settles_ = has_backed_off_ = false;
  readings_ = not_full_ = 0;
}

void width_finder::note_not_full(const section_reading& reading) {
  ++readings_;
  ++not_full_;
  if (not_full_ * readings_for_one_not_full <= readings_)
    return;
  if (step_ == step::halved || step_ == step::restored) {
    set(static_cast<double>(usual_.width));
    stay_for(1);
  }
  last_end_ = reading;
  begin_round(reading);
}

bool width_finder::round_is_over(const section_reading& reading) const {
  return reading.seconds - begun_.seconds >= least_round_seconds &&
         reading.ended - begun_.ended >= std::max<std::uint64_t>(width_, least_items_of_a_round);
}

void width_finder::end_round(const section_reading& reading) {
  const sample seen{width_, static_cast<double>(reading.ended - begun_.ended),
                    last_end_.seconds - begun_.seconds};
  begin_round(reading);
  switch (step_) {
  case step::growing:
    return low_.width == 0 ? grow_from(seen) : compare(seen);
  case step::steady:
    return end_steady(seen);
  case step::halved:
    low_ = seen;
    step_ = step::restored;
    return set(static_cast<double>(usual_.width));
  case step::restored:
    return end_restored(seen);
  }
}

void width_finder::end_steady(const sample& seen) {
  const auto best = std::exchange(best_, {});
  if (best.width > 0 && seen.rate() < too_slow_to_stay * best.rate()) {
    set(static_cast<double>(best.width));
    return stay_for(2);
  }
  const bool has_changed = rounds_ > 0 && !is_like(seen.rate(), usual_.rate());
  usual_ = rounds_ == 0 || has_changed ? seen : seen.with(usual_);
  if (++rounds_ >= rounds_until_look_ || has_changed)
    look();
}

/// What has changed meanwhile tells nothing of the width, but chance may make it look so once.
void width_finder::end_restored(const sample& seen) {
  const auto both = seen.with(usual_);
  const bool tells = is_like(seen.rate(), usual_.rate()) || doubts_;
  usual_ = seen;
  doubts_ = !tells;
  if (tells)
    return compare(both);
  stay_for(1);
}

void width_finder::compare(const sample& high) {
  const bool has_grown = step_ == step::growing;
  const auto smaller = static_cast<double>(low_.width), larger = static_cast<double>(high.width);
  const auto used = std::clamp(smaller * high.rate() / low_.rate(), smaller, larger);
  if (refused_at_ < high.width)
    refused_at_ = 0;
  if (used >= (has_grown ? used_after_growth : used_beside_half) * larger && high.width < most_)
    return grow_from(high);
  const bool in_vain = has_grown && used < gained * smaller;
  set(in_vain ? smaller : std::max(head_room * used, static_cast<double>(std::min(at_first, high.width))));
  if (width_ < high.width)
    best_ = high;
  const auto now = static_cast<double>(width_);
  const bool stays = now >= a_little_less * larger && now <= a_little_more * larger;
  stay_for(in_vain || stays ? std::min(2 * rounds_until_look_, most_rounds_between_looks) : 1);
  if (!in_vain && !stays)
    return;
  rounds_ = 1;
  if (has_grown)
    usual_ = in_vain ? low_ : high;
}

void width_finder::grow_from(const sample& seen) {
  const auto from = static_cast<double>(seen.width);
  const bool may_be_refused = refused_at_ > 0 && growth * from > static_cast<double>(refused_at_);
  low_ = seen;
  set((may_be_refused ? growth_after_a_refusal : growth) * from);
  if (may_be_refused)
    return stay_for(1);
  step_ = step::growing;
}

void width_finder::look() {
  rounds_ = 0;
  if (width_ < 2 * at_first)
    return grow_from(usual_);
  step_ = step::halved;
  set(std::floor(static_cast<double>(width_) / 2));
}

void width_finder::stay_for(std::size_t rounds) {
  step_ = step::steady;
  rounds_ = 0;
  rounds_until_look_ = rounds;
}

void width_finder::back_off() {
  const auto used = step_ == step::halved ? usual_.width : width_;
  refused_at_ = used;
  best_ = {};
  set(std::floor(shrinking_by_a_refusal * static_cast<double>(used)));
  stay_for(2);
}

void width_finder::set(double width) {
  width_ = std::clamp(static_cast<std::size_t>(std::ceil(width)), std::size_t{1}, most_);
}

} // namespace cfc::pipeline
