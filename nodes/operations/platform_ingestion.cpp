#include "nodes/operations/platform_ingestion.hpp"

#include "io/observe/parts.hpp"

#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr const char* finished_state = "FINISHED";

/// The platform has several: FAILED, and the same with what failed behind it.
bool has_failed(const std::string& state) {
  return state.starts_with("FAILED");
}

bool is_on_its_way(const std::string& state) {
  return state != finished_state && state != missing_state && !has_failed(state);
}

std::string state_of(const unique::content_record& content) {
  if (content.finished)
    return finished_state;
  return content.state.empty() ? "UNKNOWN" : content.state;
}

/// A signal is seen after that time at the latest.
constexpr std::chrono::milliseconds between_looks_at_signals{250};

/// False: the wait was cut short.
boost::asio::awaitable<bool> pause(const service_set& services, const run_context& run,
                                   std::chrono::steady_clock::time_point until) {
  try {
    for (auto now = services.clock.now(); now < until && !run.stopping(); now = services.clock.now())
      co_await services.clock.sleep_until(std::min(until, now + between_looks_at_signals));
  } catch (const boost::system::system_error&) {
    co_return false;
  }
  co_return !run.stopping();
}

boost::asio::awaitable<void> look(const service_set& services, const std::vector<std::string>& keys,
                                  std::map<std::string, std::string>& states) {
  for (const auto& key : keys)
    states[key] = missing_state;
  auto asked = keys;
  const auto found = co_await services.unique.contents_by_keys(std::move(asked));
  for (const auto& content : found) {
    if (const auto at = states.find(content.key); at != states.end())
      at->second = state_of(content);
  }
}

platform_ingestion summary(const std::map<std::string, std::string>& states) {
  platform_ingestion result;
  for (const auto& [key, state] : states) {
    ++result.states[state];
    if (has_failed(state))
      result.failed.push_back(key);
    if (state != finished_state)
      result.unfinished.emplace(key, state);
  }
  return result;
}

} // namespace

boost::asio::awaitable<platform_ingestion> wait_for_ingestion(const service_set& services,
                                                              const run_context& run,
                                                              std::vector<std::string> keys,
                                                              ingestion_wait how_long) {
  const auto begun = services.clock.now();
  std::chrono::milliseconds between{1'000};
  std::map<std::string, std::string> states;
  std::vector<std::string> open = std::move(keys);
  while (!open.empty()) {
    co_await look(services, open, states);
    std::erase_if(open, [&](const std::string& key) { return !is_on_its_way(states.at(key)); });
    services.log.part(observe::part::ingestion)
        .info("waiting for the platform's ingestion", {{"open", open.size()}, {"total", states.size()}});
    const auto now = services.clock.now();
    if (open.empty() || run.stopping() || now - begun >= how_long.at_most)
      break;
    const bool whole = co_await pause(
        services, run,
        std::min<std::chrono::steady_clock::time_point>(now + between, begun + how_long.at_most));
    if (!whole)
      break;
    between = std::min(2 * between, how_long.longest_pause);
  }
  auto result = summary(states);
  result.seconds = std::chrono::duration<double>(services.clock.now() - begun).count();
  co_return result;
}

} // namespace cfc::nodes
