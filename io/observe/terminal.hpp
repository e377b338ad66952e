#pragma once

#include "io/observe/stream_writer.hpp"

#include <chrono>
#include <cstdio>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::observe {

class live_block;

/// How long a line waits for a reader of the log that has stopped reading (REL-8).
constexpr std::chrono::milliseconds longest_wait_for_reader{1000};

/// A stream that log lines and a live display write to together: lines scroll by above the display's block.
/// Thread-safe. Nobody who writes waits for long, whatever becomes of the stream's reader.
class terminal {
public:
  /// @param out stays open as long as the terminal
  explicit terminal(std::FILE* out) : out_(out) {}
  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;
  ~terminal() = default;

  /// Writes whole lines, each with its newline. A live block is taken away before and drawn again behind
  /// them. False: they are lost, since nobody made room for them within that time.
  bool write(std::string_view lines, std::chrono::milliseconds patience = longest_wait_for_reader);

private:
  friend class live_block;

  std::mutex mutex_;
  stream_writer out_;
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
