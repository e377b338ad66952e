#pragma once

#include <memory>

namespace cfc::pipeline {

/// As long as it lives, all cycles of the process together compute with no more threads than this.
class thread_limit {
public:
  explicit thread_limit(unsigned most);
  ~thread_limit();
  thread_limit(const thread_limit&) = delete;
  thread_limit& operator=(const thread_limit&) = delete;

private:
  struct implementation;
  std::unique_ptr<implementation> impl_;
};

} // namespace cfc::pipeline
