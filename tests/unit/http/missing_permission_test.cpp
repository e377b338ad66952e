#include "io/http/missing_permission.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc::http;

response refusal(int status, std::string body, headers fields = {}) {
  response answer;
  answer.status = status;
  answer.fields = std::move(fields);
  answer.body = std::move(body);
  return answer;
}

TEST(names_missing_permission, knows_how_cloud_and_the_standard_say_it) {
  EXPECT_TRUE(names_missing_permission(
      refusal(401, R"({"code":401,"message":"Unauthorized; scope does not match"})")));
  EXPECT_TRUE(names_missing_permission(refusal(403, R"({"error":"insufficient_scope"})")));
  EXPECT_TRUE(names_missing_permission(
      refusal(403, "{}", {{"WWW-Authenticate", R"(Bearer error="insufficient_scope")"}})));
}

TEST(names_missing_permission, knows_other_refusals_from_it) {
  for (const auto* body : {"", "{}", R"({"message":"blocked by the web application firewall"})",
                           R"({"message":"IP address not in allowlist"})",
                           R"({"message":"Current user not permitted to use Confluence"})",
                           "<html><body>scope does not match</body></html>"}) {
    EXPECT_FALSE(names_missing_permission(refusal(401, body))) << body;
    EXPECT_FALSE(names_missing_permission(refusal(403, body))) << body;
  }
  EXPECT_FALSE(names_missing_permission(refusal(404, "scope does not match")));
}

} // namespace
