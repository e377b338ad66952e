#include "io/curl/time_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::curl {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Optional;

class time_limits_of_a_transfer : public testing::Test {
protected:
  time_limits_of_a_transfer() {
    limits_.headers = 30s;
    limits_.stall = 60s;
    limits_.answer = 600s;
    limits_.slow = 60s;
    reached_.connected = true;
    tested_.begin(start_);
  }
  std::optional<std::string> overdue(std::chrono::milliseconds after) {
    return tested_.overdue(reached_, start_ + after, limits_);
  }
  void move(std::uint64_t bytes) { reached_.moved += bytes; }
  void answer(std::uint64_t bytes) {
    reached_.answer_begun = reached_.answer_is_limited = reached_.request_is_out = true;
    reached_.down += bytes;
    move(bytes);
  }

  http::timeouts limits_;
  headway reached_;
  time_limits tested_;
  time_limits::time_point start_{1h};
};

TEST_F(time_limits_of_a_transfer, leave_connecting_to_others) {
  reached_.connected = false;
  EXPECT_EQ(overdue(1h), std::nullopt);
}

TEST_F(time_limits_of_a_transfer, end_one_that_does_not_move) {
  move(10);
  EXPECT_EQ(overdue(1s), std::nullopt);
  EXPECT_EQ(overdue(60s), std::nullopt);
  EXPECT_THAT(overdue(61s), Optional(HasSubstr("not a byte was moved for 60000 ms")));
}

TEST_F(time_limits_of_a_transfer, wait_less_long_for_an_answer_to_begin) {
  reached_.request_is_out = true;
  EXPECT_EQ(overdue(29s), std::nullopt);
  EXPECT_THAT(overdue(30s), Optional(HasSubstr("no answer began within 30000 ms")));
}

TEST_F(time_limits_of_a_transfer, end_an_answer_that_trickles) {
  answer(1);
  EXPECT_EQ(overdue(1s), std::nullopt);
  answer(least_answer_bytes - 1);
  EXPECT_EQ(overdue(60s), std::nullopt) << "the span isn't over";
  move(1);
  EXPECT_THAT(overdue(61s), Optional(HasSubstr("less than 1")));
}

TEST_F(time_limits_of_a_transfer, begin_a_span_anew_when_the_last_one_brought_enough) {
  answer(1);
  EXPECT_EQ(overdue(1s), std::nullopt);
  answer(least_answer_bytes);
  EXPECT_EQ(overdue(61s), std::nullopt);
  answer(1);
  EXPECT_EQ(overdue(120s), std::nullopt);
  move(1);
  EXPECT_THAT(overdue(121s), Optional(HasSubstr("within 60000 ms")));
}

TEST_F(time_limits_of_a_transfer, end_an_answer_that_takes_too_long_however_fast) {
  answer(1);
  EXPECT_EQ(overdue(1s), std::nullopt);
  answer(1'000'000);
  EXPECT_THAT(overdue(601s), Optional(HasSubstr("not complete within 600000 ms")));
}

TEST_F(time_limits_of_a_transfer, let_a_sink_take_its_time_while_bytes_move) {
  answer(1);
  reached_.answer_is_limited = false;
  for (int minute = 1; minute < 60; ++minute) {
    move(1);
    EXPECT_EQ(overdue(std::chrono::minutes(minute)), std::nullopt);
  }
}

} // namespace
} // namespace cfc::curl
