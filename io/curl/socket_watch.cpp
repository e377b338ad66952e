#include "io/curl/socket_watch.hpp"

#include <curl/curl.h>

namespace cfc::curl {

namespace asio = boost::asio;

socket_watch::socket_watch(asio::io_context& io, int socket, bool ours, const on_event& event)
    : descriptor_(io, socket), event_(event), socket_(socket), ours_(ours) {}

socket_watch::~socket_watch() {
  release();
}

void socket_watch::release() {
  wants_read_ = wants_write_ = false;
  if (descriptor_.is_open()) {
    descriptor_.release();
  }
}

void socket_watch::want(int what) {
  wants_read_ = (what & CURL_POLL_IN) != 0;
  wants_write_ = (what & CURL_POLL_OUT) != 0;
  if (wants_read_ && !waits_to_read_) {
    wait_to_read();
  }
  if (wants_write_ && !waits_to_write_) {
    wait_to_write();
  }
}

// A wait that is no longer wanted is left alone: the next interest in the socket uses it, or it ends unheard.

void socket_watch::wait_to_read() {
  waits_to_read_ = true;
  descriptor_.async_wait(asio::posix::descriptor_base::wait_read,
                         [self = shared_from_this()](const boost::system::error_code& error) {
                           self->waits_to_read_ = false;
                           if (error == asio::error::operation_aborted || !self->wants_read_) {
                             return;
                           }
                           self->event_(self->socket_, CURL_CSELECT_IN);
                           if (self->wants_read_ && !self->waits_to_read_) {
                             self->wait_to_read();
                           }
                         });
}

void socket_watch::wait_to_write() {
  waits_to_write_ = true;
  descriptor_.async_wait(asio::posix::descriptor_base::wait_write,
                         [self = shared_from_this()](const boost::system::error_code& error) {
                           self->waits_to_write_ = false;
                           if (error == asio::error::operation_aborted || !self->wants_write_) {
                             return;
                           }
                           self->event_(self->socket_, CURL_CSELECT_OUT);
                           if (self->wants_write_ && !self->waits_to_write_) {
                             self->wait_to_write();
                           }
                         });
}

} // namespace cfc::curl
