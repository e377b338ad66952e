#pragma once

#include "pipeline/report/progress.hpp"

#include <cstddef>
#include <functional>
#include <mutex>
#include <vector>

namespace cfc::pipeline {

/// What the cycles that run side by side are doing (CYC-6), for a display. Thread-safe.
class progress_board {
public:
  /// A cycle's place on the board. Once it is gone nothing is called any more, and what was seen last stays.
  class place {
  public:
    place(progress_board& board, std::size_t index) : board_(board), index_(index) {}
    ~place() { board_.keep_last(index_); }
    place(const place&) = delete;
    place& operator=(const place&) = delete;

  private:
    progress_board& board_;
    std::size_t index_;
  };

  /// A tenant's next cycle takes the place of its last one: a service has as many as it has tenants.
  /// @param look gives what is to be shown, on any thread; must neither log nor write to a terminal
  [[nodiscard]] place enter(std::function<progress_view()> look);
  /// In the order in which the cycles entered; a place keeps its index.
  std::vector<progress_view> views() const;

private:
  struct shown {
    std::function<progress_view()> look; ///< empty: the cycle has ended
    progress_view last;
  };

  void keep_last(std::size_t index);

  mutable std::mutex mutex_;
  std::vector<shown> places_;
};

} // namespace cfc::pipeline
