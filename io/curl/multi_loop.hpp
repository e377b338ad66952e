#pragma once

#include "io/curl/socket_watch.hpp"
#include "io/curl/transfer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace cfc::curl {

/// libcurl's multi handle, driven by an io_context: sockets and timers are watched by Asio, transfers are
/// run. All members must be called on the thread that runs the io_context, and never from inside a callback
/// of libcurl.
class multi_loop {
public:
  /// Called for each transfer that ended, however it did, when the loop has let go of it.
  using on_end = std::function<void(transfer&)>;

  multi_loop(boost::asio::io_context& io, const http::timeouts& limits, long idle_connections, on_end ended);
  ~multi_loop();
  multi_loop(const multi_loop&) = delete;
  multi_loop& operator=(const multi_loop&) = delete;

  /// Has the transfer's handle open and close its sockets here.
  void adopt_sockets(easy_handle& easy);
  void start(std::shared_ptr<transfer> one);
  /// Take a running transfer away and end it with this verdict or fault.
  void end(transfer& one, CURLcode code);
  void end(transfer& one, http::transport_fault fault, const std::string& why);
  void end_all(http::transport_fault fault, const std::string& why);

private:
  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* watch) noexcept;
  static int on_timer(CURLM* multi, long milliseconds, void* self) noexcept;
  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address) noexcept;
  static int close_socket(void* self, curl_socket_t socket) noexcept;

  socket_watch& watch_of(curl_socket_t socket, bool ours);
  void act(curl_socket_t socket, int events);
  void act_later();
  void arm_timer();
  void collect();
  void let_go(transfer& one);
  void sweep();
  void arm_sweep();

  boost::asio::io_context& io_;
  http::timeouts limits_;
  on_end ended_;
  socket_watch::on_event event_;
  std::unordered_map<curl_socket_t, std::shared_ptr<socket_watch>> watches_;
  struct release {
    void operator()(CURLM* handle) const noexcept { curl_multi_cleanup(handle); }
  };
  std::unique_ptr<CURLM, release> multi_;
  std::vector<std::shared_ptr<transfer>> running_;

  using time_point = boost::asio::steady_timer::time_point;
  boost::asio::steady_timer timer_;
  time_point wanted_at_ = time_point::max(); ///< when libcurl wants to act
  time_point armed_for_ = time_point::max(); ///< when the timer fires; earlier than wanted is fine
  bool acting_soon_ = false;

  boost::asio::steady_timer sweep_timer_;
  std::chrono::milliseconds sweep_every_;
  bool sweeping_ = false;
};

} // namespace cfc::curl
