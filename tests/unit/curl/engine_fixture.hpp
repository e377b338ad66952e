#pragma once

#include "io/curl/engine.hpp"
#include "tests/support/loopback_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <future>
#include <string>

namespace cfc::test {

/// Time-outs short enough to wait for.
inline curl::engine_settings impatient() {
  curl::engine_settings settings;
  settings.limits = {std::chrono::milliseconds(500), std::chrono::milliseconds(120),
                     std::chrono::milliseconds(120)};
  return settings;
}

inline http::request get(std::string url) {
  http::request what;
  what.url = std::move(url);
  return what;
}

inline http::request post(std::string url, std::string body) {
  auto what = get(std::move(url));
  what.verb = http::method::post;
  what.body = std::move(body);
  return what;
}

inline std::future<http::response> begin(http::transport& via, http::request what,
                                         http::body_sink* sink = nullptr) {
  return boost::asio::co_spawn(via.executor(), via.send(std::move(what), sink), boost::asio::use_future);
}

/// The answer; a test that waits longer than 20 s fails.
inline http::response wait_for(std::future<http::response> answer) {
  if (answer.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
    throw std::logic_error("the transfer hangs");
  }
  return answer.get();
}

inline http::response fetch(http::transport& via, http::request what, http::body_sink* sink = nullptr) {
  return wait_for(begin(via, std::move(what), sink));
}

/// The fault that a transfer ends with.
inline http::transport_fault fault_of(std::future<http::response> answer) {
  try {
    const auto got = wait_for(std::move(answer));
    throw std::logic_error("an answer instead of a fault: " + std::to_string(got.status));
  } catch (const http::transport_error& e) {
    return e.fault();
  }
}

inline http::transport_fault fault_of(http::transport& via, http::request what,
                                      http::body_sink* sink = nullptr) {
  return fault_of(begin(via, std::move(what), sink));
}

/// Gives a text in pieces, and waits between them when told to.
class text_source final : public http::body_source {
public:
  explicit text_source(std::string text, std::size_t piece = 16384) : text_(std::move(text)), piece_(piece) {}

  std::optional<std::uint64_t> announced;
  /// After so many bytes, read() answers `wait` until resumed.
  std::size_t pause_after = std::string::npos;
  /// After so many bytes, read() fails.
  std::size_t fail_after = std::string::npos;
  bool rewindable = true;
  std::atomic<int> rewinds{0};
  std::atomic<bool> waiting{false};

  /// From any thread.
  void go_on(boost::asio::any_io_executor io) {
    boost::asio::post(io, [this] {
      pause_after = std::string::npos;
      resume_();
    });
  }

  std::optional<std::uint64_t> size() const override { return announced; }
  read_result read(std::span<char> into) override {
    if (given_ >= fail_after) {
      return {state::failed, 0};
    }
    if (given_ >= pause_after) {
      waiting = true;
      return {state::wait, 0};
    }
    const auto bytes = std::min({into.size(), piece_, text_.size() - given_});
    std::copy_n(text_.data() + given_, bytes, into.data());
    given_ += bytes;
    return {bytes == 0 ? state::end : state::data, bytes};
  }
  bool rewind() override {
    ++rewinds;
    given_ = 0;
    return rewindable;
  }
  void on_ready(std::function<void()> resume) override { resume_ = std::move(resume); }

private:
  std::string text_;
  std::size_t piece_;
  std::size_t given_ = 0;
  std::function<void()> resume_;
};

/// Collects a body; may say that it is full, refuse or abort.
class text_sink final : public http::body_sink {
public:
  std::string text;
  int begun = 0;
  bool accepts = true;
  std::size_t full_after = std::string::npos;
  std::size_t abort_after = std::string::npos;
  std::atomic<bool> full{false};

  void go_on(boost::asio::any_io_executor io) {
    boost::asio::post(io, [this] {
      full_after = std::string::npos;
      resume_();
    });
  }

  bool begin(int, const http::headers&) override {
    ++begun;
    return accepts;
  }
  verdict write(std::span<const char> bytes) override {
    if (text.size() >= abort_after) {
      return verdict::abort;
    }
    if (text.size() >= full_after) {
      full = true;
      return verdict::full;
    }
    text.append(bytes.data(), bytes.size());
    return verdict::taken;
  }
  void on_room(std::function<void()> resume) override { resume_ = std::move(resume); }

private:
  std::function<void()> resume_;
};

/// Waits until a flag is set by the engine's thread.
inline void until(const std::atomic<bool>& flag) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!flag) {
    ASSERT_LT(std::chrono::steady_clock::now(), end) << "it never happens";
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

} // namespace cfc::test
