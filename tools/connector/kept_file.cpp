#include "tools/connector/kept_file.hpp"

#include "io/observe/parts.hpp"

#include <exception>
#include <utility>

namespace cfc::connector {

kept_file::kept_file(report_file& file, std::string name, std::function<std::string()> text,
                     const observe::log& log, std::chrono::milliseconds between)
    : file_(file), name_(std::move(name)), text_(std::move(text)), log_(log.part(observe::part::schedule)),
      thread_([this, between] { keep_up(between); }) {}

kept_file::~kept_file() {
  stop();
}

void kept_file::stop() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable())
    thread_.join();
}

void kept_file::finish() {
  stop();
  file_.write(text_());
}

void kept_file::keep_up(std::chrono::milliseconds between) {
  std::unique_lock lock(mutex_);
  do {
    lock.unlock();
    try {
      file_.write(text_());
    } catch (const std::exception& error) {
      log_.warn(name_ + " can't be written; it is tried again", {{"error", error.what()}});
    }
    lock.lock();
  } while (!changed_.wait_for(lock, between, [this] { return ending_; }));
}

} // namespace cfc::connector
