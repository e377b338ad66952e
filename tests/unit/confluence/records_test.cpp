#include "io/confluence/records.hpp"

#include <gtest/gtest.h>

namespace cfc::confluence {

TEST(records, accept_pages_blog_posts_and_folders_only) {
  EXPECT_TRUE(accepted(content_type::page));
  EXPECT_TRUE(accepted(content_type::blogpost));
  EXPECT_TRUE(accepted(content_type::folder));
  EXPECT_FALSE(accepted(content_type::database));
  EXPECT_FALSE(accepted(content_type::whiteboard));
  EXPECT_FALSE(accepted(content_type::embed));
  EXPECT_FALSE(accepted(content_type::other));
}

TEST(parse_time, reads_every_notation_that_servers_use) {
  const epoch_ms when = 1'779'866'120'000; // 2026-05-27T07:15:20Z
  EXPECT_EQ(parse_time("2026-05-27T07:15:20.913Z"), when + 913);
  EXPECT_EQ(parse_time("2026-05-27T07:15:20Z"), when);
  EXPECT_EQ(parse_time("2026-05-27T07:15:20.9Z"), when + 900);
  EXPECT_EQ(parse_time("2026-05-27T07:15:20.913999999Z"), when + 913);
  EXPECT_EQ(parse_time("2026-05-27T09:15:20.000+02:00"), when);
  EXPECT_EQ(parse_time("2026-05-27T01:45:20-0530"), when);
  EXPECT_EQ(parse_time("2026-05-27T08:15:20+01"), when);
}

TEST(parse_time, refuses_what_is_no_time) {
  for (const char* text :
       {"", "2026-05-27", "2026-05-27T07:15:20", "2026-02-30T07:15:20Z", "2026-13-01T07:15:20Z",
        "2026-05-27T24:15:20Z", "2026-05-27T07:60:20Z", "2026-05-27T07:15:20.Z", "2026-05-27T07:15:20Zx",
        "2026-05-27T07:15:20+25:00", "May 27, 2026"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(format_utc, always_has_milliseconds_and_z) {
  EXPECT_EQ(format_utc(1'779'866'120'913), "2026-05-27T07:15:20.913Z");
  EXPECT_EQ(format_utc(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_utc(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(format_utc(*parse_time("2015-02-24T15:20:36.000+01:00")), "2015-02-24T14:20:36.000Z");
}

} // namespace cfc::confluence
