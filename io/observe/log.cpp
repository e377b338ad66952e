#include "io/observe/log.hpp"

#include "io/observe/line_format.hpp"
#include "io/observe/masking.hpp"
#include "io/observe/secrets.hpp"

#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

namespace cfc::observe {

namespace {

/// Lines that may wait for the writer; each slot costs about 400 bytes from the start.
constexpr std::size_t queue_lines = 2048;
/// Debug lines are discarded from here on, so that they never make an outcome wait.
constexpr std::size_t queue_lines_for_debug = queue_lines / 2;

/// The end of the line: lines arrive complete, so it neither formats nor buffers; the terminal locks. A line
/// that has waited too long, in the queue or here, is dropped, so that whoever logs gets room.
class terminal_sink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
public:
  terminal_sink(std::shared_ptr<terminal> out, format how, std::chrono::milliseconds patience)
      : out_(std::move(out)), how_(how), patience_(patience) {}

  std::uint64_t dropped() const noexcept { return dropped_; }
  /// Nobody waits for room any more: what is left may take its time, all of it together.
  void take_time_for_the_last() noexcept { last_wait_ends_ = std::chrono::steady_clock::now() + patience_; }
  /// Once the reader is back.
  void tell_of_dropped() {
    const auto lost = dropped_.load();
    if (lost == told_)
      return;
    const std::array<field, 1> fields{field("lines", lost - told_)};
    const auto text = format_line(how_, {.when = std::chrono::system_clock::now(),
                                         .severity = level::warn,
                                         .message = "lines of the log were dropped because nobody read it",
                                         .bound = {},
                                         .fields = fields});
    if (out_->write(text, std::chrono::milliseconds(0)))
      told_ = lost;
  }

protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    tell_of_dropped();
    if (!out_->write({message.payload.data(), message.payload.size()}, patience_for(message)))
      ++dropped_;
  }
  void flush_() override {}

private:
  using milliseconds = std::chrono::milliseconds;
  milliseconds patience_for(const spdlog::details::log_msg& message) const {
    const auto age = std::chrono::duration_cast<milliseconds>(spdlog::log_clock::now() - message.time);
    const auto until_end =
        std::chrono::duration_cast<milliseconds>(last_wait_ends_.load() - std::chrono::steady_clock::now());
    return std::clamp(std::max(patience_ - age, until_end), milliseconds(0), patience_);
  }

  std::shared_ptr<terminal> out_;
  const format how_;
  const milliseconds patience_;
  std::atomic<std::chrono::steady_clock::time_point> last_wait_ends_{};
  std::atomic<std::uint64_t> dropped_ = 0;
  std::uint64_t told_ = 0;
};

} // namespace

/// What all copies of a log share. One pool thread keeps lines in order; the pool is our own and not the
/// registry's, so nothing depends on the order in which statics are destroyed.
class log::sink {
public:
  sink(format how, level least, std::shared_ptr<terminal> out, std::chrono::milliseconds patience)
      : how_(how), least_(least), end_(std::make_shared<terminal_sink>(std::move(out), how, patience)),
        pool_(std::make_shared<spdlog::details::thread_pool>(queue_lines, 1)),
        queue_(
            std::make_shared<spdlog::async_logger>("", end_, pool_, spdlog::async_overflow_policy::block)) {
    queue_->set_level(spdlog::level::trace);
  }

  bool enabled(level l) const noexcept { return l >= least_; }
  std::uint64_t dropped() const noexcept { return end_->dropped() + discarded_; }

  void put(const line& what) {
    const std::shared_lock lock(mutex_);
    if (pool_ == nullptr) {
      write_now(format_line(how_, what));
    } else if (what.severity == level::debug && pool_->queue_size() >= queue_lines_for_debug) {
      ++discarded_;
    } else {
      queue_->log(spdlog::level::info, format_line(how_, what));
    }
  }

  void stop() {
    const std::unique_lock lock(mutex_);
    if (discarded_ > 0) {
      const std::array<field, 1> fields{field("lines", discarded_.load())};
      queue_->log(spdlog::level::info,
                  format_line(how_, {.when = std::chrono::system_clock::now(),
                                     .severity = level::warn,
                                     .message = "debug lines were discarded because the log could not be "
                                                "written fast enough",
                                     .bound = {},
                                     .fields = fields}));
    }
    end_->take_time_for_the_last();
    pool_.reset();
    end_->tell_of_dropped();
  }

private:
  void write_now(const std::string& text) {
    end_->log(spdlog::details::log_msg("", spdlog::level::info, text));
  }

  const format how_;
  const level least_;
  /// Held shared while a line is put, since a line may wait for room; alone by stop().
  std::shared_mutex mutex_;
  std::atomic<std::uint64_t> discarded_ = 0;
  std::shared_ptr<terminal_sink> end_;
  std::shared_ptr<spdlog::details::thread_pool> pool_;
  std::shared_ptr<spdlog::async_logger> queue_;
};

namespace {

constexpr std::string_view context_field = "context";

/// Secrets first: what is smeared half is not recognised any more.
std::string concealed_value(std::string_view name, std::string_view value) {
  const auto open = conceal_secrets(value);
  return is_personal_field(name) ? mask_text(open) : mask_personal(open);
}

} // namespace

log log::with(std::string_view name, std::string_view value) const {
  log copy = *this;
  copy.bound_.emplace_back(name, concealed_value(name, value));
  return copy;
}

log log::part(std::string_view context) const {
  log copy = *this;
  std::erase_if(copy.bound_, [](const auto& one) { return one.first == context_field; });
  copy.bound_.emplace_back(context_field, context);
  return copy;
}

void log::debug(std::string_view message, std::initializer_list<field> fields) const {
  write(level::debug, message, fields);
}
void log::info(std::string_view message, std::initializer_list<field> fields) const {
  write(level::info, message, fields);
}
void log::warn(std::string_view message, std::initializer_list<field> fields) const {
  write(level::warn, message, fields);
}
void log::error(std::string_view message, std::initializer_list<field> fields) const {
  write(level::error, message, fields);
}

bool log::enabled(level l) const noexcept {
  return sink_ != nullptr && sink_->enabled(l);
}

std::uint64_t log::dropped() const noexcept {
  return sink_ == nullptr ? 0 : sink_->dropped();
}

void log::write(level l, std::string_view message, std::initializer_list<field> fields) const {
  if (!enabled(l)) {
    return;
  }
  const auto concealed_message = mask_personal(conceal_secrets(message));
  std::deque<std::string> texts;
  std::vector<field> concealed(fields);
  for (auto& one : concealed) {
    if (auto* text = std::get_if<std::string_view>(&one.value))
      *text = texts.emplace_back(concealed_value(one.name, *text));
    else if (auto* parts = std::get_if<json_text>(&one.value))
      parts->json = texts.emplace_back(concealed_value(one.name, parts->json));
  }
  sink_->put({.when = std::chrono::system_clock::now(),
              .severity = l,
              .message = concealed_message,
              .bound = bound_,
              .fields = concealed});
}

log_system::log_system(format how, level least, std::shared_ptr<terminal> out,
                       std::chrono::milliseconds patience)
    : sink_(std::make_shared<log::sink>(how, least, std::move(out), patience)) {}

log_system::log_system(format how, level least, std::FILE* out)
    : log_system(how, least, std::make_shared<terminal>(out)) {}

log_system::~log_system() {
  sink_->stop();
}

log log_system::root() const {
  log result;
  result.sink_ = sink_;
  return result;
}

} // namespace cfc::observe
