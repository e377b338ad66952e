#include "tests/unit/http/service_fixture.hpp"

namespace cfc::test {

using http::api_fault;
using http::call_options;
using http::transport_fault;

namespace {

/// What a failed call says besides its message: whether it may have been done, and is worth repeating.
class service_failure : public service_test {
protected:
  void fail_times(int times, transport_fault fault) {
    for (int i = 0; i < times; ++i) {
      fail(fault);
    }
  }
  static call_options once() {
    call_options options;
    options.tries = 1;
    return options;
  }
};

} // namespace

TEST_F(service_failure, that_was_refused_is_surely_not_done) {
  for (const int status : {400, 401, 403, 404, 413, 429}) {
    answer_times(5, status);
    EXPECT_FALSE(failure(search(), once()).unclear()) << status;
  }
}

TEST_F(service_failure, whose_answer_was_lost_may_be_done) {
  for (const auto fault : {transport_fault::broken, transport_fault::timeout, transport_fault::protocol,
                           transport_fault::cancelled}) {
    fail(fault);
    EXPECT_TRUE(failure(search(), once()).unclear());
  }
}

TEST_F(service_failure, behind_a_gateway_may_be_done) {
  for (const int status : {500, 502, 503, 504}) {
    answer(status);
    EXPECT_TRUE(failure(search(), once()).unclear()) << status;
  }
}

TEST_F(service_failure, of_a_server_that_turns_requests_away_is_surely_not_done) {
  answer(503, "", field("Retry-After", "1"));
  EXPECT_FALSE(failure(search(), once()).unclear());
}

TEST_F(service_failure, that_never_reached_the_server_is_surely_not_done) {
  fail_times(5, transport_fault::connect);
  const auto error = failure();
  EXPECT_EQ(error.fault(), api_fault::unreachable);
  EXPECT_FALSE(error.unclear());
}

TEST_F(service_failure, that_was_refused_may_be_done_when_the_answer_of_a_try_before_was_lost) {
  fail(transport_fault::broken);
  answer(403);
  EXPECT_TRUE(failure().unclear());
}

TEST_F(service_failure, by_quota_is_surely_not_done) {
  answer(503, "", field("Retry-After", "3600"));
  const auto error = failure();
  EXPECT_EQ(error.fault(), api_fault::quota);
  EXPECT_FALSE(error.unclear());
}

TEST_F(service_failure, by_quota_may_be_done_when_the_answer_of_a_try_before_was_lost) {
  fail(transport_fault::broken);
  answer(429, "", field("Retry-After", "3600"));
  EXPECT_TRUE(failure().unclear());
}

TEST_F(service_failure, is_certain_after_ten_refusals_in_a_row_and_names_what_is_needed) {
  who->can_renew = false;
  call_options options;
  options.operation = "download";
  options.needs = "the scope read:it";
  answer_times(10, 401);
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(failure(search(), options).facts().not_asked);
  }
  const auto error = failure(search(), options);
  EXPECT_EQ(requests(), 10U);
  EXPECT_TRUE(error.facts().not_asked);
  EXPECT_EQ(error.fault(), api_fault::authentication);
  EXPECT_FALSE(error.unclear());
  EXPECT_THAT(
      error.what(),
      testing::AllOf(testing::HasSubstr("download: not asked for any more, since 10 in a row were refused"),
                     testing::HasSubstr("The account needs the scope read:it"),
                     testing::HasSubstr("answered 401")));
  answer(200);
  options.operation = "search";
  EXPECT_EQ(call(search(), options).status, 200) << "another kind of call";
}

TEST_F(service_failure, of_one_kind_is_forgotten_with_the_next_success) {
  who->can_renew = false;
  for (int i = 0; i < 3; ++i) {
    answer_times(9, 401);
    for (int n = 0; n < 9; ++n) {
      EXPECT_EQ(failure().status(), 401);
    }
    answer(200);
    EXPECT_EQ(call().status, 200);
  }
}

TEST_F(service_failure, is_worth_repeating_when_its_answer_throttles) {
  answer(403, "", field("Retry-After", "3"));
  EXPECT_TRUE(failure(search(), once()).transient());
  answer(403, "", field("X-RateLimit-Remaining", "0"));
  EXPECT_TRUE(failure(search(), once()).transient());
  answer(403);
  EXPECT_FALSE(failure(search(), once()).transient());
}

TEST_F(service_failure, is_worth_repeating_when_the_connection_failed) {
  fail(transport_fault::broken);
  EXPECT_TRUE(failure(search(), once()).transient());
  fail(transport_fault::redirect);
  EXPECT_FALSE(failure(search(), once()).transient());
}

TEST_F(service_failure, that_was_repeated_is_noted_on_the_answer_when_it_may_have_been_done) {
  answer(200);
  EXPECT_FALSE(call().maybe_done_before);
  fail(transport_fault::connect);
  answer(200);
  EXPECT_FALSE(call().maybe_done_before);
  fail(transport_fault::broken);
  answer(200);
  EXPECT_TRUE(call().maybe_done_before);
}

} // namespace cfc::test
