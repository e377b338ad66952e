#include "tests/integration/support/connector_run.hpp"

#include "tests/support/sanitizer.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <csignal>

namespace cfc::test {

namespace {

using simdjson::dom::element;

/// Calls `use` with the value at a pointer below the report's first tenant, if there is such a value.
template <typename Use>
void at(const std::string& report, const std::string& pointer, Use use) {
  simdjson::dom::parser parser;
  element found;
  if (parser.parse(report).at_pointer("/0" + pointer).get(found) == simdjson::SUCCESS)
    use(found);
}

std::string text(element from) {
  std::string_view found;
  return from.get_string().get(found) == simdjson::SUCCESS ? std::string(found) : std::string();
}

} // namespace

std::string run_result::status() const {
  std::string result;
  at(report, "/status", [&](element found) { result = text(found); });
  return result;
}

std::string run_result::abort_reason() const {
  std::string result;
  at(report, "/abortReason", [&](element found) { result = text(found); });
  return result;
}

std::vector<reported_failure> run_result::failures() const {
  std::vector<reported_failure> result;
  at(report, "/failures", [&](element found) {
    for (const element one : found.get_array())
      result.push_back({text(one["key"]), text(one["step"]), text(one["message"])});
  });
  return result;
}

std::uint64_t run_result::count(const std::string& pointer) const {
  std::uint64_t result = 0;
  at(report, pointer, [&](element found) { result = found.get_uint64(); });
  return result;
}

launch launch_of(const temporary_directory& in, const connector_call& what, const std::string& name) {
  launch how;
  how.program = program_of_ours("confluence-connector");
  how.arguments = what.arguments;
  how.environment = what.environment;
  how.environment.emplace("STATE_DIRECTORY", (in.path() / "state").string());
  how.stdout_file = in.path() / (name + ".out");
  how.stderr_file = in.path() / (name + ".err");
  return how;
}

run_result run_connector(const temporary_directory& in, const connector_call& what) {
  const auto start = launch_of(in, what, "connector");
  const auto report = in.path() / "report.json";
  std::filesystem::remove(report);

  run_result result;
  process running(start);
  const auto code = running.wait(what.at_most);
  if (!code) {
    running.signal(SIGABRT);
    running.wait(std::chrono::seconds(10));
    ADD_FAILURE() << "the connector still ran after " << what.at_most.count() << " s";
  }
  result.exit_code = code.value_or(-1);
  result.output = read_file(start.stdout_file);
  result.log = read_file(start.stderr_file);
  result.report = read_file(report);
  return result;
}

connector_call sync_of(const temporary_directory& in, const std::string& config_pattern,
                       std::map<std::string, std::string> environment) {
  connector_call call;
  call.arguments = {
      "sync",       "--config", config_pattern, "--report", (in.path() / "report.json").string(),
      "--progress", "off",      "--log-format", "json"};
  call.environment = std::move(environment);
  return call;
}

void expect_in_memory(const run_result& result, std::uint64_t at_most) {
  if (under_sanitizer)
    return;
  const auto peak = result.count("/peakResidentBytes");
  EXPECT_GT(peak, 0U);
  EXPECT_LT(peak, at_most);
}

} // namespace cfc::test
