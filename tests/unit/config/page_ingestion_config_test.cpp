#include "io/config/page_ingestion_config.hpp"
#include "tests/unit/config/tenant_text.hpp"

namespace cfc::config {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::string json(const std::string& yaml) {
  return to_json(YAML::Load(yaml));
}

TEST(page_ingestion_config, becomes_json_in_the_order_of_its_keys) {
  EXPECT_EQ(json("z: 1\na: {c: x, b: [1, two]}\n"), R"({"z":1,"a":{"c":"x","b":[1,"two"]}})");
}

TEST(page_ingestion_config, types_what_stands_without_quotes) {
  EXPECT_EQ(json("[true, False, null, ~, 12, -3, +4, 0x1F, 0o17, 1.5, -2.5e3, .5]"),
            "[true,false,null,null,12,-3,4,31,15,1.5,-2500.0,0.5]");
}

TEST(page_ingestion_config, keeps_quoted_scalars_as_strings) {
  EXPECT_EQ(json(R"({a: "1", b: 'true', c: "", d: !!str 5})"), R"({"a":"1","b":"true","c":"","d":"5"})");
}

TEST(page_ingestion_config, keeps_words_that_only_look_like_something_as_strings) {
  EXPECT_EQ(json("[yes, off, 1.2.3, 2026-01-31, nan, inf, infinity, e5, '-', 1-2, +-1, 0x-1, 12e]"),
            R"(["yes","off","1.2.3","2026-01-31","nan","inf","infinity","e5","-","1-2","+-1","0x-1","12e"])");
}

TEST(page_ingestion_config, keeps_integers_exact_up_to_64_bits) {
  EXPECT_EQ(json("[9223372036854775807, -9223372036854775808]"),
            "[9223372036854775807,-9223372036854775808]");
}

TEST(page_ingestion_config, keeps_the_digits_of_longer_integers) {
  EXPECT_EQ(
      json("[12345678901234567890, -12345678901234567890, +12345678901234567890, 0012345678901234567890]"),
      "[12345678901234567890,-12345678901234567890,12345678901234567890,12345678901234567890]");
}

TEST(page_ingestion_config, escapes_what_json_wants_escaped) {
  EXPECT_EQ(json("{\"a\\\"b\": \"x\\ny\"}"), R"({"a\"b":"x\ny"})");
}

TEST(page_ingestion_config, writes_empty_values_as_null) {
  EXPECT_EQ(json("a:\nb: {}\n"), R"({"a":null,"b":{}})");
}

TEST(page_ingestion_config, is_read_from_a_tenant_file) {
  const auto file = read_text(cloud_text + "  pageIngestionConfig:\n    chunk: {size: 800}\n");
  EXPECT_EQ(file.settings.ingestion.page_ingestion_config_json, R"({"chunk":{"size":800}})");
}

TEST(page_ingestion_config, must_be_a_map) {
  EXPECT_THAT(errors_in(cloud_text + "  pageIngestionConfig: [1]\n"),
              ElementsAre("21 ingestion.pageIngestionConfig: found a list, allowed: a map"));
}

TEST(page_ingestion_config, refuses_what_json_cannot_express_with_its_line) {
  EXPECT_THAT(errors_in(cloud_text + "  pageIngestionConfig:\n    a: 1\n    b: .inf\n"),
              ElementsAre(StartsWith("23 ingestion.pageIngestionConfig: found '.inf'")));
  EXPECT_THAT(errors_in(cloud_text + "  pageIngestionConfig:\n    a: 1\n    a: 2\n"),
              ElementsAre(HasSubstr("found the key 'a' twice")));
  EXPECT_THAT(errors_in(cloud_text + "  pageIngestionConfig:\n    ? [x]\n    : 2\n"),
              ElementsAre(HasSubstr("found a list as a key")));
}

TEST(page_ingestion_config, refuses_a_hundred_levels) {
  EXPECT_THAT(errors_in(cloud_text + "  pageIngestionConfig: {a: " + std::string(101, '[') +
                        std::string(101, ']') + "}\n"),
              ElementsAre(HasSubstr("found more than 100 levels")));
}

TEST(page_ingestion_config, refuses_aliases_that_grow_beyond_all_bounds) {
  std::string lists = "    a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const auto below = "*a" + std::to_string(i - 1);
    lists += "    a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + below;
    for (int times = 1; times < 10; ++times)
      lists += ", " + below;
    lists += "]\n";
  }
  EXPECT_THAT(errors_in(cloud_text + "  pageIngestionConfig:\n" + lists),
              ElementsAre(HasSubstr("found more than 256 KiB of JSON")));
}

} // namespace
} // namespace cfc::config
