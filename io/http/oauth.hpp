#pragma once

#include "io/http/credentials.hpp"
#include "io/http/oauth_token.hpp"
#include "io/http/retry.hpp"
#include "io/observe/secrets.hpp"

#include <boost/asio/steady_timer.hpp>

#include <exception>
#include <functional>
#include <string_view>

namespace cfc::http {

/// oauth() with the time and the retries open to tests. Waiting for tries uses `clock.sleep_until`.
class oauth_credentials final : public credentials {
public:
  oauth_credentials(transport& via, oauth_settings settings, service_clock clock,
                    std::function<void()> on_refresh, retry_policy policy, int jitter_seed);

  boost::asio::awaitable<void> apply(request& request) override;
  boost::asio::awaitable<bool> renew(std::string refused) override;
  std::string_view advice(int status) const noexcept override;

private:
  using time_point = std::chrono::steady_clock::time_point;
  /// One fetch in hand and whoever waits for it.
  struct fetch {
    boost::asio::steady_timer ended;
    std::exception_ptr error;
  };

  boost::asio::awaitable<void> ensure_fresh();
  boost::asio::awaitable<void> join_fetch();
  boost::asio::awaitable<void> fetch_token();
  boost::asio::awaitable<granted_token> ask_once();
  void keep(const granted_token& token);
  time_point now() const { return retries_.clock().now(); }
  std::string explain(const response& answer) const;

  transport& via_;
  oauth_settings settings_;
  std::function<void()> on_refresh_;
  retry_schedule retries_;
  std::string shown_url_;

  observe::known_secret client_secret_, basic_login_;
  observe::known_secret issued_;
  std::string authorization_;
  time_point young_until_{};
  time_point renew_at_{};
  time_point ends_at_{};
  std::shared_ptr<fetch> in_hand_;
};

} // namespace cfc::http
