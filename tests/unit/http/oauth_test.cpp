#include "io/http/oauth.hpp"
#include "tests/support/fake_transport.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::test {

namespace asio = boost::asio;
using http::api_error;
using http::method;
using http::oauth_settings;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

class oauth : public ::testing::Test {
protected:
  oauth() {
    settings.token_url = "https://auth.example.com/oauth/token";
    settings.client_id = "the id";
    settings.client_secret = "s&cret";
  }
  http::oauth_credentials& credentials() {
    if (!made_) {
      made_ = std::make_unique<http::oauth_credentials>(
          transport, settings, clock.clock(), [this] { ++refreshes; }, http::retry_policy{}, 1);
    }
    return *made_;
  }
  void grant(const std::string& token, int life) {
    transport.answer(method::post, "/oauth/token", 200,
                     R"({"token_type":"Bearer","access_token":")" + token + R"(","expires_in":)" +
                         std::to_string(life) + "}");
  }
  /// The Authorization field that a request gets now.
  std::string authorization() { return run(io, apply(credentials())); }
  static asio::awaitable<std::string> apply(http::credentials& who) {
    http::request what;
    co_await who.apply(what);
    co_return *http::find_header(what.fields, "Authorization");
  }
  std::string failure() {
    try {
      authorization();
    } catch (const api_error& e) {
      EXPECT_EQ(e.fault(), http::api_fault::authentication);
      return e.what();
    }
    return "no failure";
  }

  asio::io_context io;
  fake_transport transport{io};
  fake_clock clock;
  oauth_settings settings;
  int refreshes = 0;

private:
  std::unique_ptr<http::oauth_credentials> made_;
};

} // namespace

TEST_F(oauth, json_shape) {
  settings.how = oauth_settings::shape::json;
  grant("t1", 3600);

  EXPECT_EQ(authorization(), "Bearer t1");

  const auto& sent = transport.requests().at(0);
  EXPECT_EQ(sent.field("Content-Type"), "application/json");
  EXPECT_EQ(sent.body,
            R"({"grant_type":"client_credentials","client_id":"the id","client_secret":"s&cret"})");
  EXPECT_EQ(sent.field("Authorization"), "");
}

