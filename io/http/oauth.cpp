#include "io/http/oauth.hpp"

#include "io/http/excerpt.hpp"
#include "io/http/failure_text.hpp"
#include "io/observe/masking.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <functional>
#include <optional>

namespace cfc::http {

namespace asio = boost::asio;

namespace {

/// How long a token that is still good is used on after its renewal failed, before renewing is tried again.
constexpr std::chrono::seconds renewal_pause{30};
/// A token that is younger than that, and than half its life, isn't the reason of a refusal (REL-12).
constexpr std::chrono::seconds youth{60};

/// What can be done when the token endpoint refuses.
std::string_view token_hint(int status, bool with_scope) noexcept {
  if (status == 407) {
    return "The proxy asks for credentials: check PROXY_AUTH_MODE, PROXY_USERNAME and PROXY_PASSWORD.";
  }
  if (status == 408 || status == 425 || status == 429) {
    return "The server that issues tokens throttles: run again later.";
  }
  if (status >= 500) {
    return "The server that issues tokens, or a gateway before it, is overloaded or down: check its state and "
           "run again.";
  }
  if (status == 400 || status == 401 || status == 403) {
    return with_scope ? "Check the client id, the client secret, and that the client may have the scope."
                      : "Check the client id and the client secret.";
  }
  return "Check the token URL.";
}

} // namespace

oauth_credentials::oauth_credentials(transport& via, oauth_settings settings, service_clock clock,
                                     std::function<void()> on_refresh, retry_policy policy, int jitter_seed)
    : via_(via), settings_(std::move(settings)), on_refresh_(std::move(on_refresh)),
      retries_(policy, jitter_seed, std::move(clock), waits::of(via.executor())),
      shown_url_(observe::mask_url(settings_.token_url)), client_secret_(settings_.client_secret),
      basic_login_(basic_login(settings_)) {}

asio::awaitable<void> oauth_credentials::apply(request& request) {
  co_await ensure_fresh();
  request.fields.push_back({"Authorization", authorization_});
}

asio::awaitable<bool> oauth_credentials::renew(std::string refused) {
  if (!authorization_.empty() && refused != authorization_) {
    co_return true;
  }
  if (now() < young_until_) {
    co_return false;
  }
  ends_at_ = renew_at_ = time_point{};
  co_await join_fetch();
  co_return true;
}

asio::awaitable<void> oauth_credentials::ensure_fresh() {
  if (now() < renew_at_) {
    co_return;
  }
  std::exception_ptr failed;
  try {
    co_await join_fetch();
  } catch (const api_error& e) {
    failed = std::current_exception();
  }
  if (failed) {
    if (now() >= ends_at_) {
      std::rethrow_exception(failed);
    }
    renew_at_ = std::min(now() + renewal_pause, ends_at_);
  }
}

asio::awaitable<void> oauth_credentials::join_fetch() {
  if (in_hand_) {
    const auto joined = in_hand_;
    boost::system::error_code ended;
    co_await joined->ended.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    if (joined->error) {
      std::rethrow_exception(joined->error);
    }
    co_return;
  }
  const auto mine = std::make_shared<fetch>(
      fetch{asio::steady_timer(via_.executor(), asio::steady_timer::time_point::max()), nullptr});
  in_hand_ = mine;
  try {
    co_await fetch_token();
  } catch (...) {
    mine->error = std::current_exception();
  }
  in_hand_.reset();
  mine->ended.cancel();
  if (mine->error) {
    std::rethrow_exception(mine->error);
  }
}

asio::awaitable<void> oauth_credentials::fetch_token() {
  const auto once = [this] { return ask_once(); };
  try {
    keep(co_await repeat(retries_, once));
  } catch (const api_error& e) {
    // Tried often enough: what needs the token isn't to begin again.
    throw api_error(e.fault(), e.status(), e.what());
  }
  if (on_refresh_) {
    on_refresh_();
  }
}

asio::awaitable<granted_token> oauth_credentials::ask_once() {
  std::optional<response> answer;
  try {
    answer = co_await via_.send(token_request(settings_));
  } catch (const transport_error& fault) {
    const bool stopping = fault.fault() == transport_fault::cancelled;
    failure_facts facts;
    facts.transient = fault.transient();
    throw api_error(stopping ? api_fault::cancelled : api_fault::authentication, 0,
                    "no access token: POST " + shown_url_ + " got no usable answer: " + fault.what() +
                        ". Check the token URL and that it can be reached from here.",
                    facts);
  }
  auto token = answer->status / 100 == 2 ? read_token(answer->body) : std::nullopt;
  if (!token) {
    failure_facts facts;
    facts.transient = worth_another_try(answer->status, answer->fields);
    facts.retry_after = retry_after(answer->fields, retries_.clock().wall());
    throw api_error(api_fault::authentication, answer->status, explain(*answer), facts);
  }
  co_return std::move(*token);
}

void oauth_credentials::keep(const granted_token& token) {
  issued_ = observe::known_secret(token.value);
  authorization_ = "Bearer " + token.value;
  const auto issued = now();
  ends_at_ = issued + token.life;
  young_until_ = issued + std::min(std::chrono::nanoseconds(youth), std::chrono::nanoseconds(token.life) / 2);
  const auto early = token.life < 2 * settings_.margin ? std::chrono::nanoseconds(token.life) / 2
                                                       : std::chrono::nanoseconds(settings_.margin);
  renew_at_ = ends_at_ - early;
}

std::string oauth_credentials::explain(const response& answer) const {
  auto text = "no access token: POST " + shown_url_ + " answered " + std::to_string(answer.status);
  if (answer.status / 100 == 2) {
    return text + " without an access_token. Check the token URL.";
  }
  const auto quote = excerpt(answer.body);
  if (!quote.empty()) {
    text += ": " + quote;
  }
  return with_hint(std::move(text), token_hint(answer.status, !settings_.scope.empty()));
}

std::string_view oauth_credentials::advice(int status) const noexcept {
  return status == 401
             ? "Check the scopes of the client: its access token was issued, but is not accepted here."
             : "Check the scopes and the permissions of the client.";
}

std::unique_ptr<credentials> oauth(transport& via, oauth_settings settings,
                                   std::function<std::chrono::steady_clock::time_point()> now,
                                   std::function<void()> on_refresh) {
  auto clock = real_clock();
  clock.now = std::move(now);
  return std::make_unique<oauth_credentials>(via, std::move(settings), std::move(clock),
                                             std::move(on_refresh), retry_policy{}, 0);
}

} // namespace cfc::http
