#pragma once

#include "io/curl/engine.hpp"
#include "tools/connector/health.hpp"
#include "tools/connector/health_pings.hpp"
#include "tools/connector/run_history.hpp"

#include <boost/asio/awaitable.hpp>

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace cfc::connector {

/// Finds out how this process is, for each request anew (WIRE, "Health").
class health_service {
public:
  /// All outlive this.
  health_service(curl::engine& engine, const run_history& history, double failure_threshold,
                 health_pings& pings)
      : engine_(engine), history_(history), failure_threshold_(failure_threshold), pings_(pings) {}

  /// On any thread but the engine's, which it doesn't block.
  boost::asio::awaitable<health_answer> look();

  /// The process ends: no service is asked any more. From any thread.
  void shut_down();
  /// Returns when nobody is being asked; the engine must run still. After shut_down().
  void wait_for_pings();

private:
  class asking;

  curl::engine& engine_;
  const run_history& history_;
  double failure_threshold_;
  health_pings& pings_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t in_hand_ = 0;
  bool shutting_down_ = false;
};

} // namespace cfc::connector
