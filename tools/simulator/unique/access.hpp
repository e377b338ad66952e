#pragma once

#include "tools/simulator/http/server.hpp"
#include "tools/simulator/unique/settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace cfc::simulator {

/// Who a request to Unique comes from: service header fields (cluster_local) or a bearer token of the
/// simulated Zitadel (external). Not thread-safe.
class access_control {
public:
  explicit access_control(const unique_settings& settings) : settings_(settings) {}

  /// The user; nothing: 401.
  std::optional<std::string> user_of(const call& request, std::int64_t now_ms) const;
  /// POST /oauth/v2/token: client credentials by HTTP Basic; all scopes the connector needs must be asked
  /// for.
  reply token(const call& request, std::int64_t now_ms);
  /// A token that another authorization server issued to the service user.
  void accept_token(const std::string& token, std::int64_t until_ms) { tokens_[token] = until_ms; }
  /// Tokens given so far are no longer accepted.
  void revoke_tokens() { tokens_.clear(); }

private:
  bool knows_client(const std::string& login) const;
  std::optional<std::string> cluster_local_user(const call& request) const;
  std::optional<std::string> external_user(const call& request, std::int64_t now_ms) const;

  const unique_settings& settings_;
  std::unordered_map<std::string, std::int64_t> tokens_; ///< token to the time it expires
  std::uint64_t issued_ = 0;
};

} // namespace cfc::simulator
