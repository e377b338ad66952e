#include "pipeline/adaptive_widths.hpp"

#include "io/http/failure.hpp"
#include "io/observe/parts.hpp"
#include "pipeline/report/api_names.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace cfc::pipeline {

namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds between_looks{250};
constexpr int too_many_requests = 429, unavailable = 503;

} // namespace

std::uint64_t refused_to(nodes::edge_id section, const std::map<std::string, observe::api_traffic>& by_api,
                         bool pages_have_images) {
  const bool asks_confluence = section != nodes::edge_id::pages || pages_have_images;
  std::uint64_t sum = 0;
  for (const auto& [api, traffic] : by_api) {
    if (!asks_confluence && api == api_names::confluence)
      continue;
    for (const auto& [status, answers] : traffic.answers)
      sum += status == too_many_requests || status == unavailable ? answers : 0;
  }
  return sum;
}

adaptive_widths::adaptive_widths(const asio::any_io_executor& io, observe::log log, width_controls controls)
    : log_(std::move(log)),
      controls_(std::move(controls)), sections_{section{nodes::edge_id::pages, width_finder(controls_.most)},
                                                section{nodes::edge_id::attachments,
                                                        width_finder(controls_.most)}},
      timer_(io) {
  for (const auto& one : sections_)
    controls_.set_width(one.edge, one.finder.now());
  ended_ = asio::co_spawn(io, run(), asio::use_future);
}

adaptive_widths::~adaptive_widths() {
  asio::post(timer_.get_executor(), [this] {
    ends_ = true;
    timer_.cancel();
  });
  ended_.wait();
}

asio::awaitable<void> adaptive_widths::run() {
  while (!ends_ && can_look()) {
    boost::system::error_code cancelled;
    timer_.expires_after(between_looks);
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  }
}

bool adaptive_widths::can_look() {
  try {
    look();
    return true;
  } catch (...) {
    log_.part(observe::part::ingestion)
        .warn("how many items should be in hand can't be found any more; it stays what it is",
              {{"error", http::failure_of(std::current_exception()).reason}});
    return false;
  }
}

void adaptive_widths::look() {
  const auto levels = controls_.levels();
  const auto traffic = controls_.traffic.snapshot();
  const std::chrono::duration<double> now = std::chrono::steady_clock::now().time_since_epoch();
  for (auto& [edge, finder] : sections_) {
    const auto of_edge = [id = edge](const nodes::edge_level& level) { return level.edge == id; };
    const auto level = std::find_if(levels.begin(), levels.end(), of_edge);
    if (level == levels.end())
      continue;
    section_reading reading;
    reading.seconds = now.count();
    reading.ended = static_cast<std::uint64_t>(level->admitted - level->inside);
    reading.inside = static_cast<double>(level->inside);
    reading.is_full = level->waiting > 0;
    reading.refused = refused_to(edge, traffic, controls_.pages_have_images);
    const auto before = finder.now();
    const auto width = finder.next_width(reading);
    if (width == before)
      continue;
    controls_.set_width(edge, width);
    log_.part(observe::part::ingestion)
        .debug("how many items are in hand was changed",
               {{"section", nodes::name_of(edge)}, {"from", before}, {"to", width}});
  }
}

} // namespace cfc::pipeline
