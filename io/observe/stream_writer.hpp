#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace cfc::observe {

/// Writes to a stream that its reader may have stopped reading, and waits for it no longer than it is told to
/// (REL-8). Not thread-safe.
class stream_writer {
public:
  /// @param out stays open as long as the writer. A pipe or terminal is opened once more, so that waiting can
  /// be switched off for us without switching it off for those who share it
  explicit stream_writer(std::FILE* out);
  ~stream_writer();
  stream_writer(const stream_writer&) = delete;
  stream_writer& operator=(const stream_writer&) = delete;

  /// False: nothing of the text was taken within that time, or there is no reader any more. Of a text that
  /// was begun the rest goes out before the next, so that lines stay whole.
  bool put(std::string_view text, std::chrono::milliseconds patience);

private:
  using time_point = std::chrono::steady_clock::time_point;
  std::size_t put_some(std::string_view text, time_point deadline) const;
  bool room_by(time_point deadline) const;

  std::FILE* out_;
  int descriptor_; ///< -1: the stream is memory
  bool ours_ = false;
  bool socket_ = false;
  std::size_t piece_; ///< what can be written without waiting once there is room
  std::string rest_;  ///< of a text that was begun
};

} // namespace cfc::observe
