#include "tools/connector/signals.hpp"

#include <csignal>
#include <pthread.h>
#include <unistd.h>

namespace cfc::connector {

namespace {

sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  // Only sent by our own destructor, to end the thread.
  sigaddset(&set, SIGUSR1);
  return set;
}

} // namespace

signals::signals() {
  const auto set = ending_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  thread_ = std::thread([this] { wait(); });
}

signals::~signals() {
  done_ = true;
  pthread_kill(thread_.native_handle(), SIGUSR1);
  thread_.join();
}

void signals::on_first(std::function<void(int)> call) {
  const std::lock_guard lock(mutex_);
  call_ = std::move(call);
  if (received_ != 0 && call_)
    call_(received_);
}

void signals::wait() {
  const auto set = ending_signals();
  for (;;) {
    int signal = 0;
    if (sigwait(&set, &signal) != 0)
      continue;
    if (signal == SIGUSR1) {
      if (done_)
        return;
      continue;
    }
    if (received_ != 0)
      _exit(128 + signal);
    const std::lock_guard lock(mutex_);
    received_ = signal;
    if (call_)
      call_(signal);
  }
}

} // namespace cfc::connector
