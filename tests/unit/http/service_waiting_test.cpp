#include "tests/unit/http/service_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>

namespace cfc::test {

using http::api_fault;
using http::call_options;
using http::method;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace {

class service_waiting : public service_test {
protected:
  /// Starts a call, and notes when it ended.
  void start(std::vector<std::chrono::nanoseconds>& ends, call_options options = {}) {
    const auto from = clock.now();
    boost::asio::co_spawn(io, service().call(search(), options),
                          [&, from](std::exception_ptr error, http::response) {
                            ASSERT_FALSE(error);
                            ends.push_back(clock.now() - from);
                          });
  }
};

} // namespace

TEST_F(service_waiting, pauses_are_jittered_below_a_doubling_limit) {
  answer_times(4, 503);
  answer(200);
  call();
  ASSERT_EQ(clock.sleeps().size(), 4U);
  for (int i = 0; i < 4; ++i) {
    EXPECT_LE(clock.sleeps()[static_cast<std::size_t>(i)], milliseconds(500) * (1 << i));
  }
}

TEST_F(service_waiting, retry_after_is_obeyed) {
  answer(429, "", field("Retry-After", "17"));
  answer(200);
  call();
  EXPECT_THAT(clock.sleeps(), ElementsAre(seconds(17)));
  EXPECT_DOUBLE_EQ(counted().throttled_seconds, 17);
}

TEST_F(service_waiting, retry_after_may_be_a_date) {
  answer(503, "", field("Retry-After", "Sat, 31 Jan 2026 08:02:00 GMT"));
  answer(200);
  call();
  EXPECT_THAT(clock.sleeps(), ElementsAre(seconds(120)));
}

TEST_F(service_waiting, retry_after_zero_is_the_normal_back_off) {
  answer(429, "", field("Retry-After", "0"));
  answer(200);
  call();
  ASSERT_EQ(clock.sleeps().size(), 1U);
  EXPECT_LE(clock.sleeps()[0], milliseconds(500));
  EXPECT_DOUBLE_EQ(counted().throttled_seconds, 0);
}

TEST_F(service_waiting, a_403_that_throttles_is_waited_for) {
  answer(403, "", field("Retry-After", "3"));
  answer(403, "", field("X-RateLimit-Remaining", "0"));
  answer(200);
  EXPECT_EQ(call().status, 200);
}

TEST_F(service_waiting, exactly_five_minutes_are_still_waited_for) {
  answer(429, "", field("Retry-After", "300"));
  answer(200);
  EXPECT_EQ(call().status, 200);
}

TEST_F(service_waiting, a_longer_pause_is_a_quota_and_names_its_end) {
  answer(429, "", field("Retry-After", "1847"));
  const auto error = failure();
  EXPECT_EQ(error.fault(), api_fault::quota);
  EXPECT_EQ(error.status(), 429);
  EXPECT_THAT(error.what(), HasSubstr("2026-01-31T08:30:47Z"));
  EXPECT_EQ(requests(), 1U);
}

TEST_F(service_waiting, a_blocked_account_is_a_quota) {
  answer(429, "", field("Retry-After", "9223372036854775807"));
  const auto error = failure();
  EXPECT_EQ(error.fault(), api_fault::quota);
  EXPECT_THAT(error.what(), HasSubstr("blocked"));
}

TEST_F(service_waiting, retry_after_pauses_every_request_of_the_service) {
  answer(429, "", field("Retry-After", "60"));
  std::vector<std::chrono::nanoseconds> sent_after;
  const auto from = clock.now();
  transport.answer_by([&](const http::request&) {
    sent_after.push_back(clock.now() - from);
    http::response good;
    good.status = 200;
    return good;
  });
  std::vector<std::chrono::nanoseconds> ends;
  start(ends);
  while (counted().throttled_seconds == 0) {
    io.run_one();
  }
  call_options unbudgeted;
  unbudgeted.budgeted = false;
  start(ends);
  start(ends, unbudgeted);
  io.run();
  EXPECT_THAT(sent_after, testing::Each(testing::Ge(seconds(60))));
  EXPECT_EQ(sent_after.size(), 3U);
}

TEST_F(service_waiting, the_budget_lets_a_minute_of_requests_out_at_once_and_the_next_ones_a_minute_later) {
  settings.requests_per_minute = 60;
  transport.answer_always(method::get, path, 200, "");
  std::vector<std::chrono::nanoseconds> ends;
  for (int i = 0; i < 65; ++i) {
    start(ends);
  }
  io.run();
  ASSERT_EQ(ends.size(), 65U);
  EXPECT_GE(ends.back(), seconds(60));
  EXPECT_LE(ends.back(), milliseconds(60'400));
  EXPECT_NEAR(counted().budget_seconds, 60.3, 0.1);
  EXPECT_EQ(clock.sleeps().size(), 1U) << "all of them at once";
}

TEST_F(service_waiting, forty_calls_at_a_hundred_per_minute_do_not_wait) {
  settings.requests_per_minute = 100;
  transport.answer_always(method::get, path, 200, "");
  for (int i = 0; i < 40; ++i) {
    call();
  }
  EXPECT_TRUE(clock.sleeps().empty());
}

TEST_F(service_waiting, three_thousand_calls_at_six_thousand_per_minute_do_not_wait) {
  settings.requests_per_minute = 6000;
  transport.answer_always(method::get, path, 200, "");
  for (int i = 0; i < 3000; ++i) {
    call();
  }
  EXPECT_TRUE(clock.sleeps().empty());
}

TEST_F(service_waiting, what_was_never_sent_is_given_back) {
  settings.requests_per_minute = 2;
  settings.retry.tries = 1;
  for (int i = 0; i < 5; ++i) {
    fail(http::transport_fault::connect);
    failure();
  }
  EXPECT_TRUE(clock.sleeps().empty());
}

TEST_F(service_waiting, what_was_sent_without_an_answer_counts) {
  settings.requests_per_minute = 2;
  settings.retry.tries = 1;
  for (int i = 0; i < 3; ++i) {
    fail(http::transport_fault::broken);
    failure();
  }
  EXPECT_THAT(clock.sleeps(), ElementsAre(testing::Ge(seconds(60))));
}

TEST_F(service_waiting, goes_on_with_what_the_server_had_taken_when_it_refused) {
  settings.requests_per_minute = 1000;
  for (int i = 0; i < 10; ++i) {
    answer(200);
    call();
  }
  answer(429, "", field("Retry-After", "60"));
  transport.answer_always(method::get, path, 200, "");
  for (int i = 0; i < 10; ++i) {
    call();
  }
  EXPECT_THAT(clock.sleeps(), ElementsAre(testing::Ge(seconds(60))));
  call();
  EXPECT_EQ(clock.sleeps().size(), 2U) << "an eleventh is more than the server took";
}

TEST_F(service_waiting, sends_no_more_than_the_server_says_it_takes) {
  settings.requests_per_minute = 1000;
  answer(200, "", field("X-RateLimit-Remaining", "1"));
  answer(200, "", field("X-RateLimit-Remaining", "0"));
  answer(200, "", field("X-RateLimit-Remaining", "50"));
  call();
  call();
  EXPECT_TRUE(clock.sleeps().empty());
  call();
  EXPECT_THAT(clock.sleeps(), ElementsAre(testing::Ge(seconds(60))));
}

TEST_F(service_waiting, a_call_whose_turn_comes_while_it_queues_up_is_not_forgotten) {
  settings.name = "confluence";
  settings.requests_per_minute = 1;
  transport.answer_always(method::get, path, 200, "");
  auto restless = clock.clock();
  restless.now = [this] {
    clock.advance(seconds(20));
    return clock.now();
  };
  http::service tested(transport, who, settings, counts, restless);
  run(io, tested.call(search()));
  EXPECT_EQ(run(io, tested.call(search())).status, 200);
}

TEST_F(service_waiting, unbudgeted_calls_do_not_wait_for_the_budget) {
  settings.requests_per_minute = 1;
  transport.answer_always(method::get, path, 200, "");
  call_options options;
  options.budgeted = false;
  for (int i = 0; i < 5; ++i) {
    call(search(), options);
  }
  EXPECT_TRUE(clock.sleeps().empty());
}

TEST_F(service_waiting, retries_use_the_budget_too) {
  settings.requests_per_minute = 1;
  answer(503);
  answer(200);
  call();
  EXPECT_GE(clock.now() - fake_clock().now(), seconds(60));
}

TEST_F(service_waiting, who_came_first_is_served_first) {
  settings.requests_per_minute = 3;
  transport.answer_always(method::get, path, 200, "");
  std::vector<int> order;
  for (int i = 0; i < 20; ++i) {
    boost::asio::co_spawn(io, service().call(search()),
                          [&order, i](std::exception_ptr, const http::response&) { order.push_back(i); });
  }
  io.run();
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(order.size(), 20U);
}

TEST_F(service_waiting, a_call_that_waits_can_be_cancelled_and_the_others_go_on) {
  settings.requests_per_minute = 1;
  transport.answer_always(method::get, path, 200, "");
  std::vector<std::chrono::nanoseconds> ends;
  start(ends);
  boost::asio::cancellation_signal cancel;
  std::exception_ptr cancelled;
  const auto note = [&](std::exception_ptr error, const http::response&) { cancelled = error; };
  boost::asio::co_spawn(io, service().call(search()),
                        boost::asio::bind_cancellation_slot(cancel.slot(), note));
  start(ends);
  boost::asio::post(io, [&] { cancel.emit(boost::asio::cancellation_type::terminal); });
  io.run();
  EXPECT_EQ(ends.size(), 2U);
  EXPECT_THROW(std::rethrow_exception(cancelled), http::api_error);
  EXPECT_EQ(requests(), 2U);
}

} // namespace cfc::test
