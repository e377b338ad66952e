#pragma once

#include "tools/simulator/http/server.hpp"
#include "tools/simulator/http/time_histogram.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::simulator {

/// What was asked of one route, as the server saw it: from the request's header fields until its answer had
/// been written.
struct measured_route {
  std::uint64_t requests = 0;
  std::uint64_t refused = 0; ///< answered with 400 and above, or not at all
  std::uint64_t bytes_up = 0, bytes_down = 0;
  time_histogram latency;
  double handled_ms = 0;          ///< in handlers, all requests together
  double first_s = 0, last_s = 0; ///< when the first and the last one was answered, since the beginning
};

/// A thread of the server.
struct measured_loop {
  double cpu_s = 0; ///< since the beginning
  /// How long something that is ready waits for its turn: a timer's lateness, looked at 50 times a second.
  time_histogram waits;
};

struct server_measures {
  double seconds = 0;              ///< since the beginning
  double user_s = 0, system_s = 0; ///< CPU of the process
  std::vector<measured_loop> loops;
  /// By "host METHOD path" with ids replaced, and behind it a GraphQL operation or " bodies".
  std::map<std::string, measured_route> routes;
};

/// The server measures itself, so that a benchmark can tell when it was the server that limited a figure.
/// Thread-safe.
class server_meter {
public:
  using clock = std::chrono::steady_clock;

  server_meter();

  void add(std::string_view host, const call& request, int status, double milliseconds);
  /// Of the thread that calls it: how late it was.
  void add_wait(std::size_t thread, double milliseconds);
  server_measures since_beginning() const;
  void begin_anew();

private:
  struct loop {
    measured_loop measured;
    double cpu_at_beginning_s = -1, cpu_now_s = 0;
  };

  mutable std::mutex mutex_;
  clock::time_point began_;
  double user_at_beginning_s_ = 0, system_at_beginning_s_ = 0;
  std::vector<loop> loops_;
  std::map<std::string, measured_route> routes_;
};

} // namespace cfc::simulator
