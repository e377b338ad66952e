#pragma once

#include "io/observe/terminal.hpp"
#include "nodes/operations/edge_level.hpp"
#include "nodes/operations/tally.hpp"
#include "pipeline/report/bottleneck.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace cfc::pipeline {

/// What a display shows at one moment.
struct progress_view {
  std::string tenant;
  std::string phase;
  double seconds = 0;       ///< since the cycle began
  double phase_seconds = 0; ///< since the phase began
  std::uint64_t answers = 0, pages_found = 0, attachments_found = 0;
  std::int64_t searches_open = 0;
  std::uint64_t spaces_complete = 0, spaces_diffed = 0;
  std::uint64_t pages_done = 0, pages_wanted = 0, attachments_done = 0, attachments_wanted = 0;
  std::uint64_t deleted = 0, to_delete = 0;
  bool discovery_complete = false;
  bool ended = false; ///< the cycle: nothing moves any more
  std::vector<nodes::edge_level> edges;
  load_reading load; ///< what may hold it back
};

/// A view of what is counted; the rest of it is for the caller to fill in.
progress_view counted(const nodes::tally& counts);

/// What has held the cycle back since the earlier view (RUN-9).
bottleneck held_back_by(const progress_view& view, const progress_view& before);

/// One line, for logs and pipes.
/// @param before what rates and the time left are measured from; a default one stands for the start
std::string plain_line(const progress_view& view, const progress_view& before = {});
/// Several lines for a terminal: per stage what is done, the rate and what waits; totals; the time left.
std::vector<std::string> bar_lines(const progress_view& view, const progress_view& before = {});

/// The lines of all tenants that run side by side, for a terminal: several each, or one each where they are
/// more than a screen takes; the last of these says how many there are besides. Blocks stand in columns where
/// a terminal of that width has room for all of them.
/// @param columns of the terminal, 0: unknown
std::vector<std::string> bar_lines(const std::vector<progress_view>& views,
                                   const std::vector<progress_view>& before, std::size_t columns);

/// Keeps what was shown of a tenant in the last 15 s, so that rates are those of the stage that runs now.
class progress_history {
public:
  /// A view of the same moment as the one before is left out.
  void add(progress_view view);
  /// The oldest view that is kept, a default one at the beginning.
  const progress_view& before() const noexcept { return views_.front(); }

private:
  std::deque<progress_view> views_{progress_view()};
};

/// Redraws while cycles run, on its own thread: a live block on a terminal, or a plain line for each tenant
/// every 10 s.
class progress_display {
public:
  enum class mode : std::uint8_t { bar, plain, off };

  /// @param look gives what is to be shown, one for each tenant, in an order that stays; called on any thread
  /// that writes to the terminal
  progress_display(mode how, observe::terminal& out, std::function<std::vector<progress_view>()> look);
  /// Draws a last time and stops; nothing is called any more.
  ~progress_display();
  progress_display(const progress_display&) = delete;
  progress_display& operator=(const progress_display&) = delete;

private:
  void run();
  void show();
  std::vector<std::string> lines();

  mode mode_;
  observe::terminal& out_;
  std::function<std::vector<progress_view>()> look_;
  std::vector<progress_history> histories_; ///< with a live block, the terminal's lock protects them
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::optional<observe::live_block> block_;
  std::thread thread_;
};

} // namespace cfc::pipeline
