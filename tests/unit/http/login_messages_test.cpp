#include "io/http/credentials.hpp"
#include "io/http/failure_text.hpp"
#include "io/http/oauth.hpp"
#include "tests/support/fake_transport.hpp"

#include <gmock/gmock.h>

/// A refused login: the message ends with one hint, which fits the status and the way to log in.
namespace cfc::test {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

std::string refused(int status, const http::credentials* login) {
  const std::string service = "confluence";
  http::request what;
  what.url = "https://wiki.example.com/rest/api/user/current";
  http::response answer;
  answer.status = status;
  return http::status_message({service, what, "account check", 1, login, true}, answer);
}

std::string heading(int status) {
  return "confluence: GET /rest/api/user/current (account check) answered " + std::to_string(status) + ". ";
}

} // namespace

TEST(login_messages, of_a_password_speak_of_user_name_and_captcha) {
  const auto login = http::basic("me", "hush");
  EXPECT_EQ(refused(401, login.get()), heading(401) + "Check the user name and the password, and that no "
                                                      "CAPTCHA after failed logins blocks the account.");
  EXPECT_THAT(refused(403, login.get()), AllOf(HasSubstr("permissions"), HasSubstr("CAPTCHA")));
}

TEST(login_messages, of_a_token_speak_of_the_token_alone) {
  const auto login = http::bearer("hush");
  EXPECT_EQ(refused(401, login.get()),
            heading(401) + "Check the access token: it is wrong, out of date or revoked.");
  EXPECT_THAT(refused(403, login.get()), AllOf(HasSubstr("permissions"), Not(HasSubstr("CAPTCHA"))));
}

TEST(login_messages, of_service_headers_and_of_no_login_are_general) {
  const auto login = http::fixed_fields({});
  EXPECT_EQ(refused(401, login.get()), heading(401) + "Check the credentials: they were not accepted.");
  EXPECT_EQ(refused(401, nullptr), refused(401, login.get()));
}

TEST(login_messages, of_a_web_page_say_that_something_before_the_server_may_ask_for_a_login) {
  const std::string service = "confluence";
  http::request what;
  what.url = "https://wiki.example.com/rest/api/user/current";
  http::response answer;
  answer.body = "<html><body>Log in</body></html>";
  answer.fields.push_back({"Content-Type", "text/html; charset=utf-8"});
  const auto login = http::bearer("hush");
  for (const int status : {401, 403}) {
    answer.status = status;
    EXPECT_THAT(
        http::status_message({service, what, "account check", 1, login.get(), true}, answer),
        EndsWith("A web page said so: it may come from a proxy or a single sign-on before the server."));
  }
  answer.status = 404;
  EXPECT_THAT(http::status_message({service, what, "account check", 1, login.get(), true}, answer),
              Not(HasSubstr("A web page")));
}

TEST(login_messages, of_other_statuses_do_not_speak_of_the_login) {
  const auto login = http::basic("me", "hush");
  EXPECT_THAT(refused(503, login.get()), EndsWith("is overloaded or down: check its state and run again."));
}

} // namespace cfc::test
