#include "tools/simulator/text/json.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace cfc::simulator {
namespace {

TEST(json_members, have_a_value_of_their_kind_or_the_one_given_instead) {
  const auto in =
      read_json(R"({"text":"a","whole":7,"real":1.5,"flag":true,"nothing":null,"list":["x",1,"y"]})");

  EXPECT_EQ(text_at(in, "text"), "a");
  EXPECT_EQ(text_at(in, "whole"), "7");
  EXPECT_EQ(text_at(in, "nothing", "none"), "none");
  EXPECT_EQ(number_at(in, "whole"), 7);
  EXPECT_EQ(number_at(in, "real", -1), -1);
  EXPECT_TRUE(flag_at(in, "flag"));
  EXPECT_TRUE(flag_at(in, "absent", true));
  EXPECT_THAT(texts_at(in, "list"), testing::ElementsAre("x", "y"));
  EXPECT_EQ(json_at(in, "list"), R"(["x",1,"y"])");
  EXPECT_EQ(json_at(in, "nothing"), "");
}

TEST(json_members, are_found_in_objects_only_and_also_when_they_are_null) {
  const auto in = read_json(R"([{"nothing":null}])");

  EXPECT_EQ(find_member(in, "nothing"), nullptr);
  EXPECT_NE(find_member(in.at(0), "nothing"), nullptr);
}

TEST(json_documents, are_one_object_or_one_list) {
  for (const char* document : {"", "1", "\"a\"", "{", "[] []", "{\"a\":\"\xff\"}"})
    EXPECT_THROW(read_json(document), std::invalid_argument) << document;
}

TEST(json_documents, are_written_as_they_were_read) {
  const std::string document =
      R"({"b":[],"a":{},"n":null,"t":[true,false],"i":[-1,18446744073709551615],"r":[2.5,-0.125,12.0],"s":"\"ключ\\"})";

  EXPECT_EQ(write_json(read_json(document)), document);
}

TEST(json_documents, may_be_nested_deeply) {
  EXPECT_NO_THROW(read_json(std::string(500, '[') + std::string(500, ']')));
  EXPECT_THROW(read_json(std::string(5'000, '[') + std::string(5'000, ']')), std::invalid_argument);
}

} // namespace
} // namespace cfc::simulator
