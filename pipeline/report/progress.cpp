#include "pipeline/report/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace cfc::pipeline {

namespace {

std::string clock(double seconds) {
  const auto whole = static_cast<unsigned>(std::max(0.0, seconds));
  if (whole >= 3600)
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

constexpr double window_seconds = 15;
/// Of a tenant's block beside another one.
constexpr std::size_t column_width = 76, column_gap = 3;

/// What is done per second, between two views.
class speed {
public:
  speed(const progress_view& now, const progress_view& before) : seconds_(now.seconds - before.seconds) {}
  double of(std::uint64_t now, std::uint64_t before) const {
    return seconds_ > 0.1 && now > before ? static_cast<double>(now - before) / seconds_ : 0;
  }

private:
  double seconds_;
};

std::uint64_t items_done(const progress_view& view) {
  return view.pages_done + view.attachments_done;
}

/// Only known once discovery is complete: before that the total still grows.
std::string time_left(const progress_view& view, const progress_view& before) {
  if (!view.discovery_complete)
    return "unknown yet";
  const auto wanted = view.pages_wanted + view.attachments_wanted;
  const auto done = items_done(view);
  if (wanted <= done)
    return "0:00";
  const auto per_second = speed(view, before).of(done, items_done(before));
  return per_second > 0 ? clock(static_cast<double>(wanted - done) / per_second) : "unknown yet";
}

std::int64_t waiting_at(const progress_view& view, nodes::edge_id edge) {
  for (const auto& level : view.edges) {
    if (level.edge == edge)
      return level.waiting + level.inside;
  }
  return 0;
}

std::string stage(std::string_view name, std::uint64_t done, const std::string& of, double per_second,
                  std::int64_t waiting) {
  return fmt::format("  {:<12} {:>10} {:<14} {:>8.0f}/s {:>8} waiting", name, done, of, per_second, waiting);
}

std::string of(std::uint64_t total) {
  return fmt::format("of {}", total);
}

std::string bytes_line(const progress_view& view, const progress_view& before) {
  const auto rates = rates_between(before.load, view.load);
  return rate_text(rates.down) + " down, " + rate_text(rates.up) + " up";
}

/// One of many tenants on a terminal; narrower than 80 columns for names of up to 20.
std::string short_line(const progress_view& view, const progress_view& before) {
  const auto done = items_done(view);
  return fmt::format("{:<20} {:<22} {:>7} {:>8} of {:<8} {:>6.0f}/s", view.tenant, view.phase,
                     clock(view.seconds), done, view.pages_wanted + view.attachments_wanted,
                     speed(view, before).of(done, items_done(before)));
}

using block = std::vector<std::string>;

/// What holds each back is longer than a column, and so stands below.
block in_columns(std::vector<block> blocks, const std::vector<progress_view>& views) {
  block lines(blocks.front().size() - 1), below;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    for (std::size_t row = 0; row < lines.size(); ++row) {
      lines[row].resize(i * (column_width + column_gap), ' ');
      lines[row] += blocks[i][row].substr(0, column_width);
    }
    below.push_back("  " + views[i].tenant + ":" + blocks[i].back().substr(1));
  }
  std::move(below.begin(), below.end(), std::back_inserter(lines));
  return lines;
}

/// Indices: tenants whose cycle has ended give way to those that still run.
std::vector<std::size_t> running_first(const std::vector<progress_view>& views) {
  std::vector<std::size_t> order(views.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_partition(order.begin(), order.end(), [&](std::size_t i) { return !views[i].ended; });
  return order;
}

} // namespace

progress_view counted(const nodes::tally& counts) {
  progress_view view;
  view.answers = counts.answers_read;
  view.pages_found = counts.accepted_pages;
  view.attachments_found = counts.accepted_attachments;
  view.searches_open = counts.searches_open;
  view.discovery_complete = counts.discovery_complete;
  view.spaces_complete = counts.spaces_complete;
  view.spaces_diffed = counts.spaces_diffed;
  view.pages_done = counts.pages_done;
  view.pages_wanted = counts.pages_to_ingest;
  view.attachments_done = counts.attachments_done;
  view.attachments_wanted = counts.attachments_to_ingest;
  view.deleted = counts.deleted;
  view.to_delete = counts.to_delete;
  return view;
}

bottleneck held_back_by(const progress_view& view, const progress_view& before) {
  return between(before.load, view.load);
}

std::string plain_line(const progress_view& view, const progress_view& before) {
  return fmt::format(
      "{}: {}, {} elapsed; found {} pages, {} attachments; spaces {} diffed of {}; ingested pages "
      "{}/{}, attachments {}/{}; deleted {}; {}; held back by {}; time left {}",
      view.tenant, view.phase, clock(view.seconds), view.pages_found, view.attachments_found,
      view.spaces_diffed, view.spaces_complete, view.pages_done, view.pages_wanted, view.attachments_done,
      view.attachments_wanted, view.deleted, bytes_line(view, before), text_of(held_back_by(view, before)),
      time_left(view, before));
}

std::vector<std::string> bar_lines(const progress_view& view, const progress_view& before) {
  const speed per_second(view, before);
  const auto found = view.pages_found + view.attachments_found;
  const auto left = [](std::uint64_t wanted, std::uint64_t done) {
    return static_cast<std::int64_t>(wanted - std::min(wanted, done));
  };
  std::vector<std::string> lines;
  lines.push_back(fmt::format("{}  {}  {} elapsed, {} left", view.tenant, view.phase, clock(view.seconds),
                              time_left(view, before)));
  lines.push_back(stage("discovered", found, fmt::format("({}+{})", view.pages_found, view.attachments_found),
                        per_second.of(found, before.pages_found + before.attachments_found),
                        view.searches_open));
  lines.push_back(stage("spaces", view.spaces_diffed, of(view.spaces_complete),
                        per_second.of(view.spaces_diffed, before.spaces_diffed),
                        waiting_at(view, nodes::edge_id::spaces)));
  lines.push_back(stage("pages", view.pages_done, of(view.pages_wanted),
                        per_second.of(view.pages_done, before.pages_done),
                        left(view.pages_wanted, view.pages_done)));
  lines.push_back(stage("attachments", view.attachments_done, of(view.attachments_wanted),
                        per_second.of(view.attachments_done, before.attachments_done),
                        left(view.attachments_wanted, view.attachments_done)));
  lines.push_back(stage("deleted", view.deleted, of(view.to_delete),
                        per_second.of(view.deleted, before.deleted),
                        waiting_at(view, nodes::edge_id::deletions)));
  lines.push_back("  " + bytes_line(view, before));
  lines.push_back("  held back by " + text_of(held_back_by(view, before)));
  return lines;
}

std::vector<std::string> bar_lines(const std::vector<progress_view>& views,
                                   const std::vector<progress_view>& before, std::size_t columns) {
  constexpr std::size_t shown_whole = 3;
  constexpr std::size_t shown_at_all = 20;
  std::vector<std::string> lines;
  if (views.size() <= shown_whole) {
    std::vector<block> blocks;
    for (std::size_t i = 0; i < views.size(); ++i)
      blocks.push_back(bar_lines(views[i], before[i]));
    if (views.size() > 1 && columns >= views.size() * (column_width + column_gap))
      return in_columns(std::move(blocks), views);
    for (auto& one : blocks)
      std::move(one.begin(), one.end(), std::back_inserter(lines));
    return lines;
  }
  const auto running = running_first(views);
  const auto shown = std::min(running.size(), shown_at_all);
  for (std::size_t i = 0; i < shown; ++i)
    lines.push_back(short_line(views[running[i]], before[running[i]]));
  if (shown < running.size())
    lines.push_back(fmt::format("  and {} more tenants", running.size() - shown));
  return lines;
}

void progress_history::add(progress_view view) {
  if (views_.back().seconds == view.seconds && views_.size() > 1)
    return;
  // One view from before the window stays, so that there is always a full one to measure over.
  while (views_.size() > 1 && view.seconds - views_[1].seconds >= window_seconds)
    views_.pop_front();
  views_.push_back(std::move(view));
}

progress_display::progress_display(mode how, observe::terminal& out,
                                   std::function<std::vector<progress_view>()> look)
    : mode_(how), out_(out), look_(std::move(look)) {
  if (mode_ == mode::bar)
    block_.emplace(out_, [this] { return lines(); });
  if (mode_ != mode::off)
    thread_ = std::thread([this] { run(); });
}

progress_display::~progress_display() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable())
    thread_.join();
  if (block_)
    block_->redraw();
}

void progress_display::run() {
  const auto pause = mode_ == mode::bar ? std::chrono::milliseconds(200) : std::chrono::milliseconds(10'000);
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, pause, [this] { return stop_; }))
    show();
}

void progress_display::show() {
  if (block_) {
    block_->redraw();
  } else {
    for (const auto& line : lines())
      out_.write(line + "\n");
  }
}

std::vector<std::string> progress_display::lines() {
  const auto views = look_();
  if (histories_.size() < views.size())
    histories_.resize(views.size());
  std::vector<progress_view> before;
  before.reserve(views.size());
  for (std::size_t i = 0; i < views.size(); ++i) {
    histories_[i].add(views[i]);
    before.push_back(histories_[i].before());
  }
  if (mode_ == mode::bar)
    return bar_lines(views, before, out_.size().columns);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < views.size(); ++i) {
    if (!views[i].ended)
      lines.push_back(plain_line(views[i], before[i]));
  }
  return lines;
}

} // namespace cfc::pipeline
