#include "pipeline/phase_clock.hpp"

namespace cfc::pipeline {

namespace {

double seconds_since(std::chrono::steady_clock::time_point then) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

} // namespace

void phase_clock::enter(std::string name) {
  const std::lock_guard lock(mutex_);
  close();
  name_ = std::move(name);
  began_ = std::chrono::steady_clock::now();
}

std::vector<std::pair<std::string, double>> phase_clock::finish() {
  const std::lock_guard lock(mutex_);
  close();
  return done_;
}

phase_clock::reading phase_clock::now() const {
  const std::lock_guard lock(mutex_);
  return {name_, seconds_since(start_), seconds_since(began_)};
}

void phase_clock::close() {
  if (!name_.empty())
    done_.emplace_back(name_, seconds_since(began_));
  name_.clear();
}

} // namespace cfc::pipeline
