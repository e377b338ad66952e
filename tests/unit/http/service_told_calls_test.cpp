#include "tests/unit/http/service_fixture.hpp"

namespace cfc::test {

namespace {

using http::method;
using ::testing::ElementsAre;

/// What the metrics are told of calls.
class told_calls : public service_test {
protected:
  told_calls() {
    settings.on_ended = [this](const http::ended_call& call) {
      told.push_back(call);
      urls.emplace_back(call.url);
    };
    settings.on_dry = [this] { ++dry; };
  }
  std::vector<http::ended_call> told;
  std::vector<std::string> urls;
  int dry = 0;
};

TEST_F(told_calls, are_one_each_whatever_it_took) {
  answer(503);
  answer(200);
  call();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].succeeded);
  EXPECT_EQ(told[0].status, 200);
  EXPECT_THAT(urls, ElementsAre(search().url));
  // The wait for the second try.
  EXPECT_GT(told[0].took.count(), 0);
}

TEST_F(told_calls, that_failed_have_the_last_status) {
  answer_times(5, 503);
  failure();
  fail(http::transport_fault::redirect);
  failure();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_FALSE(told[0].succeeded);
  EXPECT_EQ(told[0].status, 503);
  EXPECT_EQ(told[1].status, 0);
}

TEST_F(told_calls, took_no_time_by_waiting_for_the_budget) {
  settings.requests_per_minute = 1;
  transport.answer_always(method::get, path, 200, "");
  call();
  call();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[1].took.count(), 0);
  EXPECT_GE(clock.now() - fake_clock().now(), std::chrono::seconds(60));
}

TEST_F(told_calls, make_the_budget_run_dry_once_however_many_wait) {
  settings.requests_per_minute = 2;
  transport.answer_always(method::get, path, 200, "");
  for (int i = 0; i < 6; ++i)
    boost::asio::co_spawn(io, service().call(search()), [](std::exception_ptr, const http::response&) {});
  io.run();
  EXPECT_EQ(requests(), 6U);
  EXPECT_EQ(dry, 1);
  io.restart();
  clock.advance(std::chrono::minutes(2));
  call();
  EXPECT_EQ(dry, 1);
}

} // namespace

} // namespace cfc::test
