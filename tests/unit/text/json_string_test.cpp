#include "io/text/json_string.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cfc::test {

namespace {

std::string by_library(std::string_view text) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  text::write_text(writer, text);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string appended(std::string_view text) {
  rapidjson::StringBuffer buffer;
  text::append_string(buffer, text);
  return {buffer.GetString(), buffer.GetSize()};
}

TEST(json_string, is_what_the_library_writes_whatever_character_it_has_and_where) {
  for (int code = 0; code < 256; ++code) {
    for (const std::size_t length : {1, 7, 8, 9, 17}) {
      for (std::size_t at = 0; at < length; ++at) {
        std::string text(length, 'x');
        text[at] = static_cast<char>(code);
        ASSERT_EQ(appended(text), by_library(text)) << code << " at " << at << " of " << length;
      }
    }
  }
}

TEST(json_string, of_an_empty_text_is_a_pair_of_quotes) {
  EXPECT_EQ(appended(""), R"("")");
}

TEST(json_string, comes_behind_what_is_there) {
  rapidjson::StringBuffer buffer;
  text::append_raw(buffer, "[");
  text::append_string(buffer, "a\"b");
  text::append_string(buffer, "c");
  EXPECT_EQ(std::string(buffer.GetString(), buffer.GetSize()), R"(["a\"b""c")");
}

TEST(json_writer, writes_what_the_library_writes) {
  const auto write = [](auto& to) {
    to.StartObject();
    text::write_member(to, "a\n", "x");
    text::write_key(to, "b");
    to.StartArray();
    text::write_text(to, "\"y\"");
    text::write_text(to, "z");
    to.Uint64(7);
    to.EndArray();
    text::write_member(to, "c", "");
    to.EndObject();
  };
  rapidjson::StringBuffer ours, theirs;
  text::json_writer quick(ours);
  rapidjson::Writer<rapidjson::StringBuffer> usual(theirs);
  write(quick);
  write(usual);
  EXPECT_STREQ(ours.GetString(), theirs.GetString());
  EXPECT_TRUE(quick.IsComplete());
}

} // namespace

} // namespace cfc::test
