#include "io/http/oauth.hpp"
#include "io/http/waits.hpp"
#include "tests/unit/http/service_fixture.hpp"

#include <boost/asio/post.hpp>

namespace cfc::test {

using http::api_error;
using http::api_fault;
using http::method;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// A service on the machine's clock, where waits would be long if they weren't ended (REL-8).
class service_ending : public service_test {
protected:
  service_ending() {
    settings.name = "unique";
    settings.jitter_seed = 1;
    settings.retry.first = settings.retry.longest = minutes(5);
  }
  http::service& service() {
    if (!made_) {
      made_ = std::make_unique<http::service>(transport, who, settings, counts);
    }
    return *made_;
  }
  struct outcome {
    bool ended = false;
    std::optional<api_error> error;
  };
  /// Starts a call; what becomes of it is known when ended.
  std::shared_ptr<outcome> start(http::call_options options = {}) {
    auto result = std::make_shared<outcome>();
    const auto note = [this, result](std::exception_ptr error, const http::response&) {
      result->ended = true;
      if (error) {
        try {
          std::rethrow_exception(error);
        } catch (const api_error& e) {
          result->error = e;
        }
      }
      if (on_end) {
        std::exchange(on_end, nullptr)();
      }
    };
    boost::asio::co_spawn(io, service().call(search(), options), note);
    return result;
  }
  /// Lets everything go on until it waits for time to pass.
  void go_on() {
    io.restart();
    io.poll();
  }
  http::waits& waits() { return http::waits::of(io); }
  void expect_cancelled(const outcome& of) {
    ASSERT_TRUE(of.error) << (of.ended ? "it succeeded" : "it still waits");
    EXPECT_EQ(of.error->fault(), api_fault::cancelled);
  }

  std::function<void()> on_end;

private:
  std::unique_ptr<http::service> made_;
};

} // namespace

TEST_F(service_ending, cancels_the_wait_for_the_next_try) {
  answer(503);
  const auto waiting = start();
  go_on();
  EXPECT_EQ(requests(), 1U);
  waits().cancel_in_hand();
  go_on();
  expect_cancelled(*waiting);
  EXPECT_TRUE(waiting->error->unclear()) << "a gateway may have answered";
}

TEST_F(service_ending, cancels_the_wait_for_the_end_of_a_pause) {
  answer(429, "", field("Retry-After", "300"));
  const auto paused = start();
  go_on();
  http::call_options unbudgeted;
  unbudgeted.budgeted = false;
  const auto another = start(unbudgeted);
  go_on();
  waits().cancel_in_hand();
  go_on();
  expect_cancelled(*paused);
  expect_cancelled(*another);
  EXPECT_EQ(requests(), 1U);
}

TEST_F(service_ending, cancels_the_wait_for_a_pause_in_the_queue_of_the_budget) {
  settings.requests_per_minute = 600;
  answer(429, "", field("Retry-After", "300"));
  const auto paused = start();
  go_on();
  const auto another = start();
  go_on();
  waits().cancel_in_hand();
  go_on();
  expect_cancelled(*paused);
  expect_cancelled(*another);
}

TEST_F(service_ending, cancels_the_wait_for_the_budget_before_anything_was_sent) {
  settings.requests_per_minute = 1;
  answer(200);
  const auto first = start();
  const auto second = start();
  const auto third = start();
  go_on();
  waits().cancel_in_hand();
  go_on();
  EXPECT_TRUE(first->ended);
  for (const auto& waiting : {second, third}) {
    expect_cancelled(*waiting);
    EXPECT_FALSE(waiting->error->unclear());
  }
  EXPECT_EQ(requests(), 1U);
}

TEST_F(service_ending, cancels_the_wait_for_a_token) {
  transport.answer(method::post, "/token", 503, "");
  http::oauth_settings login;
  login.token_url = "https://login.example.com/token";
  http::service with_token(transport,
                           std::make_shared<http::oauth_credentials>(transport, login, http::real_clock(),
                                                                     nullptr, settings.retry, 1),
                           settings, counts);
  std::optional<api_error> error;
  boost::asio::co_spawn(io, with_token.call(search()), [&](std::exception_ptr failed, const http::response&) {
    try {
      std::rethrow_exception(failed);
    } catch (const api_error& e) {
      error = e;
    }
  });
  go_on();
  waits().cancel_in_hand();
  go_on();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault(), api_fault::cancelled);
  EXPECT_FALSE(error->unclear());
}

namespace {

/// Of 100 in a minute, 99 are for what isn't cleaning up. All have passed, and two more wait.
class service_ending_in_a_queue : public service_ending {
protected:
  service_ending_in_a_queue() {
    settings.requests_per_minute = 100;
    transport.answer_always(method::get, path, 200, "");
    for (int i = 0; i < ordinary; ++i) {
      start();
    }
    waiting = {start(), start()};
    go_on();
    EXPECT_EQ(requests(), ordinary);
  }
  static constexpr int ordinary = 99;
  std::vector<std::shared_ptr<outcome>> waiting;
};

} // namespace

TEST_F(service_ending_in_a_queue, lets_a_later_call_have_what_was_kept_for_it) {
  waits().cancel_in_hand();
  go_on();
  const auto later = start();
  go_on();
  EXPECT_TRUE(later->ended);
  EXPECT_FALSE(later->error);
  EXPECT_EQ(requests(), ordinary + 1);
}

TEST_F(service_ending_in_a_queue, lets_a_call_have_its_turn_that_a_cancelled_one_gives_rise_to) {
  std::shared_ptr<outcome> clean_up;
  on_end = [&] { clean_up = start(); };
  waits().cancel_in_hand();
  go_on();
  for (const auto& one : waiting) {
    expect_cancelled(*one);
  }
  ASSERT_TRUE(clean_up && clean_up->ended);
  EXPECT_FALSE(clean_up->error);
  EXPECT_EQ(requests(), ordinary + 1);
}

TEST_F(service_ending_in_a_queue, keeps_nobody_waiting_once_stopped) {
  waits().cancel_in_hand();
  const auto kept_for_it = start();
  const auto too_many = start();
  go_on();
  EXPECT_TRUE(kept_for_it->ended);
  EXPECT_FALSE(too_many->ended);
  waits().stop();
  go_on();
  expect_cancelled(*too_many);
}

TEST_F(service_ending, tries_a_later_call_only_once) {
  waits().cancel_in_hand();
  answer(503);
  const auto later = start();
  go_on();
  ASSERT_TRUE(later->error);
  EXPECT_EQ(later->error->status(), 503);
  fail(http::transport_fault::broken);
  const auto another = start();
  go_on();
  ASSERT_TRUE(another->error);
  EXPECT_EQ(another->error->fault(), api_fault::unreachable);
}

TEST_F(service_ending, lets_nothing_wait_any_more_once_stopped) {
  settings.requests_per_minute = 1;
  transport.answer_always(method::get, path, 200, "");
  start();
  const auto waiting = start();
  go_on();
  waits().stop();
  go_on();
  expect_cancelled(*waiting);
  const auto later = start();
  go_on();
  expect_cancelled(*later);
}

} // namespace cfc::test
