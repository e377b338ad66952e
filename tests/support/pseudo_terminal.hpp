#pragma once

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <sys/ioctl.h>
#include <thread>
#include <unistd.h>

namespace cfc::test {

/// A terminal of that size whose text is read all the time and kept.
class pseudo_terminal {
public:
  pseudo_terminal(unsigned short columns, unsigned short rows)
      : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0)
      throw std::runtime_error("no terminal can be made");
    std::array<char, 128> name{};
    ::ptsname_r(master_, name.data(), name.size());
    program_side_ = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    winsize size{};
    size.ws_col = columns;
    size.ws_row = rows;
    if (program_side_ < 0 || ::ioctl(program_side_, TIOCSWINSZ, &size) != 0)
      throw std::runtime_error("the terminal can't be opened");
    reader_ = std::thread([this] { read_on(); });
  }
  /// What still holds the other side is to be closed before.
  ~pseudo_terminal() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    reader_.join();
    ::close(program_side_);
    ::close(master_);
  }
  pseudo_terminal(const pseudo_terminal&) = delete;
  pseudo_terminal& operator=(const pseudo_terminal&) = delete;

  /// The side that a program writes to.
  int descriptor() const noexcept { return program_side_; }
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

private:
  void read_on() {
    std::array<char, 4096> some{};
    for (;;) {
      pollfd waited{master_, POLLIN, 0};
      const bool any = ::poll(&waited, 1, 20) > 0;
      const auto got = any ? ::read(master_, some.data(), some.size()) : 0;
      const std::lock_guard lock(mutex_);
      if (got > 0)
        text_.append(some.data(), static_cast<std::size_t>(got));
      else if (ending_)
        return;
    }
  }

  int master_;
  int program_side_ = -1;
  mutable std::mutex mutex_;
  std::string text_;
  bool ending_ = false;
  std::thread reader_;
};

} // namespace cfc::test
