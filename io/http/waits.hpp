#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <unordered_set>

namespace cfc::http {

/// Who waits without a transfer on the wire: for a turn, for the end of a pause, for the next try. The engine
/// knows of its transfers only; this is how the end of the process reaches the others (REL-8). One for each
/// io_context, used on its thread.
class waits final : public boost::asio::execution_context::service {
public:
  using key_type = waits;
  static boost::asio::execution_context::id id;

  static waits& of(boost::asio::execution_context& io);
  static waits& of(const boost::asio::any_io_executor& io);

  explicit waits(boost::asio::execution_context& io) : service(io) {}

  /// Waits for the timer. Gives an error when it was cancelled, by its owner or from here.
  boost::asio::awaitable<boost::system::error_code> end_of(boost::asio::steady_timer& timer);

  /// Ends the waits in hand; later ones go on. From now on nothing is worth another try.
  void cancel_in_hand();
  /// Ends the waits in hand, and every later one at once.
  void stop();
  bool ending() const noexcept { return ending_; }
  bool stopped() const noexcept { return stopped_; }

private:
  void shutdown() override {}

  std::unordered_set<boost::asio::steady_timer*> waiting_;
  bool ending_ = false;
  bool stopped_ = false;
};

} // namespace cfc::http
