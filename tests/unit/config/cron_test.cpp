#include "io/config/rules.hpp"

#include <gmock/gmock.h>

namespace cfc::config {
namespace {

using testing::HasSubstr;
using testing::Optional;

TEST(cron, of_five_fields_is_right) {
  for (const char* good :
       {"*/15 * * * *", "0 3 * * 1-5", "0,30 8-18/2 1 JAN-mar sun", "5/10 * 31 12 7", "  0 0  * * *  "}) {
    EXPECT_EQ(check_cron(good), std::nullopt) << good;
  }
}

TEST(cron, of_six_fields_starts_with_seconds) {
  EXPECT_EQ(check_cron("59 0 0 1 1 0"), std::nullopt);
  EXPECT_THAT(check_cron("60 0 0 1 1 0"), Optional(HasSubstr("'60' as second")));
}

TEST(cron, may_be_a_macro_in_any_letter_case) {
  for (const char* good : {"@secondly", "@minutely", "@hourly", "@daily", "@midnight", "@weekly", "@monthly",
                           "@yearly", "@annually", "@weekdays", "@weekends", " @Daily "}) {
    EXPECT_EQ(check_cron(good), std::nullopt) << good;
  }
  EXPECT_EQ(check_cron("@reboot"), "with '@reboot', which is no macro");
  EXPECT_EQ(check_cron("@daily *"), "with 2 fields");
}

TEST(cron, takes_a_step_above_the_range) {
  EXPECT_EQ(check_cron("*/90 */48 * * *"), std::nullopt);
}

TEST(cron, takes_a_question_mark_for_any_day) {
  EXPECT_EQ(check_cron("0 0 ? * ?"), std::nullopt);
  EXPECT_EQ(check_cron("? * * * *"), "with '?' as minute");
  EXPECT_EQ(check_cron("0 0 ?/2 * *"), "with '?/2' as day of month");
}

TEST(cron, of_another_number_of_fields_is_wrong) {
  EXPECT_EQ(check_cron(""), "with 0 fields");
  EXPECT_EQ(check_cron("* * * *"), "with 4 fields");
  EXPECT_EQ(check_cron("* * * * * * *"), "with 7 fields");
}

TEST(cron, names_the_field_that_is_wrong) {
  EXPECT_EQ(check_cron("60 * * * *"), "with '60' as minute");
  EXPECT_EQ(check_cron("* 24 * * *"), "with '24' as hour");
  EXPECT_EQ(check_cron("* * 0 * *"), "with '0' as day of month");
  EXPECT_EQ(check_cron("* * * 13 *"), "with '13' as month");
  EXPECT_EQ(check_cron("* * * * 8"), "with '8' as day of week");
}

TEST(cron, with_a_malformed_item_is_wrong) {
  for (const char* item : {"*/0", "5-1", "1,,2", "/5", "1-", "-1", "a", "**", "1/x", "1,"}) {
    EXPECT_EQ(check_cron(std::string(item) + " * * * *"), "with '" + std::string(item) + "' as minute");
  }
}

} // namespace
} // namespace cfc::config
