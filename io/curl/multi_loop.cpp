#include "io/curl/multi_loop.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <new>
#include <sys/socket.h>
#include <unistd.h>

namespace cfc::curl {

namespace asio = boost::asio;

namespace {

/// Fine enough that a time-out is late by an eighth at most.
std::chrono::milliseconds sweep_interval(const http::timeouts& limits) {
  const auto shortest = std::min({limits.headers, limits.stall, limits.slow, limits.answer});
  return std::clamp(shortest / 8, std::chrono::milliseconds(5), std::chrono::milliseconds(1000));
}

} // namespace

multi_loop::multi_loop(asio::io_context& io, const http::timeouts& limits, long idle_connections,
                       on_end ended)
    : io_(io), limits_(limits), ended_(std::move(ended)),
      event_([this](int socket, int events) { act(socket, events); }), multi_(curl_multi_init()), timer_(io),
      sweep_timer_(io), sweep_every_(sweep_interval(limits)) {
  if (!multi_) {
    throw std::bad_alloc();
  }
  auto* const multi = multi_.get();
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &multi_loop::on_socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, static_cast<void*>(this));
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &multi_loop::on_timer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, static_cast<void*>(this));
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, idle_connections);
}

multi_loop::~multi_loop() {
  for (const auto& transfer : running_) {
    curl_multi_remove_handle(multi_.get(), transfer->easy().get());
  }
  // Closes the idle connections, by close_socket().
  multi_.reset();
  for (const auto& [socket, watch] : watches_) {
    watch->release();
  }
}

void multi_loop::adopt_sockets(easy_handle& easy) {
  easy.set_function(CURLOPT_OPENSOCKETFUNCTION, &multi_loop::open_socket);
  easy.set_pointer(CURLOPT_OPENSOCKETDATA, this);
  easy.set_function(CURLOPT_CLOSESOCKETFUNCTION, &multi_loop::close_socket);
  easy.set_pointer(CURLOPT_CLOSESOCKETDATA, this);
}

curl_socket_t multi_loop::open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept {
  const auto made = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (made < 0) {
    return CURL_SOCKET_BAD;
  }
  try {
    auto& loop = *static_cast<multi_loop*>(self);
    loop.watches_.erase(made);
    loop.watch_of(made, true);
    return made;
  } catch (...) {
    ::close(made);
    return CURL_SOCKET_BAD;
  }
}

int multi_loop::close_socket(void* self, curl_socket_t socket) noexcept {
  auto& watches = static_cast<multi_loop*>(self)->watches_;
  if (const auto at = watches.find(socket); at != watches.end()) {
    at->second->release();
    watches.erase(at);
  }
  return ::close(socket);
}

socket_watch& multi_loop::watch_of(curl_socket_t socket, bool ours) {
  auto& watch = watches_[socket];
  if (!watch) {
    watch = std::make_shared<socket_watch>(io_, socket, ours, event_);
  }
  return *watch;
}

int multi_loop::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) noexcept {
  auto& loop = *static_cast<multi_loop*>(self);
  try {
    if (what != CURL_POLL_REMOVE) {
      loop.watch_of(socket, false).want(what);
      return 0;
    }
    const auto at = loop.watches_.find(socket);
    if (at == loop.watches_.end()) {
      return 0;
    }
    at->second->want(CURL_POLL_NONE);
    // The resolver's sockets are closed without telling us.
    if (!at->second->ours()) {
      at->second->release();
      loop.watches_.erase(at);
    }
    return 0;
  } catch (...) {
    return -1;
  }
}

int multi_loop::on_timer(CURLM*, long milliseconds, void* self) noexcept {
  auto& loop = *static_cast<multi_loop*>(self);
  try {
    if (milliseconds < 0) {
      loop.wanted_at_ = time_point::max();
    } else if (milliseconds == 0) {
      loop.wanted_at_ = time_point::max();
      loop.act_later();
    } else {
      loop.wanted_at_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
      loop.arm_timer();
    }
    return 0;
  } catch (...) {
    return -1;
  }
}

void multi_loop::act_later() {
  if (acting_soon_) {
    return;
  }
  acting_soon_ = true;
  asio::post(io_, [this] {
    acting_soon_ = false;
    act(CURL_SOCKET_TIMEOUT, 0);
  });
}

/// A timer that fires too early costs less than moving it for every request.
void multi_loop::arm_timer() {
  if (armed_for_ <= wanted_at_) {
    return;
  }
  armed_for_ = wanted_at_;
  timer_.expires_at(armed_for_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) {
      return;
    }
    armed_for_ = time_point::max();
    if (wanted_at_ <= std::chrono::steady_clock::now()) {
      wanted_at_ = time_point::max();
      act(CURL_SOCKET_TIMEOUT, 0);
    } else if (wanted_at_ != time_point::max()) {
      arm_timer();
    }
  });
}

void multi_loop::act(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), socket, events, &running);
  collect();
}

void multi_loop::collect() {
  int left = 0;
  while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) {
      continue;
    }
    const auto code = message->data.result;
    void* found = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &found);
    end(*static_cast<transfer*>(found), code);
  }
}

void multi_loop::start(std::shared_ptr<transfer> one) {
  auto& started = *one;
  started.placed.loop = this;
  started.placed.index = running_.size();
  running_.push_back(std::move(one));
  if (const auto code = curl_multi_add_handle(multi_.get(), started.easy().get()); code != CURLM_OK) {
    started.fail(http::transport_fault::protocol, curl_multi_strerror(code));
    let_go(started);
    return;
  }
  arm_sweep();
}

void multi_loop::end(transfer& one, CURLcode code) {
  one.finish(code);
  let_go(one);
}

void multi_loop::end(transfer& one, http::transport_fault fault, const std::string& why) {
  one.fail(fault, why);
  let_go(one);
}

void multi_loop::end_all(http::transport_fault fault, const std::string& why) {
  while (!running_.empty()) {
    end(*running_.back(), fault, why);
  }
}

void multi_loop::let_go(transfer& one) {
  curl_multi_remove_handle(multi_.get(), one.easy().get());
  const auto kept = running_[one.placed.index];
  running_.back()->placed.index = one.placed.index;
  std::swap(running_[one.placed.index], running_.back());
  running_.pop_back();
  ended_(*kept);
}

void multi_loop::arm_sweep() {
  if (sweeping_) {
    return;
  }
  sweeping_ = true;
  sweep_timer_.expires_after(sweep_every_);
  sweep_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) {
      sweeping_ = false;
      sweep();
    }
  });
}

void multi_loop::sweep() {
  const auto now = std::chrono::steady_clock::now();
  // Ending one moves the last into its place.
  for (std::size_t i = running_.size(); i-- > 0;) {
    if (const auto why = running_[i]->overdue(now, limits_)) {
      end(*running_[i], http::transport_fault::timeout, *why);
    }
  }
  if (!running_.empty()) {
    arm_sweep();
  }
}

} // namespace cfc::curl
