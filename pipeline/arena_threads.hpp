#pragma once

#include <oneapi/tbb/task_arena.h>

namespace cfc::pipeline {

/// How many threads an arena has.
/// @param wanted 0: one per core
inline int arena_threads(unsigned wanted) noexcept {
  return wanted == 0 ? oneapi::tbb::task_arena::automatic : static_cast<int>(wanted);
}

} // namespace cfc::pipeline
