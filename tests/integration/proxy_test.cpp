#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/http_proxy.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

/// The PROXY_ variables, end to end: who is reached through the proxy, and how it is logged in to.
namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::Not;

class proxy_environment : public cycle_test {
protected:
  void SetUp() override {
    start(office);
    configuration()
        .set_variable("PROXY_AUTH_MODE", "no_auth")
        .set_variable("PROXY_HOST", "127.0.0.1")
        .set_variable("PROXY_PORT", proxy.port());
  }
  std::string confluence() const {
    return origin_of(GetParam().data_center ? simulator().where().data_center : simulator().where().gateway);
  }
  http_proxy proxy;
};

TEST_P(proxy_environment, leads_to_confluence_always_and_to_unique_only_from_outside) {
  sync_well();
  EXPECT_THAT(proxy.origins(), Contains(confluence()));
  if (GetParam().cluster_local)
    EXPECT_THAT(proxy.origins(), Not(Contains(simulator().where().unique)));
  else
    EXPECT_THAT(proxy.origins(), Contains(simulator().where().unique));
  EXPECT_THAT(proxy.logins(), Each(""));
  expect_in_step();
}

TEST_P(proxy_environment, logs_in_with_user_and_password) {
  configuration()
      .set_variable("PROXY_AUTH_MODE", "username_password")
      .set_variable("PROXY_USERNAME", "me")
      .set_variable("PROXY_PASSWORD", "hush");
  sync_well();
  EXPECT_THAT(proxy.origins(), Contains(confluence()));
  EXPECT_THAT(proxy.logins(), ::testing::ElementsAre("Basic bWU6aHVzaA=="));
}

TEST_P(proxy_environment, is_sent_no_field_of_connect_that_it_would_hand_on) {
  configuration().set_variable("PROXY_HEADERS", R"({"X-Proxy-Token": "for the proxy alone"})");
  sync_well();
  EXPECT_TRUE(proxy.was_told("\r\nHost: "));
  EXPECT_FALSE(proxy.was_told("X-Proxy-Token"));
  EXPECT_FALSE(proxy.was_told("for the proxy alone"));
}

TEST_P(proxy_environment, that_leads_nowhere_ends_the_cycle) {
  configuration().set_variable("PROXY_PORT", "1");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1);
  for (const auto& request : simulator().requests())
    EXPECT_EQ(request.host, "unique") << request.target;
}

INSTANTIATE_TEST_SUITE_P(in, proxy_environment, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