TEST_F(oauth, form_shape) {
  settings.how = oauth_settings::shape::form;
  settings.scope = "READ";
  grant("t1", 3600);

  EXPECT_EQ(authorization(), "Bearer t1");

  const auto& sent = transport.requests().at(0);
  EXPECT_EQ(sent.field("Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(sent.body, "grant_type=client_credentials&client_id=the%20id&client_secret=s%26cret&scope=READ");
}

TEST_F(oauth, form_with_basic_shape) {
  settings.how = oauth_settings::shape::form_with_basic;
  settings.client_id = "user";
  settings.client_secret = "word";
  settings.scope = "openid urn:x";
  grant("t1", 3600);

  EXPECT_EQ(authorization(), "Bearer t1");

  const auto& sent = transport.requests().at(0);
  EXPECT_EQ(sent.field("Authorization"), "Basic dXNlcjp3b3Jk");
  EXPECT_EQ(sent.body, "grant_type=client_credentials&scope=openid%20urn%3Ax");
}

TEST_F(oauth, a_token_is_kept_until_five_minutes_before_its_end) {
  grant("t1", 3600);
  authorization();

  clock.advance(seconds(3299));
  EXPECT_EQ(authorization(), "Bearer t1");

  clock.advance(seconds(1));
  grant("t2", 3600);
  EXPECT_EQ(authorization(), "Bearer t2");
  EXPECT_EQ(transport.requests().size(), 2U);
  EXPECT_EQ(refreshes, 2);
}

TEST_F(oauth, a_short_lived_token_is_renewed_at_half_its_life) {
  grant("t1", 60);
  authorization();

  clock.advance(seconds(29));
  EXPECT_EQ(authorization(), "Bearer t1");

  clock.advance(seconds(1));
  grant("t2", 60);
  EXPECT_EQ(authorization(), "Bearer t2");
}

TEST_F(oauth, one_request_serves_many_who_wait) {
  grant("t1", 3600);
  int served = 0;
  for (int i = 0; i < 50; ++i) {
    asio::co_spawn(io, apply(credentials()), [&](std::exception_ptr error, std::string field) {
      served += !error && field == "Bearer t1" ? 1 : 0;
    });
  }

  io.run();

  EXPECT_EQ(served, 50);
  EXPECT_EQ(transport.requests().size(), 1U);
}

TEST_F(oauth, a_failure_reaches_all_who_wait) {
  transport.answer(method::post, "/oauth/token", 400, "{}");
  int failed = 0;
  for (int i = 0; i < 10; ++i) {
    asio::co_spawn(io, apply(credentials()),
                   [&](std::exception_ptr error, std::string) { failed += error ? 1 : 0; });
  }

  io.run();

  EXPECT_EQ(failed, 10);
  EXPECT_EQ(transport.requests().size(), 1U);
}

TEST_F(oauth, renew_fetches_anew_although_the_token_has_not_ended) {
  grant("t1", 3600);
  authorization();
  clock.advance(seconds(60));
  grant("t2", 3600);

  EXPECT_TRUE(run(io, credentials().renew("Bearer t1")));

  EXPECT_EQ(authorization(), "Bearer t2");
}

TEST_F(oauth, a_token_of_less_than_a_minute_is_not_renewed) {
  grant("t1", 3600);
  authorization();
  clock.advance(seconds(59));

  EXPECT_FALSE(run(io, credentials().renew("Bearer t1")));

  EXPECT_EQ(authorization(), "Bearer t1");
  EXPECT_EQ(transport.requests().size(), 1U);
}

TEST_F(oauth, a_token_that_lives_shortly_is_renewed_after_half_its_life) {
  grant("t1", 20);
  authorization();
  clock.advance(seconds(10));
  grant("t2", 20);
  EXPECT_TRUE(run(io, credentials().renew("Bearer t1")));
  EXPECT_EQ(authorization(), "Bearer t2");
}

TEST_F(oauth, a_request_with_an_earlier_token_is_repeated_with_the_one_that_is_there) {
  grant("t2", 3600);
  authorization();
  EXPECT_TRUE(run(io, credentials().renew("Bearer t1")));
  EXPECT_EQ(transport.requests().size(), 1U);
}

TEST_F(oauth, repeats_what_is_transient) {
  transport.answer(method::post, "/oauth/token", 503, "");
  transport.fail(method::post, "/oauth/token", http::transport_fault::broken);
  grant("t1", 3600);

  EXPECT_EQ(authorization(), "Bearer t1");
  EXPECT_EQ(transport.requests().size(), 3U);
}

TEST_F(oauth, goes_on_with_a_token_that_is_still_good_when_renewing_fails) {
  grant("t1", 3600);
  authorization();
  clock.advance(seconds(3300));
  transport.answer(method::post, "/oauth/token", 400, "{}");

  EXPECT_EQ(authorization(), "Bearer t1");
  EXPECT_EQ(authorization(), "Bearer t1");
  EXPECT_EQ(transport.requests().size(), 2U);

  clock.advance(seconds(300));
  transport.answer(method::post, "/oauth/token", 400, "{}");
  EXPECT_THAT(failure(), HasSubstr("answered 400"));
}

TEST_F(oauth, a_failure_names_url_and_status_and_no_secret) {
  settings.token_url += "?key=sesame";
  transport.answer(method::post, "/oauth/token", 401,
                   R"({"error":"invalid_client","got":"s&cret","client_secret":"s&cret"})");

  const auto message = failure();

  EXPECT_THAT(message, HasSubstr("https://auth.example.com/oauth/token?key=…"));
  EXPECT_THAT(message, HasSubstr("401"));
  EXPECT_THAT(message, Not(HasSubstr("s&cret")));
  EXPECT_THAT(message, Not(HasSubstr("sesame")));
}

TEST_F(oauth, a_failure_gives_the_hint_that_fits_the_status) {
  const std::string at = "no access token: POST https://auth.example.com/oauth/token answered ";
  const std::map<int, std::string> hints{
      {400, "Check the client id and the client secret."},
      {401, "Check the client id and the client secret."},
      {404, "Check the token URL."},
      {429, "The server that issues tokens throttles: run again later."},
      {503,
       "The server that issues tokens, or a gateway before it, is overloaded or down: check its state and "
       "run again."}};
  for (const auto& [status, hint] : hints) {
    for (int tries = 0; tries < (status >= 429 ? http::retry_policy{}.tries : 1); ++tries) {
      transport.answer(method::post, "/oauth/token", status, "");
    }
    EXPECT_EQ(failure(), at + std::to_string(status) + ". " + hint);
  }
}

TEST_F(oauth, a_failure_speaks_of_a_scope_only_when_one_was_asked_for) {
  settings.scope = "READ";
  transport.answer(method::post, "/oauth/token", 400, "");
  EXPECT_THAT(failure(), ::testing::EndsWith("and that the client may have the scope."));
}

TEST_F(oauth, a_token_that_a_service_refuses_points_to_the_scopes) {
  EXPECT_THAT(std::string(credentials().advice(401)), HasSubstr("Check the scopes of the client"));
  EXPECT_THAT(std::string(credentials().advice(401)), Not(HasSubstr("secret")));
}

TEST_F(oauth, an_answer_without_a_token_is_a_failure) {
  for (const auto* body : {"", "<html>", "[]", "{}", R"({"access_token":""})", R"({"access_token":7})"}) {
    transport.answer(method::post, "/oauth/token", 200, body);
    EXPECT_THAT(failure(), HasSubstr("without an access_token")) << body;
  }
}

TEST_F(oauth, the_life_may_be_a_text_or_absent) {
  EXPECT_EQ(http::read_token(R"({"expires_in":"120","access_token":"t"})")->life, seconds(120));
  EXPECT_EQ(http::read_token(R"({"access_token":"t"})")->life, seconds(600));
}

} // namespace cfc::test
