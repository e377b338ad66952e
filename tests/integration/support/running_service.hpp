#pragma once

#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/http_call.hpp"
#include "tests/integration/support/process.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace cfc::test {

/// `serve` with that configuration and JSON logs, at ports that are free.
inline connector_call service_of(const std::string& config_pattern,
                                 std::map<std::string, std::string> environment,
                                 const std::vector<std::string>& more = {}) {
  connector_call call;
  call.arguments = {"serve", "--config", config_pattern, "--log-format", "json"};
  call.arguments.insert(call.arguments.end(), more.begin(), more.end());
  call.environment = std::move(environment);
  call.environment.emplace("PORT", "0");
  call.environment.emplace("OTEL_EXPORTER_PROMETHEUS_HOST", "127.0.0.1");
  call.environment.emplace("OTEL_EXPORTER_PROMETHEUS_PORT", "0");
  return call;
}

/// A service that runs while the test asks it.
class running_service {
public:
  running_service(const temporary_directory& in, const connector_call& what)
      : running_service(launch_of(in, what, "service")) {}
  explicit running_service(const launch& how) : log_(how.stdout_file), running_(how) {}

  /// Its log, which is on stdout.
  std::string log() const { return std::filesystem::exists(log_) ? read_file(log_) : ""; }
  /// Where its pages are, without a slash at the end.
  const std::string& address() {
    if (pages_.empty())
      pages_ = base(R"re("version":"[^"]*","port":(\d+))re");
    return pages_;
  }
  /// Of `/probe`, `/health` and the status page. @throws std::runtime_error without an answer
  http_answer get(const std::string& path) { return http_get(address() + path); }
  /// Where Prometheus finds it, without a path.
  std::string metrics_address() const { return base(R"re("path":"/metrics","port":(\d+))re"); }
  http_answer metrics() const { return http_get(metrics_address() + "/metrics"); }
  void signal(int number) { running_.signal(number); }
  /// Its exit code; -1: it still ran after that time.
  int wait(std::chrono::seconds at_most = std::chrono::seconds(60)) {
    return running_.wait(at_most).value_or(-1);
  }
  /// How many cycles have ended so far, however they did.
  std::size_t cycles() const {
    const auto text = log();
    std::size_t count = 0;
    for (auto at = text.find("cycle ended"); at != std::string::npos; at = text.find("cycle ended", at + 1))
      ++count;
    return count;
  }

private:
  std::string base(const std::string& pattern) const {
    std::smatch port;
    std::string lines;
    const std::regex wanted(pattern);
    eventually([&] {
      lines = log();
      return std::regex_search(lines, port, wanted);
    });
    return "http://127.0.0.1:" + port[1].str();
  }

  std::filesystem::path log_;
  process running_;
  std::string pages_; ///< where they are, once that is known
};

} // namespace cfc::test
