#include "io/observe/stream_writer.hpp"

#include <climits>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cfc::observe {

namespace {

/// The same pipe or terminal by another description, whose flags are ours alone; -1 when that isn't allowed.
int opened_again(int descriptor) {
  const auto path = "/proc/self/fd/" + std::to_string(descriptor);
  return ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

} // namespace

stream_writer::stream_writer(std::FILE* out)
    : out_(out), descriptor_(fileno(out)), piece_(std::numeric_limits<std::size_t>::max()) {
  struct stat found {};
  if (descriptor_ < 0 || ::fstat(descriptor_, &found) != 0)
    return;
  socket_ = S_ISSOCK(found.st_mode);
  if (!S_ISFIFO(found.st_mode) && !S_ISCHR(found.st_mode))
    return;
  if (const int again = opened_again(descriptor_); again >= 0) {
    descriptor_ = again;
    ours_ = true;
  } else {
    piece_ = PIPE_BUF;
  }
}

stream_writer::~stream_writer() {
  if (ours_)
    ::close(descriptor_);
}

bool stream_writer::put(std::string_view text, std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  rest_.erase(0, put_some(rest_, deadline));
  if (!rest_.empty())
    return false;
  const auto taken = put_some(text, deadline);
  if (taken == 0 && !text.empty())
    return false;
  rest_ = text.substr(taken);
  return true;
}

std::size_t stream_writer::put_some(std::string_view text, time_point deadline) const {
  if (descriptor_ < 0) {
    std::fwrite(text.data(), 1, text.size(), out_);
    std::fflush(out_);
    return text.size();
  }
  std::size_t taken = 0;
  while (taken < text.size() && room_by(deadline)) {
    const auto bytes = std::min(text.size() - taken, piece_);
    const auto written = socket_
                             ? ::send(descriptor_, text.data() + taken, bytes, MSG_DONTWAIT | MSG_NOSIGNAL)
                             : ::write(descriptor_, text.data() + taken, bytes);
    if (written < 0 && errno != EINTR && errno != EAGAIN)
      break;
    taken += written > 0 ? static_cast<std::size_t>(written) : 0;
  }
  return taken;
}

bool stream_writer::room_by(time_point deadline) const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  pollfd end{descriptor_, POLLOUT, 0};
  const int ready = ::poll(&end, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
  // Without a reader a write says so.
  return ready > 0;
}

} // namespace cfc::observe
