#pragma once

#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cfc::nodes {

/// How long the platform may take, and how often it is asked: after a second, then after twice as long each time.
struct ingestion_wait {
  std::chrono::milliseconds at_most{3'600'000};
  std::chrono::milliseconds longest_pause{10'000};
};

/// What the platform had made of the contents that were handed over, when the wait was over.
struct platform_ingestion {
  /// How many by state, as the platform names it; "MISSING": it shows no such content.
  std::map<std::string, std::uint64_t> states;
  std::map<std::string, std::string> unfinished; ///< the states of those that aren't finished, by key
  std::vector<std::string> failed;               ///< keys of those that it has given up
  double seconds = 0;
};

/// What is no state of the platform's.
inline constexpr const char* missing_state = "MISSING";

/// RUN-8: asks for the states of these contents, again and again for those that are still on their way, until
/// each is finished or has failed, the time is over, or the run is to end. Nothing is written.
/// @param keys of contents that were finalised in this cycle
/// @throws http::api_error when the platform can't be asked
boost::asio::awaitable<platform_ingestion> wait_for_ingestion(const service_set& services,
                                                              const run_context& run,
                                                              std::vector<std::string> keys,
                                                              ingestion_wait how_long);

} // namespace cfc::nodes
