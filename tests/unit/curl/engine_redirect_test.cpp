#include "tests/unit/curl/engine_fixture.hpp"

#include <gmock/gmock.h>

#include <atomic>

namespace cfc::test {

using http::transport_fault;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

loopback_server::script redirecting(int status, std::string target) {
  return for_each_request([=](server_connection& client, const std::string&) {
    client.answer(status, "moved", "Location: " + target + "\r\n");
  });
}

/// Redirects /from to /to, which answers with what it was asked.
loopback_server::script within(int status) {
  return for_each_request([=](server_connection& client, const std::string& request) {
    if (request.find(" /from ") != std::string::npos) {
      client.answer(status, "moved", "Location: /to\r\n");
    } else {
      client.answer(200, request);
    }
  });
}

} // namespace

TEST(engine_redirects, are_followed_within_an_origin_with_our_fields) {
  loopback_server server(within(302));
  curl::engine engine(impatient());
  auto what = get(server.url("/from"));
  what.fields = {{"Authorization", "Bearer t"}};

  const auto answer = fetch(engine, what);

  EXPECT_EQ(answer.url, server.url("/to"));
  EXPECT_THAT(answer.body, HasSubstr("GET /to HTTP/1.1\r\n"));
  EXPECT_THAT(answer.body, HasSubstr("Authorization: Bearer t\r\n"));
}

TEST(engine_redirects, within_an_origin_are_told_as_requests_and_those_elsewhere_are_not) {
  loopback_server server(within(302));
  loopback_server elsewhere(redirecting(302, server.url("/to")));
  curl::engine engine(impatient());
  std::atomic<int> sent = 0;
  auto what = get(server.url("/from"));
  what.on_sent = [&] { ++sent; };
  fetch(engine, what);
  EXPECT_EQ(sent, 2);

  what.url = elsewhere.url();
  what.follow = http::redirects::anywhere_without_us;
  fetch(engine, what);
  EXPECT_EQ(sent, 3) << "one there, none here";
}

TEST(engine_redirects, of_a_call_to_another_origin_are_refused) {
  loopback_server elsewhere(within(302));
  loopback_server server(redirecting(307, elsewhere.url("/to")));
  curl::engine engine(impatient());

  EXPECT_EQ(fault_of(engine, get(server.url())), transport_fault::redirect);
  EXPECT_EQ(fault_of(engine, post(server.url(), "{}")), transport_fault::redirect);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST(engine_redirects, of_a_download_go_anywhere_without_any_of_our_fields) {
  loopback_server elsewhere(within(302));
  loopback_server server(redirecting(302, elsewhere.url("/from?token=x")));
  curl::engine engine(impatient());
  auto what = get(server.url());
  what.follow = http::redirects::anywhere_without_us;
  what.fields = {{"Authorization", "Bearer t"}, {"X-Service-Id", "s"}};
  text_sink sink;

  const auto answer = fetch(engine, what, &sink);

  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(sink.begun, 1);
  EXPECT_THAT(sink.text, Not(HasSubstr("Authorization")));
  EXPECT_THAT(sink.text, Not(HasSubstr("X-Service-Id")));
}

TEST(engine_redirects, repeat_a_post_with_its_body_for_307_and_308) {
  for (const int status : {307, 308}) {
    loopback_server server(within(status));
    curl::engine engine(impatient());

    const auto answer = fetch(engine, post(server.url("/from"), "the body"));

    EXPECT_THAT(answer.body, HasSubstr("POST /to HTTP/1.1\r\n"));
    EXPECT_THAT(answer.body, testing::EndsWith("the body"));
  }
}

TEST(engine_redirects, rewind_a_source) {
  loopback_server server(within(307));
  curl::engine engine(impatient());
  auto what = post(server.url("/from"), "");
  const auto source = std::make_shared<text_source>("the body");
  source->announced = 8;
  what.source = source;

  EXPECT_THAT(fetch(engine, what).body, testing::EndsWith("the body"));

  const auto once = std::make_shared<text_source>("the body");
  once->rewindable = false;
  what.source = once;
  EXPECT_EQ(fault_of(engine, what), transport_fault::redirect);
}

TEST(engine_redirects, that_would_turn_a_post_into_a_get_are_refused) {
  for (const int status : {301, 302, 303}) {
    loopback_server server(within(status));
    curl::engine engine(impatient());
    EXPECT_EQ(fault_of(engine, post(server.url("/from"), "{}")), transport_fault::redirect) << status;
  }
}

TEST(engine_redirects, end_after_ten) {
  std::atomic<int> asked{0};
  loopback_server server(for_each_request([&](server_connection& client, const std::string&) {
    ++asked;
    client.answer(302, "", "Location: /again\r\n");
  }));
  curl::engine engine(impatient());

  EXPECT_EQ(fault_of(engine, get(server.url())), transport_fault::redirect);
  EXPECT_EQ(asked, 11);
}

TEST(engine_redirects, to_other_protocols_are_refused) {
  loopback_server server(redirecting(302, "ftp://127.0.0.1/"));
  curl::engine engine(impatient());
  auto what = get(server.url());
  what.follow = http::redirects::anywhere_without_us;

  EXPECT_EQ(fault_of(engine, what), transport_fault::redirect);
}

TEST(engine_redirects, without_a_target_are_an_answer) {
  loopback_server server(for_each_request([](auto& client, const auto&) { client.answer(302, "where?"); }));
  curl::engine engine(impatient());

  EXPECT_EQ(fetch(engine, get(server.url())).status, 302);
}

} // namespace cfc::test
