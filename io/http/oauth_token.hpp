#pragma once

#include "io/http/credentials.hpp"
#include "io/http/message.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace cfc::http {

/// The request for a token, in one of the three shapes.
request token_request(const oauth_settings& settings);

/// What a token endpoint grants.
struct granted_token {
  std::string value;
  std::chrono::seconds life;
};
/// Null when the answer has no token. Without a life, a short one is assumed.
std::optional<granted_token> read_token(const std::string& body);

} // namespace cfc::http
