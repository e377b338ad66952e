#pragma once

#include "io/curl/engine.hpp"

#include <string>

namespace cfc::bench {

/// Requests that are waited for, for what the benchmark says to the simulator and reads of the connector.
class web_client {
public:
  /// @throws std::runtime_error when the answer isn't 2xx; http::transport_error when there is none
  std::string get(const std::string& url);
  std::string post(const std::string& url, std::string json = "{}");
  curl::engine& engine() noexcept { return engine_; }

private:
  std::string ask(http::request request);

  curl::engine engine_{settings()};
  static curl::engine_settings settings();
};

} // namespace cfc::bench
