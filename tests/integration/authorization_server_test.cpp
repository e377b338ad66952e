#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/npm_program.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

#include <sstream>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::Field;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

/// What the authorization server saw of a request for a token.
struct token_request {
  std::int64_t status = 0;
  bool basic = false; ///< the client's secret came by HTTP Basic
  std::string content_type, grant_type, scope;
  std::string names; ///< of what the body held, sorted
};

/// A real authorization server: `oauth2-mock-server` from npm, which signs JWTs and reads JSON bodies as well
/// as forms. The simulated service accepts its tokens, each for its lifetime.
class authorization_server {
public:
  authorization_server(const temporary_directory& in, const std::string& control, const std::string& host,
                       int lifetime, const std::string& client_id, const std::string& client_secret) {
    auto what = npm_program("authorization_server.mjs",
                            {control, host, std::to_string(lifetime), client_id, client_secret});
    what.stdout_file = out_ = in.path() / (host + "-authorization.out");
    what.stderr_file = in.path() / (host + "-authorization.err");
    process_.emplace(what);
    simdjson::dom::parser parser;
    token_url_ = std::string_view(parser.parse(process_->first_line())["tokenUrl"]);
  }

  const std::string& token_url() const noexcept { return token_url_; }

  std::vector<token_request> requests() const {
    std::vector<token_request> result;
    auto all = lines();
    simdjson::dom::parser parser;
    for (auto line = all.begin() + 1; line != all.end(); ++line) {
      const auto from = parser.parse(*line);
      const auto text = [&](const char* name) { return std::string(std::string_view(from[name])); };
      result.push_back({std::int64_t(from["status"]), bool(from["basic"]), text("contentType"),
                        text("grantType"), text("scope"), text("names")});
    }
    return result;
  }

private:
  std::vector<std::string> lines() const {
    std::istringstream text(read_file(out_));
    std::vector<std::string> result;
    for (std::string line; std::getline(text, line);)
      result.push_back(line);
    return result;
  }

  std::filesystem::path out_;
  std::optional<process> process_;
  std::string token_url_;
};

class oauth : public cycle_test {
protected:
  void SetUp() override {
    if (const auto missing = npm_is_missing("oauth2-mock-server"))
      GTEST_SKIP() << *missing;
  }

  /// The office, with Confluence's tokens (and in external mode Unique's) from that server.
  void begin(int lifetime = 3600, const std::vector<std::string>& options = {}) {
    start(office, options);
    const auto& control = simulator().where().control;
    confluence_.emplace(directory, control, host(), lifetime, "sim-client", "sim-secret");
    configuration().set("confluence.tokenUrl", confluence_->token_url());
    if (GetParam().cluster_local)
      return;
    unique_.emplace(directory, control, "unique", lifetime, "unique-client", "unique-secret");
    configuration().set("unique.zitadelOauthTokenUrl", unique_->token_url());
  }
  std::string host() const { return GetParam().data_center ? "data-center" : "cloud"; }

  std::vector<token_request> at_confluence() const { return confluence_->requests(); }
  std::vector<token_request> at_unique() const {
    return unique_ ? unique_->requests() : std::vector<token_request>();
  }
  /// Answers of Confluence and Unique that refuse who asks.
  std::vector<std::string> refusals() const {
    std::vector<std::string> result;
    for (const auto& one : simulator().requests()) {
      if (one.status == 401 || one.status == 403)
        result.push_back(one.host + " " + one.target);
    }
    return result;
  }

private:
  std::optional<authorization_server> confluence_, unique_;
};

class oauth_outside_the_cluster : public oauth {};

TEST_P(oauth, asks_for_one_token_for_a_whole_sync_in_the_form_of_the_product) {
  begin();
  sync_well();
  expect_in_step();
  ASSERT_THAT(at_confluence(), SizeIs(1));
  const auto request = at_confluence().front();
  EXPECT_EQ(request.grant_type, "client_credentials");
  EXPECT_FALSE(request.basic);
  if (GetParam().data_center) {
    EXPECT_THAT(request.content_type, StartsWith("application/x-www-form-urlencoded"));
    EXPECT_EQ(request.scope, "READ");
  } else {
    EXPECT_THAT(request.content_type, StartsWith("application/json"));
    EXPECT_EQ(request.names, "client_id client_secret grant_type");
  }
}

TEST_P(oauth_outside_the_cluster, asks_for_uniques_token_as_zitadel_wants_it) {
  begin();
  sync_well();
  ASSERT_THAT(at_unique(), SizeIs(1));
  const auto request = at_unique().front();
  EXPECT_TRUE(request.basic);
  EXPECT_THAT(request.content_type, StartsWith("application/x-www-form-urlencoded"));
  EXPECT_EQ(request.names, "grant_type scope");
  EXPECT_EQ(request.scope,
            "openid profile email urn:zitadel:iam:user:resourceowner urn:zitadel:iam:org:projects:roles "
            "urn:zitadel:iam:org:project:id:unique-project:aud");
}

TEST_P(oauth, renews_a_token_before_it_ends) {
  begin(2, {"--latency-ms", "200"});
  sync_well();
  expect_in_step();
  EXPECT_THAT(at_confluence(), SizeIs(Gt(1)));
  EXPECT_THAT(refusals(), IsEmpty());
}

TEST_P(oauth, asks_for_no_other_token_when_one_that_was_just_issued_is_refused) {
  begin();
  simulator().disturb(R"({"add": [{"host": ")" + host() + R"(", "contains": "/search", "status": 401}]})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.abort_reason(), HasSubstr("scopes"));
  EXPECT_THAT(at_confluence(), SizeIs(1));
  EXPECT_THAT(refusals(), SizeIs(1));
}

TEST_P(oauth, gives_up_when_new_tokens_are_refused_too) {
  begin();
  simulator().disturb(R"({"add": [{"host": ")" + host() +
                      R"(", "contains": "/search", "status": 401, "count": -1}]})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.abort_reason(), HasSubstr("401"));
  EXPECT_THAT(at_confluence(), SizeIs(::testing::Le(3)));
  EXPECT_THAT(simulator().writes(), IsEmpty());
}

TEST_P(oauth, says_so_when_the_server_does_not_know_the_client) {
  begin();
  configuration().set_variable("CONFLUENCE_SECRET", "wr0ng-s3cret");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.abort_reason(), HasSubstr("client secret"));
  EXPECT_THAT(result.log + result.report, Not(HasSubstr("wr0ng-s3cret")));
  EXPECT_THAT(at_confluence(), Each(Field(&token_request::status, 401)));
  EXPECT_THAT(simulator().writes(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(in, oauth_outside_the_cluster,
                         ::testing::Values(mode{false, login::oauth, false, false}), mode_name);
INSTANTIATE_TEST_SUITE_P(in, oauth,
                         ::testing::Values(mode{false, login::oauth, false, false},
                                           mode{true, login::oauth, true, false},
                                           mode{false, login::oauth, false, true}),
                         mode_name);

} // namespace

} // namespace cfc::test
