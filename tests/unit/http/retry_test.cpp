#include "io/http/retry.hpp"

#include <gtest/gtest.h>

namespace cfc::test {

using http::backoff;
using http::headers;
using http::retry_after;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// 2026-01-31T08:00:00Z
constexpr std::chrono::system_clock::time_point now{seconds(1769846400)};

std::optional<seconds> after(std::string value) {
  headers fields;
  fields.push_back({"retry-after", std::move(value)});
  return retry_after(fields, now);
}

bool repeated(int status, headers fields = {}) {
  return http::worth_another_try(status, fields);
}

} // namespace

TEST(backoff, is_drawn_from_a_range_that_doubles_up_to_its_limit) {
  backoff draw({}, 1);
  const std::vector<int> ceilings = {500, 1000, 2000, 4000, 8000, 16000, 30000, 30000};
  for (int failures = 1; failures <= 8; ++failures) {
    milliseconds least = milliseconds::max();
    milliseconds most{0};
    for (int i = 0; i < 2000; ++i) {
      const auto delay = draw.delay(failures);
      least = std::min(least, delay);
      most = std::max(most, delay);
    }
    const milliseconds ceiling(ceilings[static_cast<std::size_t>(failures - 1)]);
    EXPECT_LE(most, ceiling);
    EXPECT_GT(most, ceiling * 9 / 10);
    EXPECT_LT(least, ceiling / 10);
  }
}

TEST(backoff, repeats_itself_with_the_same_seed) {
  backoff one({}, 42);
  backoff other({}, 42);
  for (int i = 1; i < 20; ++i) {
    EXPECT_EQ(one.delay(i), other.delay(i));
  }
}

TEST(backoff, survives_any_number_of_failures) {
  backoff draw({}, 1);
  EXPECT_LE(draw.delay(1'000'000), milliseconds(30000));
}

TEST(retry_after, reads_seconds) {
  EXPECT_EQ(after("7"), seconds(7));
  EXPECT_EQ(after(" 1847 "), seconds(1847));
  EXPECT_EQ(after("1.2"), seconds(2));
}

TEST(retry_after, reads_any_number_of_digits) {
  EXPECT_EQ(after("9223372036854775807"), http::retry_after_ceiling);
  EXPECT_EQ(after(std::string(400, '9')), http::retry_after_ceiling);
}

TEST(retry_after, reads_dates_that_no_clock_counts_to) {
  EXPECT_EQ(after("Fri, 31 Dec 9999 23:59:59 GMT"), http::retry_after_ceiling);
  EXPECT_EQ(after("Fri, 01 Jan 2500 00:00:00 GMT"), http::retry_after_ceiling);
}

TEST(retry_after, reads_dates) {
  EXPECT_EQ(after("Sat, 31 Jan 2026 08:01:30 GMT"), seconds(90));
  EXPECT_EQ(after("Saturday, 31-Jan-26 08:01:30 GMT"), seconds(90));
}

TEST(retry_after, leaves_the_normal_back_off_when_zero_past_absent_or_unreadable) {
  EXPECT_EQ(after("0"), std::nullopt);
  EXPECT_EQ(after("Sat, 31 Jan 2026 07:59:00 GMT"), std::nullopt);
  EXPECT_EQ(after("soon"), std::nullopt);
  EXPECT_EQ(after("-5"), std::nullopt);
  EXPECT_EQ(after(""), std::nullopt);
  EXPECT_EQ(retry_after({}, now), std::nullopt);
}

TEST(worth_another_try, for_the_statuses_of_the_list) {
  for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
    EXPECT_TRUE(repeated(status)) << status;
  }
  for (const int status : {200, 204, 301, 400, 401, 403, 404, 409, 410, 413, 414, 422, 501, 505}) {
    EXPECT_FALSE(repeated(status)) << status;
  }
}

TEST(worth_another_try, for_a_403_that_throttles) {
  headers wait;
  wait.push_back({"Retry-After", "5"});
  headers exhausted;
  exhausted.push_back({"x-ratelimit-remaining", "0"});
  EXPECT_TRUE(repeated(403, wait));
  EXPECT_TRUE(repeated(403, exhausted));
}

TEST(worth_another_try, not_for_a_403_while_requests_are_left) {
  headers fields;
  fields.push_back({"Retry-After", "0"});
  fields.push_back({"X-RateLimit-Remaining", "37"});
  EXPECT_FALSE(repeated(403, fields));
}

} // namespace cfc::test
