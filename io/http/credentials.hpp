#pragma once

#include "io/http/transport.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace cfc::http {

/// Puts a service's credentials on requests. Used on the I/O thread only.
class credentials {
public:
  virtual ~credentials() = default;
  /// Adds the fields; may wait for a token.
  /// @throws api_error (kind authentication) when no token can be had
  virtual boost::asio::awaitable<void> apply(request& request) = 0;
  /// Called after a 401 to a request that apply() had prepared. True: there is something newer than that
  /// request had, or it was fetched, so one repeat makes sense (REL-3). What is less than a minute old isn't
  /// renewed: it is not the reason of the refusal (REL-12).
  /// @param refused the `Authorization` of that request
  virtual boost::asio::awaitable<bool> renew(std::string refused) = 0;
  /// What the operator can check when a server answers 401 or 403 to these credentials; "": nothing special.
  virtual std::string_view advice(int status) const noexcept;
};

/// Fields that never change: service headers, a personal access token, nothing at all.
std::unique_ptr<credentials> fixed_fields(headers fields);
/// `Authorization: Basic`.
std::unique_ptr<credentials> basic(const std::string& username, const std::string& password);
/// `Authorization: Bearer` with a token that somebody made by hand.
std::unique_ptr<credentials> bearer(const std::string& token);

/// OAuth 2.0 client credentials (two-legged). The three shapes that our services want.
struct oauth_settings {
  enum class shape : std::uint8_t {
    json,            ///< Confluence Cloud: a JSON object with grant_type, client_id, client_secret
    form,            ///< Confluence Data Center: a form with the same fields and the scope
    form_with_basic, ///< Zitadel: grant_type and scope as a form, id and secret by HTTP Basic
  };
  shape how = shape::json;
  std::string token_url;
  std::string client_id, client_secret;
  std::string scope; ///< left out when empty
  /// A token is renewed this long before its end, or at half its life when it lives shorter than twice that
  /// (REL-3).
  std::chrono::seconds margin{300};
};

/// A cached token, renewed by one request however many wait for it (REL-3). `via` must outlive it. `now` is a
/// monotonic clock. `on_refresh` is called after each token fetched.
std::unique_ptr<credentials> oauth(transport& via, oauth_settings settings,
                                   std::function<std::chrono::steady_clock::time_point()> now,
                                   std::function<void()> on_refresh = {});

} // namespace cfc::http
