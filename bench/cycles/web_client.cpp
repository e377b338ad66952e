#include "bench/cycles/web_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace cfc::bench {

namespace {

constexpr std::uint64_t most_control_bytes = 4ULL * 1024 * 1024 * 1024;

} // namespace

curl::engine_settings web_client::settings() {
  curl::engine_settings chosen;
  // The simulator does nothing else while it predicts what a sync of a million pages leaves.
  constexpr std::chrono::minutes patience(30);
  chosen.limits.headers = chosen.limits.stall = chosen.limits.slow = chosen.limits.answer = patience;
  chosen.connections_per_host = 1'024;
  chosen.idle_connections = 1'024;
  chosen.answer_bytes = most_control_bytes;
  return chosen;
}

std::string web_client::ask(http::request request) {
  request.max_body_bytes = most_control_bytes;
  request.compressed = false;
  const auto url = request.url;
  auto call = engine_.send(std::move(request));
  auto answer = boost::asio::co_spawn(engine_.executor(), std::move(call), boost::asio::use_future).get();
  if (answer.status / 100 != 2)
    throw std::runtime_error(fmt::format("{}: {} {}", url, answer.status, answer.body.substr(0, 500)));
  return std::move(answer.body);
}

std::string web_client::get(const std::string& url) {
  http::request request;
  request.url = url;
  return ask(std::move(request));
}

std::string web_client::post(const std::string& url, std::string json) {
  http::request request;
  request.verb = http::method::post;
  request.url = url;
  request.fields.push_back({"Content-Type", "application/json"});
  request.body = std::move(json);
  return ask(std::move(request));
}

} // namespace cfc::bench
