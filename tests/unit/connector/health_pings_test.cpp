#include "tests/support/loopback_server.hpp"
#include "tools/connector/health_pings.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cfc::connector {
namespace {

using config::tenant_status;
using test::loopback_server;
using test::server_connection;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;

/// A server that gives every request the same answer, and counts them.
class a_service {
public:
  explicit a_service(int status, std::string body = "{}", std::string more = "")
      : server_([this, status, body, more](server_connection& client) {
          const auto asked = client.read_request();
          if (asked.empty())
            return;
          ++requests;
          if (status == 0)
            client.wait_for_end();
          else
            client.answer(status, body, more);
        }) {}
  std::string base() const {
    auto url = server_.url("");
    while (url.ends_with('/'))
      url.pop_back();
    return url;
  }
  std::atomic<int> requests{0};

private:
  loopback_server server_;
};

config::tenant tenant_of(const std::string& name, const std::string& confluence, const std::string& unique) {
  config::tenant one;
  one.name = name;
  one.confluence.type = confluence::instance::data_center;
  one.confluence.base_url = confluence;
  one.unique.ingestion_url = unique;
  one.unique.scope_management_url = unique;
  return one;
}

health_pings::result ask(const std::vector<config::tenant>& tenants,
                         std::chrono::milliseconds time_out = std::chrono::seconds(10)) {
  curl::engine engine(curl::engine_settings{});
  const config::process_settings process;
  health_pings tested(engine, process, tenants, time_out, nullptr);
  return boost::asio::co_spawn(engine.executor(), tested.ask(), boost::asio::use_future).get();
}

TEST(health_pings, take_any_answer_of_confluence_for_being_there) {
  for (const int status : {200, 401, 503}) {
    const a_service there(status);
    EXPECT_EQ(ask({tenant_of("dc", there.base(), there.base())}).connectivity.confluence.at(0).error,
              std::nullopt)
        << status;
  }
  const a_service moved(302, "", "Location: http://127.0.0.1:1/\r\n");
  EXPECT_EQ(ask({tenant_of("dc", moved.base(), moved.base())}).connectivity.confluence.at(0).error,
            std::nullopt);
}

TEST(health_pings, name_what_is_wrong_with_a_connection) {
  const a_service there(200);
  const auto found = ask({tenant_of("dc", "http://127.0.0.1:1", there.base()),
                          tenant_of("other", "http://name.invalid", "http://127.0.0.1:1")});
  ASSERT_THAT(found.connectivity.confluence, SizeIs(2));
  EXPECT_EQ(found.connectivity.confluence[0].error, "ECONNREFUSED");
  EXPECT_EQ(found.connectivity.confluence[1].error, "ENOTFOUND");
  EXPECT_EQ(found.connectivity.confluence[1].tenant, "other");
  EXPECT_EQ(found.unique.ingestion.at(0).error, std::nullopt);
  EXPECT_EQ(found.unique.scope_management.at(1).error, "ECONNREFUSED");
  EXPECT_FALSE(found.connectivity.asks_atlassian);
}

TEST(health_pings, wait_no_longer_than_they_may) {
  const a_service silent(0);
  const auto found = ask({tenant_of("dc", silent.base(), silent.base())}, 100ms);
  EXPECT_EQ(found.connectivity.confluence.at(0).error, "TIMEOUT");
  EXPECT_EQ(found.unique.ingestion.at(0).error, "TIMEOUT");
  EXPECT_EQ(silent.requests, 3);
}

TEST(health_pings, want_a_success_of_unique) {
  const a_service there(200);
  const a_service broken(503);
  const auto found = ask({tenant_of("dc", there.base(), broken.base())});
  EXPECT_EQ(found.unique.ingestion.at(0).error, "HTTP_503");
  EXPECT_EQ(broken.requests, 2) << "a ping isn't tried again";
}

TEST(health_pings, tell_when_there_is_no_token) {
  const a_service there(200);
  const a_service refusing(401);
  const a_service silent(0);
  for (const auto* issuer : {&refusing, &silent}) {
    auto tenant = tenant_of("dc", there.base(), there.base());
    tenant.unique.auth = unique::auth_mode::external;
    tenant.unique.zitadel_oauth_token_url = issuer->base() + "/token";
    const auto found = ask({tenant}, 300ms);
    EXPECT_EQ(found.unique.ingestion.at(0).error, "AUTH_FAILURE");
    EXPECT_EQ(found.unique.scope_management.at(0).error, "AUTH_FAILURE");
    EXPECT_EQ(found.connectivity.confluence.at(0).error, std::nullopt);
  }
}

TEST(health_pings, ask_a_shared_gateway_and_each_confluence_once) {
  const a_service gateway(404);
  const a_service site(200);
  std::vector<config::tenant> tenants{tenant_of("one", site.base(), site.base()),
                                      tenant_of("two", site.base(), site.base())};
  for (auto& tenant : tenants) {
    tenant.confluence.type = confluence::instance::cloud;
    tenant.confluence.gateway_url = gateway.base();
  }
  const auto found = ask(tenants);
  EXPECT_TRUE(found.connectivity.asks_atlassian);
  EXPECT_EQ(found.connectivity.atlassian_error, std::nullopt);
  EXPECT_THAT(found.connectivity.confluence, SizeIs(1));
  EXPECT_EQ(gateway.requests, 1);
  EXPECT_EQ(site.requests, 5) << "once as Confluence, twice for each tenant as Unique";
}

TEST(health_pings, leave_confluence_of_tenants_that_go_and_all_of_inactive_ones_alone) {
  const a_service there(200);
  auto gone = tenant_of("gone", "http://127.0.0.1:1", there.base());
  gone.status = tenant_status::deleted;
  auto idle = tenant_of("idle", "http://127.0.0.1:1", "http://127.0.0.1:1");
  idle.status = tenant_status::inactive;
  const auto found = ask({gone, idle});
  EXPECT_THAT(found.connectivity.confluence, IsEmpty());
  ASSERT_THAT(found.unique.ingestion, SizeIs(1));
  EXPECT_EQ(found.unique.ingestion.front().tenant, "gone");
}

} // namespace
} // namespace cfc::connector
