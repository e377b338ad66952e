#pragma once

#include "io/observe/stream_writer.hpp"

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::observe {

class live_block;

/// How many columns and rows a stream's terminal has; 0: it is none, or doesn't say.
struct terminal_size {
  std::size_t columns = 0, rows = 0;
};
terminal_size size_of(std::FILE* stream);
/// The lines of a block that fit: each cut before the last column, since a line that wraps would be two, and
/// as many as there are rows for with one to spare. They are plain ASCII.
std::vector<std::string> fitted(std::vector<std::string> lines, terminal_size size);

/// How long a line waits for a reader of the log that has stopped reading (REL-8).
constexpr std::chrono::milliseconds longest_wait_for_reader{1000};

/// A stream that log lines and a live display write to together: lines scroll by above the display's block.
/// Thread-safe. Nobody who writes waits for long, whatever becomes of the stream's reader.
class terminal {
public:
  /// @param out stays open as long as the terminal
  explicit terminal(std::FILE* out) : stream_(out), out_(out) {}
  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;
  ~terminal() = default;

  /// Also to be asked by a live block.
  terminal_size size() const { return size_of(stream_); }

  /// Writes whole lines, each with its newline. A live block is taken away before and drawn again behind
  /// them. False: they are lost, since nobody made room for them within that time.
  bool write(std::string_view lines, std::chrono::milliseconds patience = longest_wait_for_reader);

private:
  friend class live_block;

  std::mutex mutex_;
  std::FILE* stream_;
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
