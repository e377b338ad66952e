#include "io/journal/record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc::journal;
using testing::HasSubstr;
using testing::Not;

const record page{
    false, {"acme/65_DOC/1", "scope-7", 1234}, {"acme", place_of("https://u.example.com", "root")}};

TEST(record, is_one_line_that_can_be_read_again) {
  for (const bool settled : {false, true}) {
    auto written = page;
    written.settled = settled;
    const auto line = to_line(written);
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    const auto found = read_line(line);
    ASSERT_TRUE(found) << line;
    EXPECT_EQ(found->settled, settled);
    EXPECT_EQ(found->content, page.content);
    EXPECT_EQ(found->from, page.from);
  }
}

TEST(record, is_one_line_whatever_the_ids_are) {
  auto odd = page;
  odd.content.key = "acme/65_DOC/9\n+ finance/budget\r\n\"}\\ \xE2\x80\xA8\x01";
  const auto line = to_line(odd);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  ASSERT_TRUE(read_line(line));
  EXPECT_EQ(read_line(line)->content.key, odd.content.key);
}

TEST(record, that_is_not_whole_is_none) {
  const auto line = to_line(page);
  for (std::size_t size = 0; size + 2 < line.size(); ++size)
    EXPECT_FALSE(read_line(line.substr(0, size))) << size;
}

TEST(record, that_has_run_into_another_is_none) {
  const auto line = to_line(page);
  const auto without_end = line.substr(0, line.size() - 1);
  EXPECT_FALSE(read_line(without_end + line));
  EXPECT_FALSE(read_line(without_end.substr(0, 40) + line));
}

TEST(record, with_another_value_is_none) {
  const auto line = to_line(page);
  for (const auto& [from, to] : {std::pair{"65_DOC/1", "65_DOC/2"},
                                 {"scope-7", "scope-8"},
                                 {"1234", "1235"},
                                 {"\"acme\"", "\"beta\""},
                                 {"registering", "settled"}}) {
    auto changed = line;
    changed.replace(changed.find(from), std::string_view(from).size(), to);
    EXPECT_FALSE(read_line(changed)) << changed;
  }
}

TEST(record, of_the_form_of_something_else_is_none) {
  for (const auto* text : {"+ finance/budget-2027", "{}", "[]", "null", "{\"key\":1}", "\xFF"})
    EXPECT_FALSE(read_line(text)) << text;
}

TEST(record, tells_places_apart) {
  EXPECT_EQ(place_of("https://u", "root"), place_of("https://u", "root"));
  EXPECT_NE(place_of("https://u", "root"), place_of("https://v", "root"));
  EXPECT_NE(place_of("https://u", "root"), place_of("https://u", "other"));
  EXPECT_NE(place_of("https://u", "root"), place_of("https://", "uroot"));
  EXPECT_THAT(to_line(page), Not(HasSubstr("example.com")));
}

} // namespace
