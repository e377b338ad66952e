#pragma once

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace cfc::test {

/// A small pipe that nobody reads until read_all() is called.
class unread_pipe {
public:
  static constexpr std::size_t capacity = 16384;

  unread_pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0)
      throw std::runtime_error("no pipe can be made");
    ::fcntl(ends_[1], F_SETPIPE_SZ, static_cast<int>(capacity));
    ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
    in_ = ::fdopen(ends_[1], "w");
  }
  ~unread_pipe() {
    if (in_ != nullptr)
      std::fclose(in_);
    close_reading_end();
  }
  unread_pipe(const unread_pipe&) = delete;
  unread_pipe& operator=(const unread_pipe&) = delete;

  std::FILE* in() const noexcept { return in_; }
  int writing_end() const noexcept { return ends_[1]; }

  /// What is in it now.
  std::string read_all() const {
    std::string text;
    std::array<char, 4096> some{};
    for (auto got = ::read(ends_[0], some.data(), some.size()); got > 0;
         got = ::read(ends_[0], some.data(), some.size()))
      text.append(some.data(), static_cast<std::size_t>(got));
    return text;
  }
  void close_reading_end() {
    if (ends_[0] >= 0)
      ::close(ends_[0]);
    ends_[0] = -1;
  }

private:
  std::array<int, 2> ends_{-1, -1};
  std::FILE* in_ = nullptr;
};

} // namespace cfc::test
