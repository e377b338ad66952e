#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>

namespace cfc::curl {

/// Waits for one of libcurl's sockets. The registration with the kernel lasts as long as the socket, through
/// all the requests it carries; only the interest comes and goes.
class socket_watch : public std::enable_shared_from_this<socket_watch> {
public:
  /// Told CURL_CSELECT_IN or CURL_CSELECT_OUT.
  using on_event = std::function<void(int socket, int events)>;

  /// @param ours the socket was opened by us, so that we hear of its end
  socket_watch(boost::asio::io_context& io, int socket, bool ours, const on_event& event);
  ~socket_watch();
  socket_watch(const socket_watch&) = delete;
  socket_watch& operator=(const socket_watch&) = delete;

  bool ours() const noexcept { return ours_; }
  /// CURL_POLL_IN, CURL_POLL_OUT, CURL_POLL_INOUT or CURL_POLL_NONE.
  void want(int what);
  /// Lets go of the socket without closing it; no event is told any more.
  void release();

private:
  void wait_to_read();
  void wait_to_write();

  boost::asio::posix::stream_descriptor descriptor_;
  const on_event& event_;
  int socket_;
  bool ours_;
  bool wants_read_ = false, wants_write_ = false;
  bool waits_to_read_ = false, waits_to_write_ = false;
};

} // namespace cfc::curl
