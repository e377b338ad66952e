#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"
#include "tests/support/loopback_server.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include <mutex>
#include <set>
#include <sstream>

/// The PROXY_ variables, end to end: who is reached through the proxy, and how it is logged in to.
namespace cfc::test {

namespace {

namespace asio = boost::asio;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Not;

std::string origin_of(const std::string& url) {
  return url.substr(0, url.find('/', url.find("//") + 2));
}

/// A proxy for http: takes requests with whole URLs and passes each on over a connection of its own.
class http_proxy {
public:
  std::string port() const {
    const auto url = server_.url("");
    return url.substr(url.rfind(':') + 1);
  }
  /// `http://host:port` of all who were asked through it.
  std::set<std::string> origins() const {
    const std::lock_guard lock(mutex_);
    return origins_;
  }
  /// Proxy-Authorization of all requests, "" where there was none.
  std::set<std::string> logins() const {
    const std::lock_guard lock(mutex_);
    return logins_;
  }

  /// Whether that stood in any request.
  bool was_told(const std::string& text) const {
    const std::lock_guard lock(mutex_);
    return requests_.find(text) != std::string::npos;
  }

private:
  struct passed_on {
    std::string origin, login, request;
  };

  /// What goes on to the server: the path instead of the URL, nothing that is meant for the proxy, and the
  /// end of the connection as the end of the answer.
  static passed_on rewritten(const std::string& whole) {
    const auto body = whole.substr(whole.find("\r\n\r\n") + 4);
    std::istringstream lines(whole);
    std::string verb, url, line;
    lines >> verb >> url;
    std::getline(lines, line);
    const auto origin = origin_of(url);
    passed_on result{origin, "", verb + " " + url.substr(origin.size()) + " HTTP/1.1\r\n"};
    while (std::getline(lines, line) && line != "\r") {
      const auto name = line.substr(0, line.find(':'));
      if (name == "Proxy-Authorization")
        result.login = line.substr(name.size() + 2, line.size() - name.size() - 3);
      else if (name == "Transfer-Encoding") // the body comes without its chunks
        result.request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
      else if (!name.starts_with("Proxy-"))
        result.request += line + "\n";
    }
    result.request += "Connection: close\r\n\r\n" + body;
    return result;
  }

  void serve(server_connection& client) {
    const auto request = client.read_request();
    if (request.empty())
      return;
    const auto on = rewritten(request);
    {
      const std::lock_guard lock(mutex_);
      origins_.insert(on.origin);
      logins_.insert(on.login);
      requests_ += request.substr(0, request.find("\r\n\r\n") + 2);
    }
    client.send(answer_of(on.origin, on.request));
  }

  static std::string answer_of(const std::string& origin, const std::string& request) {
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    const auto port = static_cast<std::uint16_t>(std::stoi(origin.substr(origin.rfind(':') + 1)));
    socket.connect({asio::ip::address_v4::loopback(), port});
    asio::write(socket, asio::buffer(request));
    std::string answer;
    boost::system::error_code ended;
    asio::read(socket, asio::dynamic_buffer(answer), ended);
    return answer;
  }

  mutable std::mutex mutex_;
  std::set<std::string> origins_, logins_;
  std::string requests_;
  loopback_server server_{[this](server_connection& client) { serve(client); }};
};

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
