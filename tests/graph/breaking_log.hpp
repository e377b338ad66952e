#pragma once

#include "io/observe/log.hpp"
#include "io/observe/terminal.hpp"

#include <atomic>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cfc::test {

/// A log whose first warning or error throws into whoever writes it: the one way from outside into the body
/// of a node. It is the display below the lines that throws, and the log's own thread has been stopped, so
/// that lines are written by those who have something to say.
class breaking_log {
public:
  explicit breaking_log(std::function<void()> thrower) : thrower_(std::move(thrower)) {
    const observe::log_system system(observe::format::text, observe::level::warn, screen_);
    log_ = system.root();
    display_.emplace(*screen_, [this] { return lines(); });
  }
  const observe::log& log() const noexcept { return log_; }

private:
  struct close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  std::vector<std::string> lines() {
    if (!thrown_.exchange(true))
      thrower_();
    return {};
  }

  std::function<void()> thrower_;
  std::atomic<bool> thrown_{false};
  std::unique_ptr<std::FILE, close> nowhere_{std::fopen("/dev/null", "w")};
  std::shared_ptr<observe::terminal> screen_ = std::make_shared<observe::terminal>(nowhere_.get());
  observe::log log_;
  std::optional<observe::live_block> display_;
};

} // namespace cfc::test
