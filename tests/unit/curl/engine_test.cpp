#include "tests/unit/curl/engine_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <gmock/gmock.h>

#include <atomic>

namespace cfc::test {

using http::transport_fault;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(engine, gives_status_fields_and_body) {
  loopback_server server(for_each_request([](auto& client, const std::string&) {
    client.answer(404, "not here", "X-One: 1\r\nx-two:  two words  \r\n");
  }));
  curl::engine engine(impatient());

  const auto answer = fetch(engine, get(server.url("/some/path?q=1")));

  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.body, "not here");
  ASSERT_NE(http::find_header(answer.fields, "x-one"), nullptr);
  EXPECT_EQ(*http::find_header(answer.fields, "X-Two"), "two words");
  EXPECT_EQ(answer.url, server.url("/some/path?q=1"));
  EXPECT_EQ(answer.bytes_down, 8U);
}

TEST(engine, sends_the_fields_it_is_given_and_few_of_its_own) {
  std::string seen;
  loopback_server server(for_each_request([&](auto& client, const std::string& request) {
    seen = request;
    client.answer(200, "");
  }));
  curl::engine engine(impatient());
  auto what = post(server.url("/graphql"), "{}");
  what.fields = {{"Content-Type", "application/json"}, {"X-Empty", ""}};

  fetch(engine, what);

  EXPECT_THAT(seen, StartsWith("POST /graphql HTTP/1.1\r\n"));
  EXPECT_THAT(seen, HasSubstr("Content-Type: application/json\r\n"));
  EXPECT_THAT(seen, HasSubstr("X-Empty:\r\n"));
  EXPECT_THAT(seen, HasSubstr("Content-Length: 2\r\n"));
  EXPECT_THAT(seen, HasSubstr("User-Agent: confluence-connector\r\n"));
  EXPECT_THAT(seen, Not(HasSubstr("Expect:")));
  EXPECT_THAT(seen, testing::EndsWith("\r\n\r\n{}"));
}

TEST(engine, sends_a_large_body_at_once_without_expecting_a_100) {
  std::string seen;
  loopback_server server(for_each_request([&](auto& client, const std::string& request) {
    seen = request;
    client.answer(200, "");
  }));
  curl::engine engine(curl::engine_settings{});
  const std::string body(3 * 1024 * 1024, 'x');

  const auto answer = fetch(engine, post(server.url(), body));

  EXPECT_EQ(answer.bytes_up, body.size());
  EXPECT_THAT(seen, Not(HasSubstr("Expect:")));
  EXPECT_THAT(seen, Not(HasSubstr("Content-Type:")));
  EXPECT_TRUE(seen.ends_with(body));
}

TEST(engine, refuses_fields_with_line_breaks) {
  curl::engine engine(impatient());
  auto what = get("http://127.0.0.1:9/");
  what.fields = {{"X-Evil", "a\r\nHost: b"}};

  EXPECT_EQ(fault_of(engine, what), transport_fault::protocol);
}

TEST(engine, tells_when_a_request_goes_out) {
  loopback_server server(for_each_request([](auto& client, const std::string&) { client.answer(200, ""); }));
  curl::engine engine(impatient());
  std::atomic<int> sent = 0;
  auto what = get(server.url());
  what.on_sent = [&] { ++sent; };
  fetch(engine, what);
  EXPECT_EQ(sent, 1);
}

TEST(engine, does_not_tell_of_what_never_goes_out) {
  curl::engine engine(impatient());
  std::atomic<int> sent = 0;
  auto what = get("http://127.0.0.1:1/");
  what.on_sent = [&] { ++sent; };
  EXPECT_EQ(fault_of(engine, what), transport_fault::connect);
  EXPECT_EQ(sent, 0);
}

TEST(engine, keeps_connections_alive) {
  loopback_server server(
      for_each_request([](auto& client, const std::string&) { client.answer(200, "ok"); }));
  curl::engine engine(impatient());

  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(fetch(engine, get(server.url())).body, "ok");
  }

  EXPECT_EQ(server.connections(), 1);
}

TEST(engine, repeats_on_a_new_connection_when_the_kept_one_has_died) {
  loopback_server server([](server_connection& client) {
    client.read_request();
    client.answer(200, "ok");
  });
  curl::engine engine(impatient());

  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(fetch(engine, get(server.url())).body, "ok");
  }

  EXPECT_EQ(server.connections(), 5);
}

TEST(engine, runs_two_hundred_requests_at_once) {
  loopback_server server(for_each_request(
      [](auto& client, const std::string& request) { client.answer(200, request.substr(4, 10)); }));
  curl::engine engine(curl::engine_settings{});
  std::vector<std::future<http::response>> answers;

  for (int i = 0; i < 200; ++i) {
    answers.push_back(begin(engine, get(server.url("/" + std::to_string(100000000 + i)))));
  }

  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(wait_for(std::move(answers[i])).body, "/" + std::to_string(100000000 + i));
  }
}

TEST(engine, opens_no_more_connections_to_a_host_than_allowed_and_waiting_burns_no_time_out) {
  loopback_server server(for_each_request([](auto& client, const std::string&) {
    client.wait(std::chrono::milliseconds(60));
    client.answer(200, "ok");
  }));
  auto settings = impatient();
  settings.connections_per_host = 2;
  curl::engine engine(settings);
  std::vector<std::future<http::response>> answers;

  for (int i = 0; i < 12; ++i) {
    answers.push_back(begin(engine, get(server.url())));
  }

  for (auto& answer : answers) {
    EXPECT_EQ(wait_for(std::move(answer)).status, 200);
  }
  EXPECT_EQ(server.connections(), 2);
}

