#include "io/http/reach.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>

namespace {

using namespace cfc;
using testing::ElementsAre;

constexpr std::chrono::seconds long_enough{20};

TEST(reach, leads_where_a_url_says) {
  const auto usual = http::destination_of("https://Some.host/path");
  ASSERT_TRUE(usual);
  EXPECT_EQ(usual->host, "some.host");
  EXPECT_EQ(usual->port, 443);
  const auto address = http::destination_of("http://[::1]:8080");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->host, "::1");
  EXPECT_EQ(address->port, 8080);
  EXPECT_FALSE(http::destination_of("ftp://host"));
}

TEST(reach, finds_the_addresses_of_a_host) {
  boost::asio::io_context io;
  EXPECT_THAT(test::run(io, http::addresses_of({"127.0.0.1", 80})), ElementsAre("127.0.0.1"));
  EXPECT_THROW(test::run(io, http::addresses_of({"no-such-host.invalid", 80})), boost::system::system_error);
}

TEST(reach, makes_a_connection_where_somebody_listens) {
  boost::asio::io_context io;
  http::destination where;
  {
    test::loopback_server server([](test::server_connection&) {});
    where = http::destination_of(server.url()).value();
    test::run(io, http::connect_to(where, long_enough));
  }
  EXPECT_THROW(test::run(io, http::connect_to(where, long_enough)), boost::system::system_error);
}

} // namespace
