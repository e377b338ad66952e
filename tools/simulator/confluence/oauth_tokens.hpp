#pragma once

#include "tools/simulator/http/server.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cfc::simulator {

struct credentials {
  std::string client_id = "sim-client";
  std::string client_secret = "sim-secret";
  std::string pat = "sim-pat";
  std::string user = "sim-user";
  std::string password = "sim-password";
  std::chrono::seconds token_lifetime{3'600};
};

/// Client-credentials grants of one product. Thread-safe.
class oauth_tokens {
public:
  explicit oauth_tokens(credentials accepted);

  /// Cloud's `POST /oauth/token` (JSON).
  reply grant_by_json(const call& request);
  /// Data Center's `POST /rest/oauth2/latest/token` (form, needs a scope).
  reply grant_by_form(const call& request);

  /// A token that another authorization server issued.
  void accept(const std::string& token, std::chrono::seconds lifetime);

  enum class state { valid, expired, unknown };
  state check(std::string_view token) const;

private:
  std::string issue();

  credentials accepted_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::chrono::steady_clock::time_point> until_;
  std::uint64_t issued_ = 0;
};

/// The value behind a scheme such as "Bearer", or empty. The scheme's case doesn't matter.
std::string_view login_value(const call& request, std::string_view scheme);
} // namespace cfc::simulator