TEST(engine, stop_fails_what_is_in_hand_what_waits_and_what_comes_later) {
  loopback_server server([](server_connection& client) { client.wait_for_end(); });
  curl::engine_settings settings;
  settings.connections_per_host = 1;
  curl::engine engine(settings);
  auto running = begin(engine, get(server.url()));
  auto waiting = begin(engine, get(server.url()));

  engine.stop();

  EXPECT_EQ(fault_of(std::move(running)), transport_fault::cancelled);
  EXPECT_EQ(fault_of(std::move(waiting)), transport_fault::cancelled);
  EXPECT_EQ(fault_of(engine, get(server.url())), transport_fault::cancelled);
}

TEST(engine, its_destructor_cancels_what_is_in_hand) {
  loopback_server server([](server_connection& client) { client.wait_for_end(); });
  std::future<http::response> answer;
  {
    curl::engine engine(curl::engine_settings{});
    answer = begin(engine, get(server.url()));
  }

  EXPECT_EQ(fault_of(std::move(answer)), transport_fault::cancelled);
}

TEST(engine, a_request_can_be_cancelled_by_its_caller) {
  loopback_server server([](server_connection& client) { client.wait_for_end(); });
  curl::engine engine(curl::engine_settings{});
  boost::asio::cancellation_signal cancel;
  std::promise<void> ended;

  boost::asio::co_spawn(
      engine.executor(), engine.send(get(server.url())),
      boost::asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr e, http::response) {
        e ? ended.set_exception(e) : ended.set_value();
      }));
  boost::asio::post(engine.executor(), [&] {
    boost::asio::post(engine.executor(), [&] { cancel.emit(boost::asio::cancellation_type::terminal); });
  });

  EXPECT_THROW(ended.get_future().get(), std::exception);
}

TEST(engine, speaks_to_a_proxy_when_the_route_goes_through_one) {
  std::string seen;
  loopback_server proxy(for_each_request([&](auto& client, const std::string& request) {
    seen = request;
    client.answer(200, "by proxy");
  }));
  curl::engine engine(impatient());
  curl::proxy_settings settings;
  settings.url = proxy.url("");
  settings.username = "user";
  settings.password = "word";
  auto& route = engine.through(settings);

  const auto answer = fetch(route, get("http://confluence.invalid/rest"));

  EXPECT_EQ(answer.body, "by proxy");
  EXPECT_THAT(seen, StartsWith("GET http://confluence.invalid/rest HTTP/1.1\r\n"));
  EXPECT_THAT(seen, HasSubstr("Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n"));
}

TEST(engine, sends_the_proxys_fields_with_connect) {
  std::string seen;
  loopback_server proxy([&](server_connection& client) {
    seen = client.read_request();
    client.answer(407, "no");
  });
  curl::engine engine(impatient());
  curl::proxy_settings settings;
  settings.url = proxy.url("");
  settings.connect_fields = {{"X-Proxy-Key", "k"}};
  auto& route = engine.through(settings);

  EXPECT_EQ(fault_of(route, get("https://confluence.invalid/rest")), transport_fault::connect);
  EXPECT_THAT(seen, StartsWith("CONNECT confluence.invalid:443 HTTP/1.1\r\n"));
  EXPECT_THAT(seen, HasSubstr("X-Proxy-Key: k\r\n"));
}

TEST(engine, keeps_the_fields_of_connect_from_a_server_that_is_asked_without_it) {
  std::string seen;
  loopback_server proxy([&](server_connection& client) {
    seen = client.read_request();
    client.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });
  curl::engine engine(impatient());
  curl::proxy_settings settings;
  settings.url = proxy.url("");
  settings.connect_fields = {{"X-Proxy-Key", "k"}};
  fetch(engine.through(settings), get("http://confluence.invalid/rest"));
  EXPECT_THAT(seen, StartsWith("GET http://confluence.invalid/rest HTTP/1.1\r\n"));
  EXPECT_THAT(seen, Not(HasSubstr("X-Proxy-Key")));
}

TEST(engine, says_which_certificate_file_it_cannot_read) {
  auto settings = impatient();
  settings.extra_ca_files = {CFC_SOURCE_DIR "/CMakeLists.txt"};
  try {
    curl::engine engine(settings);
    FAIL() << "accepted";
  } catch (const std::runtime_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("CMakeLists.txt"));
  }
}

TEST(engine, gives_whoever_asks_for_the_same_proxy_the_same_way_out) {
  curl::engine engine(impatient());
  curl::proxy_settings proxy;
  proxy.url = "http://127.0.0.1:9";
  proxy.username = "me";
  proxy.connect_fields.push_back({"X-Proxy-Token", "one"});
  auto& first = engine.through(proxy);
  for (int cycle = 0; cycle < 100; ++cycle) {
    EXPECT_EQ(&engine.through(proxy), &first);
  }
  auto other = proxy;
  other.connect_fields.front().value = "two";
  EXPECT_NE(&engine.through(other), &first);
}

} // namespace cfc::test
