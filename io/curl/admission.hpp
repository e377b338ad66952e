#pragma once

#include "io/curl/answer_budget.hpp"
#include "io/curl/multi_loop.hpp"
#include "io/curl/transfer.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

namespace cfc::curl {

/// The transfers to one host.
struct transfer_host {
  std::string name;
  long running = 0;
  std::deque<std::shared_ptr<transfer>> waiting;
};

/// Lets transfers into the loop, no more to one host than connections may be open to it. libcurl has such a
/// limit too, but there the waiting ones' time-outs run already.
class admission {
public:
  admission(boost::asio::io_context& io, const http::timeouts& limits, long idle_connections, long per_host,
            std::uint64_t answer_bytes);

  /// Ends when the transfer has. Its result is asked of the transfer.
  boost::asio::awaitable<void> run(std::shared_ptr<transfer> one);
  /// Every transfer in hand fails.
  void cancel_in_hand();
  /// From now on every transfer fails, those in hand at once.
  void stop();
  void adopt_sockets(easy_handle& easy) { loop_.adopt_sockets(easy); }
  /// What the transfers' answers share. They may outlive this.
  const std::shared_ptr<answer_budget>& answers() const noexcept { return answers_; }

private:
  void admit(std::shared_ptr<transfer> one);
  void cancel(const std::shared_ptr<transfer>& one);
  void ended(transfer& one);
  void tell(transfer& one);

  boost::asio::io_context& io_;
  long per_host_;
  std::shared_ptr<answer_budget> answers_;
  bool stopped_ = false;
  /// By scheme and authority, as the URLs spell them, as long as there are transfers to them.
  std::unordered_map<std::string, transfer_host> hosts_;
  multi_loop loop_;
};

} // namespace cfc::curl
