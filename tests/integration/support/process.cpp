#include "tests/integration/support/process.hpp"

#include "tests/integration/support/temporary_directory.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace cfc::test {

namespace {

void check(int error, const std::string& what) {
  if (error != 0)
    throw std::system_error(error, std::generic_category(), what);
}

std::vector<std::string> environment_of(const launch& what) {
  auto variables = what.environment;
  for (const char* name : {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name))
      variables.emplace(name, value);
  }
  std::vector<std::string> lines;
  for (const auto& [name, value] : variables)
    lines.push_back(name + "=" + value);
  return lines;
}

/// The array of pointers that POSIX wants.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts)
    result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

} // namespace

std::filesystem::path program_of_ours(const std::string& name) {
  const char* folder = std::getenv("CFC_PROGRAMS");
  return std::filesystem::path(folder == nullptr ? CFC_BINARY_DIR : folder) / name;
}

process::process(const launch& what) : stdout_file_(what.stdout_file), stderr_file_(what.stderr_file) {
  posix_spawn_file_actions_t files;
  check(posix_spawn_file_actions_init(&files), "posix_spawn_file_actions_init");
  constexpr int create = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, what.stdout_file.c_str(), create, 0600);
  if (what.stderr_descriptor < 0)
    posix_spawn_file_actions_addopen(&files, 2, what.stderr_file.c_str(), create, 0600);
  else
    posix_spawn_file_actions_adddup2(&files, what.stderr_descriptor, 2);

  std::vector<std::string> arguments{what.program.string()};
  arguments.insert(arguments.end(), what.arguments.begin(), what.arguments.end());
  auto environment = environment_of(what);
  const int error = posix_spawn(&id_, what.program.c_str(), &files, nullptr, pointers(arguments).data(),
                                pointers(environment).data());
  posix_spawn_file_actions_destroy(&files);
  check(error, "start " + what.program.string());
  handle_ = static_cast<int>(syscall(SYS_pidfd_open, id_, 0));
}

process::~process() {
  signal(SIGKILL);
  wait(std::chrono::seconds(10));
  if (handle_ >= 0)
    close(handle_);
}

std::string process::first_line() {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  for (;;) {
    const auto printed = read_file(stdout_file_);
    if (const auto end = printed.find('\n'); end != std::string::npos)
      return printed.substr(0, end);
    if (wait(std::chrono::milliseconds(10)) || std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error("the program whose output is " + stdout_file_.string() +
                               " did not start: " + read_file(stderr_file_));
  }
}

void process::signal(int number) {
  if (!exit_code_)
    kill(id_, number);
}

std::optional<int> process::wait(std::chrono::milliseconds at_most) {
  if (exit_code_)
    return exit_code_;
  pollfd ended{handle_, POLLIN, 0};
  if (poll(&ended, 1, static_cast<int>(at_most.count())) <= 0)
    return std::nullopt;
  int status = 0;
  if (waitpid(id_, &status, 0) == id_)
    exit_code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return exit_code_;
}

} // namespace cfc::test
