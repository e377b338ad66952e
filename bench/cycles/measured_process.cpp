#include "bench/cycles/measured_process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace cfc::bench {

namespace {

constexpr std::chrono::milliseconds between_looks(20);
constexpr std::uint64_t kibibyte = 1024;

void check(int error, const std::string& what) {
  if (error != 0)
    throw std::system_error(error, std::generic_category(), what);
}

volatile std::sig_atomic_t signalled = 0;

void note_signal(int) {
  signalled = 1;
}

std::vector<std::string> environment_of(const command& what) {
  std::vector<std::string> lines;
  for (char** one = environ; *one != nullptr; ++one) {
    const std::string line(*one);
    if (!what.environment.contains(line.substr(0, line.find('='))))
      lines.push_back(line);
  }
  for (const auto& [name, value] : what.environment)
    lines.push_back(fmt::format("{}={}", name, value));
  return lines;
}

/// The array of pointers that POSIX wants.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (auto& text : texts)
    result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// The system counts the memory of whoever starts a program among the program's, as far as its peak goes.
std::uint64_t own_peak() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * kibibyte;
}

/// The most that a process or one of those it started had in memory, as far as they still run.
std::uint64_t peak_of_family(pid_t id) {
  std::uint64_t most = 0;
  std::ifstream status(fmt::format("/proc/{}/status", id));
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:"))
      most = std::stoull(line.substr(line.find_first_of("0123456789"))) * kibibyte;
  std::ifstream children(fmt::format("/proc/{0}/task/{0}/children", id));
  for (pid_t child = 0; children >> child;)
    most = std::max(most, peak_of_family(child));
  return most;
}

} // namespace

child_process::child_process(const command& what) : began_(std::chrono::steady_clock::now()) {
  posix_spawn_file_actions_t files;
  check(posix_spawn_file_actions_init(&files), "posix_spawn_file_actions_init");
  constexpr int create = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, what.stdout_file.c_str(), create, 0600);
  posix_spawn_file_actions_addopen(&files, 2, what.stderr_file.c_str(), create, 0600);
  auto arguments = what.arguments;
  auto environment = environment_of(what);
  const int error = posix_spawnp(&id_, arguments.front().c_str(), &files, nullptr, pointers(arguments).data(),
                                 pointers(environment).data());
  posix_spawn_file_actions_destroy(&files);
  check(error, "start " + arguments.front());
  handle_ = static_cast<int>(syscall(SYS_pidfd_open, id_, 0));
}

child_process::~child_process() {
  signal(SIGKILL);
  if (!ended_)
    waitpid(id_, nullptr, 0);
  close(handle_);
}

void child_process::signal(int number) const {
  if (!ended_)
    kill(id_, number);
}

std::optional<process_figures> child_process::wait(std::chrono::milliseconds at_most) {
  if (ended_)
    return ended_;
  pollfd end{handle_, POLLIN, 0};
  most_seen_ = std::max(most_seen_, peak_of_family(id_));
  if (poll(&end, 1, static_cast<int>(at_most.count())) <= 0)
    return std::nullopt;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began_;
  int status = 0;
  rusage usage{};
  if (wait4(id_, &status, 0, &usage) != id_)
    throw std::system_error(errno, std::generic_category(), "wait4");
  constexpr int by_signal = 128;
  const auto counted = static_cast<std::uint64_t>(usage.ru_maxrss) * kibibyte;
  ended_ = process_figures{wall.count(), seconds(usage.ru_utime), seconds(usage.ru_stime),
                           counted > own_peak() ? counted : most_seen_,
                           WIFSIGNALED(status) ? by_signal + WTERMSIG(status) : WEXITSTATUS(status)};
  return ended_;
}

void end_in_order_on_signals() {
  struct sigaction noting {};
  noting.sa_handler = note_signal;
  noting.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int number : {SIGINT, SIGTERM, SIGHUP})
    sigaction(number, &noting, nullptr);
}

process_figures run_measured(const command& what, std::chrono::seconds at_most,
                             const std::function<void(double)>& sample) {
  constexpr double often = 0.2, seldom = 0.5, at_first = 5;
  const auto began = std::chrono::steady_clock::now();
  child_process running(what);
  double next = often;
  for (;;) {
    if (const auto ended = running.wait(between_looks))
      return *ended;
    if (signalled != 0)
      throw std::runtime_error("stopped by a signal");
    const double now = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (now > static_cast<double>(at_most.count()))
      throw std::runtime_error(
          fmt::format("'{}' still ran after {} s", what.arguments.back(), at_most.count()));
    if (now < next)
      continue;
    sample(now);
    next = now + (now < at_first ? often : seldom);
  }
}

} // namespace cfc::bench
