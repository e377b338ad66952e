#pragma once

#include "io/http/credentials.hpp"
#include "io/http/message.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace cfc::http {

/// Id and secret of the client as HTTP Basic has them: form-encoded first (RFC 6749, 2.3.1), then in base64.
std::string basic_login(const oauth_settings& settings);

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
