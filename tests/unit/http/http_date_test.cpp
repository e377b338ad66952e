#include "io/http/http_date.hpp"

#include <gtest/gtest.h>

namespace cfc::test {

using http::read_http_date;

namespace {

/// 1994-11-06T08:49:37Z, the example of RFC 9110.
constexpr std::chrono::sys_seconds example{std::chrono::seconds(784111777)};

} // namespace

TEST(http_date, is_read_in_the_three_forms_of_the_standard) {
  EXPECT_EQ(read_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), example);
  EXPECT_EQ(read_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), example);
  EXPECT_EQ(read_http_date("Sun Nov  6 08:49:37 1994"), example);
}

TEST(http_date, of_a_year_in_two_digits_is_of_this_century_up_to_68) {
  EXPECT_EQ(read_http_date("Saturday, 31-Jan-26 08:01:30 GMT"),
            read_http_date("Sat, 31 Jan 2026 08:01:30 GMT"));
}

TEST(http_date, may_lie_in_any_year) {
  using namespace std::chrono_literals;
  EXPECT_EQ(read_http_date("Fri, 31 Dec 9999 23:59:59 GMT"),
            std::chrono::sys_days(std::chrono::year(9999) / 12 / 31) + 24h - 1s);
}

TEST(http_date, is_not_read_from_other_texts) {
  for (const char* text :
       {"", "soon", "12", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49:37", "Sun, 36 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT+2", "1994-11-06T08:49:37Z"}) {
    EXPECT_EQ(read_http_date(text), std::nullopt) << text;
  }
}

} // namespace cfc::test
