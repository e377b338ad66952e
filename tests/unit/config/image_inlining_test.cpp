#include "tests/unit/config/tenant_text.hpp"

namespace cfc::config {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string key = "ingestion.pageIngestionConfig.htmlConfig.imageContentExtraction.";

/// A right file with what stands in imageContentExtraction, from line 25 on.
std::string extracting(const std::string& members) {
  return cloud_text +
         "  pageIngestionConfig:\n    uniqueIngestionMode: X\n    htmlConfig:\n"
         "      imageContentExtraction:\n" +
         members;
}

TEST(image_inlining, is_off_without_the_switch) {
  EXPECT_FALSE(good(cloud_text).ingestion.inline_images);
  EXPECT_FALSE(good(cloud_text + "  pageIngestionConfig: {htmlConfig: [1]}\n").ingestion.inline_images);
  for (const std::string off :
       {"        enabled: false\n", "        enabled:\n", "        languageModel: M\n"})
    EXPECT_FALSE(good(extracting(off)).ingestion.inline_images) << off;
}

TEST(image_inlining, is_on_with_the_boolean_and_a_model) {
  for (const std::string yes : {"true", "True", "TRUE"}) {
    const auto t = good(extracting("        enabled: " + yes + "\n        languageModel: ' M '\n"));
    EXPECT_TRUE(t.ingestion.inline_images);
    EXPECT_THAT(t.ingestion.page_ingestion_config_json, HasSubstr(R"("enabled":true,"languageModel":" M ")"));
  }
}

TEST(image_inlining, without_a_model_is_an_error_for_tenants_of_every_status) {
  for (const std::string status : {"active", "inactive", "deleted"}) {
    for (const std::string model :
         {"", "        languageModel:\n", "        languageModel: ' '\n", "        languageModel: 4\n",
          "        languageModel: [M]\n", "        languageModel: true\n"}) {
      EXPECT_THAT(errors_in(extracting("        enabled: true\n" + model) + "status: " + status + "\n"),
                  ElementsAre(HasSubstr(key + "languageModel: found no text")))
          << model;
    }
  }
}

TEST(image_inlining, the_error_names_the_line_of_the_model) {
  const auto lines = std::count(cloud_text.begin(), cloud_text.end(), '\n');
  EXPECT_THAT(errors_in(extracting("        enabled: true\n        languageModel: ''\n")),
              ElementsAre(testing::StartsWith(std::to_string(lines + 6) + " " + key + "languageModel")));
}

TEST(image_inlining, what_only_looks_like_true_is_off_with_a_warning) {
  for (const std::string text : {"'true'", "yes", "1", "!!str true"}) {
    const auto file = extracting("        enabled: " + text + "\n");
    EXPECT_FALSE(good(file).ingestion.inline_images);
    EXPECT_THAT(warnings_in(file), ElementsAre(HasSubstr(key + "enabled: isn't the boolean true"))) << text;
  }
}

TEST(image_inlining, without_attachments_has_no_effect_and_says_so) {
  EXPECT_THAT(warnings_in(extracting("        enabled: true\n        languageModel: M\n") +
                          "  attachments: {mode: disabled}\n"),
              ElementsAre(HasSubstr("ingestion.attachments.mode: disabled")));
}

TEST(image_inlining, has_a_cap_for_each_page) {
  EXPECT_EQ(good(cloud_text).ingestion.inline_max_page_bytes, 64U * 1024 * 1024);
  EXPECT_EQ(good(cloud_text + "  inlineMaxPageMb: 0.5\n").ingestion.inline_max_page_bytes, 512U * 1024);
  EXPECT_THAT(errors_in(cloud_text + "  inlineMaxPageMb: 0\n"), ElementsAre(HasSubstr("inlineMaxPageMb")));
}

} // namespace
} // namespace cfc::config
