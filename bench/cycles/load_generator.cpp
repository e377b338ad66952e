#include "bench/cycles/load_generator.hpp"

#include "bench/cycles/raw_requests.hpp"
#include "bench/cycles/shares.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <future>
#include <map>
#include <stdexcept>

namespace cfc::bench {

namespace asio = boost::asio;

namespace {

/// More than that is worked out from that.
constexpr std::uint64_t most_items = 20'000;

/// An answer's bytes, thrown away.
class nowhere final : public http::body_sink {
public:
  bool begin(int, const http::headers&) override { return true; }
  verdict write(std::span<const char>) override { return verdict::taken; }
  void on_room(std::function<void()>) override {}
};

double cpu_of_process() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

class generator {
public:
  generator(simulated_services& to, const work_to_do& work, std::uint32_t concurrency)
      : to_(to), requests_(to.confluence(), to.unique()), work_(work), concurrency_(concurrency) {
    prepare();
  }

  raw_load run() {
    const auto began = std::chrono::steady_clock::now();
    const double cpu_before = cpu_of_process();
    std::vector<std::future<void>> callers;
    const auto start = [&](auto call) {
      callers.push_back(asio::co_spawn(to_.client().engine().executor(), std::move(call), asio::use_future));
    };
    for (std::uint32_t i = 0; i < searches_at_once; ++i)
      start(search_on());
    for (std::uint32_t i = 0; i < concurrency_; ++i)
      start(work_on());
    for (auto& one : callers)
      one.get();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    raw_load load;
    load.share_sent = share_;
    load.seconds = took.count() / share_;
    load.cpu_seconds = (cpu_of_process() - cpu_before) / share_;
    load.requests = static_cast<std::uint64_t>(static_cast<double>(sent_) / share_);
    return load;
  }

private:
  /// What has to be known before the clock runs.
  void prepare() {
    const auto whole = std::max<std::uint64_t>({work_.items(), work_.rows, 1});
    share_ = std::min(1.0, static_cast<double>(most_items) / static_cast<double>(whole));
    const auto expected = to_.expected(most_items * 2);
    for (const auto& one : expected.as_array())
      items_.push_back(item_from(one));
    std::map<std::string, std::vector<const raw_item*>> by_space;
    for (const auto& one : items_)
      by_space[one.key.substr(0, one.key.rfind('/', one.key.find("::")))].push_back(&one);
    for (auto& [space, items] : by_space)
      spaces_.push_back(std::move(items));
    choose(true, part_of(work_.changed_pages));
    choose(false, part_of(work_.changed_attachments));
    searches_ = (part_of(work_.rows) + rows_at_once - 1) / rows_at_once;
    diffs_ = std::min<std::uint64_t>(std::max<std::uint64_t>(part_of(work_.spaces), 1), spaces_.size());
  }
  std::uint64_t part_of(std::uint64_t all) const {
    return static_cast<std::uint64_t>(std::llround(static_cast<double>(all) * share_));
  }
  void choose(bool pages, std::uint64_t how_many) {
    auto& chosen = pages ? pages_ : attachments_;
    for (const auto& one : items_)
      if (one.is_page == pages && chosen.size() < how_many)
        chosen.push_back(&one);
  }

  asio::awaitable<http::response> send(http::request request, http::body_sink* sink = nullptr) {
    const auto url = request.url;
    auto answer = co_await to_.client().engine().send(std::move(request), sink);
    ++sent_;
    if (answer.status / 100 != 2)
      throw std::runtime_error(
          fmt::format("a raw load got {} from {}: {}", answer.status, url, answer.body.substr(0, 300)));
    co_return answer;
  }

  asio::awaitable<void> search_on() {
    while (searched_ < searches_) {
      auto request = requests_.search(searched_++ * rows_at_once);
      co_await send(std::move(request));
    }
  }

  /// Takes what is next until nothing is left: diffs, then bodies with their pages, then attachments.
  asio::awaitable<void> work_on() {
    while (compared_ < diffs_) {
      auto request = requests_.diff(spaces_[compared_++]);
      co_await send(std::move(request));
    }
    while (fetched_ < pages_.size()) {
      const auto from = fetched_;
      fetched_ = std::min(pages_.size(), from + bodies_at_once);
      co_await fetch(from, fetched_);
    }
    while (next_page_ < pages_.size()) {
      const auto& page = *pages_[next_page_++];
      co_await deliver(page);
    }
    while (next_attachment_ < attachments_.size()) {
      const auto& attachment = *attachments_[next_attachment_++];
      co_await deliver(attachment);
    }
  }

  asio::awaitable<void> fetch(std::size_t from, std::size_t until) {
    std::vector<std::string> ids;
    for (auto i = from; i < until; ++i)
      ids.push_back(pages_[i]->page_id);
    auto request = requests_.bodies(ids);
    co_await send(std::move(request));
  }

  asio::awaitable<void> deliver(const raw_item& item) {
    using namespace asio::experimental::awaitable_operators;
    auto registration = requests_.upsert(item, {});
    const auto registered = co_await send(std::move(registration));
    auto upload = requests_.upload(item, member_of(registered.body, "writeUrl"));
    if (item.is_page) {
      co_await send(std::move(upload));
    } else {
      nowhere sink;
      auto download = requests_.download(item);
      auto both = send(std::move(download), &sink) && send(std::move(upload));
      co_await std::move(both);
    }
    auto finalisation = requests_.upsert(item, member_of(registered.body, "readUrl"));
    co_await send(std::move(finalisation));
  }

  simulated_services& to_;
  raw_requests requests_;
  work_to_do work_;
  std::uint32_t concurrency_;
  double share_ = 1;
  std::vector<raw_item> items_;
  std::vector<std::vector<const raw_item*>> spaces_;
  std::vector<const raw_item*> pages_, attachments_;
  // Where the callers are. All of them run on the engine's thread.
  std::uint64_t searches_ = 0, searched_ = 0, diffs_ = 0, compared_ = 0, sent_ = 0;
  std::size_t fetched_ = 0, next_page_ = 0, next_attachment_ = 0;
};

} // namespace

raw_load send_raw_load(simulated_services& to, const work_to_do& work, std::uint32_t concurrency) {
  to.grant_root();
  return generator(to, work, concurrency).run();
}

} // namespace cfc::bench
