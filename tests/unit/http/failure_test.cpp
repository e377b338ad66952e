#include "io/http/api_error.hpp"
#include "io/http/failure.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace cfc::http {
namespace {

TEST(api_error, ends_the_cycle_for_a_quota_and_for_an_answer_as_to_somebody_else) {
  EXPECT_TRUE(api_error(api_fault::quota, 429, "").ends_cycle());
  EXPECT_TRUE(api_error(api_fault::anonymous, 404, "").ends_cycle());
  for (const auto fault :
       {api_fault::status, api_fault::unreachable, api_fault::authentication, api_fault::refused,
        api_fault::bad_answer, api_fault::paging, api_fault::transfer, api_fault::cancelled}) {
    EXPECT_FALSE(api_error(fault, 500, "").ends_cycle());
  }
}

TEST(failure, of_a_status_knows_the_status_and_what_may_have_been_done) {
  failure_facts facts;
  facts.transient = true;
  facts.unclear = true;
  const auto known = failure_of(api_error(api_fault::status, 503, "busy", facts));
  failure expected;
  expected.reason = "busy";
  expected.status = 503;
  expected.is_status = true;
  expected.transient = true;
  expected.unclear = true;
  EXPECT_EQ(known, expected);
  EXPECT_EQ(known.refusing_status(), 503);
}

TEST(failure, of_an_answer_as_to_somebody_else_has_a_status_that_refuses_nothing) {
  const auto known = failure_of(api_error(api_fault::anonymous, 404, "nobody"));
  EXPECT_EQ(known.status, 404);
  EXPECT_EQ(known.refusing_status(), 0);
  EXPECT_TRUE(known.ends_cycle);
}

TEST(failure, says_whether_we_are_stopping_and_whether_time_was_over) {
  EXPECT_TRUE(failure_of(api_error(api_fault::cancelled, 0, "stop")).cancelled);
  failure_facts facts;
  facts.timed_out = true;
  const auto late = failure_of(api_error(api_fault::unreachable, 0, "late", facts));
  EXPECT_TRUE(late.timed_out);
  EXPECT_FALSE(late.cancelled);
}

TEST(failure, says_whether_the_answer_was_too_large) {
  failure_facts facts;
  facts.too_large = true;
  EXPECT_TRUE(failure_of(api_error(api_fault::bad_answer, 0, "large", facts)).too_large);
  EXPECT_FALSE(failure_of(api_error(api_fault::bad_answer, 0, "odd")).too_large);
}

TEST(failure, of_any_other_exception_has_its_reason_and_is_unclear) {
  failure expected;
  expected.reason = "no memory";
  expected.unclear = true;
  EXPECT_EQ(failure_of(std::make_exception_ptr(std::runtime_error("no memory"))), expected);
}

TEST(failure, is_made_of_what_is_in_flight) {
  EXPECT_EQ(failure_of(std::make_exception_ptr(api_error(api_fault::quota, 429, "wait"))).status, 429);
  EXPECT_EQ(failure_of(std::make_exception_ptr(std::runtime_error("defect"))).reason, "defect");
  EXPECT_EQ(failure_of(std::make_exception_ptr(7)).reason, "unknown failure");
}

} // namespace
} // namespace cfc::http
