#include "tools/connector/signals.hpp"

#include <algorithm>
#include <csignal>
#include <optional>
#include <pthread.h>
#include <unistd.h>
#include <utility>

namespace cfc::connector {

namespace {

using time_point = std::chrono::steady_clock::time_point;

bool is_ignored(int signal) {
  struct sigaction now {};
  return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGQUIT);
  if (!is_ignored(SIGHUP))
    sigaddset(&set, SIGHUP);
  // Only sent by our own destructor, to end the thread.
  sigaddset(&set, SIGUSR1);
  return set;
}

/// The next signal; 0: the deadline is over, or the wait was broken off.
int next_of(const sigset_t& set, std::optional<time_point> deadline) {
  if (!deadline) {
    int signal = 0;
    return sigwait(&set, &signal) == 0 ? signal : 0;
  }
  const auto left = std::max(*deadline - std::chrono::steady_clock::now(), std::chrono::nanoseconds(0));
  const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
  const timespec at_most{seconds.count(), (left - seconds).count()};
  return std::max(sigtimedwait(&set, nullptr, &at_most), 0);
}

} // namespace

signals::signals() {
  sem_init(&came_, 0, 0);
  const auto set = ending_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // A write that may not be is an error of the write, with a message, and not the end.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  waiting_ = std::thread([this] { wait(); });
  calling_ = std::thread([this] { carry_out(); });
}

signals::~signals() {
  done_ = true;
  pthread_kill(waiting_.native_handle(), SIGUSR1);
  waiting_.join();
  sem_post(&came_);
  calling_.join();
  sem_destroy(&came_);
}

void signals::on_first(std::function<void(int)> call, std::chrono::milliseconds time_to_end) {
  time_to_end_ = time_to_end;
  {
    const std::lock_guard lock(mutex_);
    call_ = std::move(call);
  }
  if (received_ != 0)
    sem_post(&came_);
}

void signals::forget_call() {
  const std::lock_guard lock(mutex_);
  call_ = nullptr;
}

void signals::wait() {
  const auto set = ending_signals();
  std::optional<time_point> deadline;
  for (;;) {
    const int signal = next_of(set, deadline);
    if (signal == SIGUSR1 && done_)
      return;
    const int first = received_;
    const bool is_ending_signal = signal != 0 && signal != SIGUSR1;
    if (first != 0 && is_ending_signal)
      _exit(128 + signal);
    if (first != 0 && std::chrono::steady_clock::now() >= *deadline)
      _exit(128 + first);
    if (!is_ending_signal)
      continue;
    received_ = signal;
    deadline = std::chrono::steady_clock::now() + time_to_end_.load();
    sem_post(&came_);
  }
}

void signals::carry_out() {
  while (true) {
    if (sem_wait(&came_) != 0)
      continue;
    if (done_)
      return;
    const std::lock_guard lock(mutex_);
    if (const auto call = std::exchange(call_, nullptr))
      call(received_);
  }
}

} // namespace cfc::connector
