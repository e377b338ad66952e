#pragma once

#include <cstdio>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::observe {

class live_block;

/// A stream that log lines and a live display write to together: lines scroll by above the display's block.
/// Thread-safe.
class terminal {
public:
  /// @param out stays open as long as the terminal
  explicit terminal(std::FILE* out) : out_(out) {}
  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;
  ~terminal() = default;

  /// Writes whole lines, each with its newline. A live block is taken away before and drawn again behind them.
  void write(std::string_view lines);

private:
  friend class live_block;
  void erase();
  void draw();

  std::mutex mutex_;
  std::FILE* out_;
  live_block* block_ = nullptr;
  std::size_t drawn_lines_ = 0;
};

/// The lines at the end of a terminal that are drawn over and over, from its construction to its destruction;
/// what was drawn last stays. A terminal has at most one.
class live_block {
public:
  /// @param lines the block as it is now, without newlines. Called with the terminal locked, from whichever
  /// thread writes to it: must neither write there nor log
  /// @throws std::logic_error when the terminal has a block already
  live_block(terminal& where, std::function<std::vector<std::string>()> lines);
  ~live_block();
  live_block(const live_block&) = delete;
  live_block& operator=(const live_block&) = delete;

  void redraw();

private:
  friend class terminal;
  terminal& where_;
  std::function<std::vector<std::string>()> lines_;
};

} // namespace cfc::observe
