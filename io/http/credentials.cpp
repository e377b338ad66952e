#include "io/http/credentials.hpp"

#include "io/http/encoding.hpp"
#include "io/observe/secrets.hpp"

#include <utility>
#include <vector>

namespace cfc::http {

namespace asio = boost::asio;

namespace {

/// In words that fit the status: 401 is about who we are, 403 about what we may do.
struct hints {
  std::string_view unknown, forbidden;
};

constexpr hints password_hints{
    "Check the user name and the password, and that no CAPTCHA after failed logins blocks the account.",
    "Check the permissions of the account, and that no CAPTCHA after failed logins blocks it."};
constexpr hints token_hints{"Check the access token: it is wrong, out of date or revoked.",
                            "Check the permissions of the account that the access token belongs to."};

class fixed final : public credentials {
public:
  explicit fixed(headers fields, hints advice = {}, std::vector<observe::known_secret> kept = {})
      : fields_(std::move(fields)), hints_(advice), kept_(std::move(kept)) {}
  asio::awaitable<void> apply(request& request) override {
    request.fields.insert(request.fields.end(), fields_.begin(), fields_.end());
    co_return;
  }
  asio::awaitable<bool> renew(std::string) override { co_return false; }
  std::string_view advice(int status) const noexcept override {
    return status == 401 ? hints_.unknown : hints_.forbidden;
  }

private:
  headers fields_;
  hints hints_;
  std::vector<observe::known_secret> kept_;
};

/// @param shown what stands behind the scheme: known too, since its base64 shows nothing of the secret's
std::unique_ptr<credentials> authorization(const std::string& scheme, const std::string& shown,
                                           const std::string& secret, hints advice) {
  headers fields;
  fields.push_back({"Authorization", scheme + " " + shown});
  std::vector<observe::known_secret> kept;
  kept.reserve(2);
  kept.emplace_back(secret);
  kept.emplace_back(shown);
  return std::make_unique<fixed>(std::move(fields), advice, std::move(kept));
}

} // namespace

std::string_view credentials::advice(int) const noexcept {
  return "";
}

std::unique_ptr<credentials> fixed_fields(headers fields) {
  return std::make_unique<fixed>(std::move(fields));
}

std::unique_ptr<credentials> basic(const std::string& username, const std::string& password) {
  return authorization("Basic", base64(username + ":" + password), password, password_hints);
}

std::unique_ptr<credentials> bearer(const std::string& token) {
  return authorization("Bearer", token, token, token_hints);
}

} // namespace cfc::http
