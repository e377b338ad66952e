// Images that are put into their pages (INLINING.md of the specification): the bytes that arrive in Unique.

#include "tests/integration/support/page_images.hpp"

namespace {

using namespace cfc::test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class page_images_of_data_center : public page_images {};

TEST_P(page_images, go_into_their_pages_in_place_or_behind_the_end) {
  const auto before = "<p>Gr\u00fc\u00dfe &nbsp;</p>";
  start_inlining(space_of({page(10, "Page", before + macro("a b.png") + "<hr/>", {first, second})}));
  const auto result = sync_well();
  expect_body(10, before + img("a b.png", first.content) + "<hr/>" + appended("second.png", second.content));
  EXPECT_THAT(keys(), ElementsAre("1_A/10"));
  EXPECT_EQ(result.count("/counts/images/inlined"), 1);
  EXPECT_EQ(result.count("/counts/images/appended"), 1);
  EXPECT_EQ(result.count("/counts/images/bytes"), first.content.size() + second.content.size());
  remember();
  sync_well();
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(page_images, of_other_pages_come_from_these_whatever_their_labels) {
  const file theirs{902, "a b.png", "of the other page"};
  const auto there = macro("a b.png", R"(<ri:page ri:content-title="The &quot;other&quot; &amp; page" />)");
  const auto nowhere = macro("a b.png", R"(<ri:page ri:content-title="No such" ri:space-key="A" />)");
  start_inlining(space_of({page(10, "Page", macro("a b.png") + there + nowhere, {first}),
                           page(11, "The \"other\" & page", "<p>x</p>", {theirs}, "[]")}));
  const auto result = sync_well();
  expect_body(10, img("a b.png", first.content) + img("a b.png", theirs.content) + nowhere);
  EXPECT_THAT(keys(), ElementsAre("1_A/10"));
  EXPECT_EQ(left(result, "pageNotFound"), 1);
}

TEST_P(page_images, that_may_not_go_in_stay_as_they_are) {
  const auto body = macro("x.gif") + macro("nobody.png") + macro("paper.pdf") +
                    "<ac:image><ri:url ri:value=\"https://elsewhere.example/a.png\" /></ac:image>" +
                    macro("b.png", "<ri:blog-post ri:content-title=\"B\" />") + "<ac:image />";
  start_inlining(
      space_of({page(10, "Page", body,
                     {{900, "x.gif", "gif", "image/gif"}, {901, "paper.pdf", "pdf", "application/pdf"}})}));
  const auto result = sync_well();
  expect_body(10, body);
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att901"));
  EXPECT_EQ(left(result, "notFound"), 2);
  EXPECT_EQ(left(result, "typeNotAllowed"), 1);
  EXPECT_EQ(left(result, "external"), 1);
  EXPECT_EQ(left(result, "unsupportedReference"), 1);
  EXPECT_EQ(left(result, "unresolvable"), 1);
  for (const auto& request : simulator().requests())
    EXPECT_THAT(request.target, Not(HasSubstr("elsewhere")));
}

TEST_P(page_images, used_twice_are_fetched_once) {
  start_inlining(space_of({page(10, "Page", macro("second.png") + macro("second.png"), {second})}));
  sync_well();
  expect_body(10, img("second.png", second.content) + img("second.png", second.content));
  std::size_t downloads = 0;
  for (const auto& request : simulator().requests())
    downloads +=
        request.target.find(GetParam().data_center ? "/second.png" : "att901/download") != std::string::npos;
  EXPECT_EQ(downloads, 1U);
}

TEST_P(page_images, that_are_large_are_streamed_into_the_page) {
  const file large{900, "large.png", std::string(3'000'001, 'l')};
  const file larger{901, "larger.png", std::string(4'000'003, 'm')};
  const auto body = "<p/>" + macro("large.png") + "<p/>" + macro("a b.png") + macro("larger.png") + "<p/>";
  start_inlining(space_of({page(10, "Page", body, {large, larger, {902, "a b.png", first.content}})}));
  const auto result = sync_well();
  expect_body(10, "<p/>" + img("large.png", large.content) + "<p/>" + img("a b.png", first.content) +
                      img("larger.png", larger.content) + "<p/>");
  EXPECT_EQ(result.count("/counts/images/inlined"), 3);
}

TEST_P(page_images, beyond_the_cap_are_ordinary_attachments) {
  const file large{902, "large.png", std::string(60'000, 'l')};
  start_inlining(space_of({page(10, "Page", macro("large.png") + macro("a b.png"), {large, first})}));
  configuration().set("ingestion.inlineMaxPageMb", "0.05");
  const auto result = sync_well();
  expect_body(10, macro("large.png") + img("a b.png", first.content));
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att902"));
  EXPECT_EQ(stored("1_A/10::att902").jpg_read_mode, "DOC_INTELLIGENCE_DEFAULT");
  EXPECT_EQ(left(result, "overCap"), 1);
}

TEST_P(page_images_of_data_center, of_ninety_megabytes_arrive_within_bounded_memory) {
  std::string files;
  std::uint64_t grown = 4;
  constexpr std::uint64_t bytes = 3 * 1024 * 1024;
  for (int i = 0; i < 30; ++i) {
    const auto name = "image " + std::to_string(i) + ".png";
    files += (i == 0 ? "" : ",") + std::string(R"({"title": ")") + name +
             R"(", "mediaType": "image/png", "size": )" + std::to_string(bytes) + "}";
    grown += appended(name, "").size() + bytes / 3 * 4;
  }
  start_inlining(R"({"spaces": [{"key": "A", "id": 1}], "pages": [{"id": 10, "space": "A", "title": "Page",
                     "labels": ["ai-ingest"], "body": "<p/>", "attachments": [)" +
                 files + "]}]}");
  configuration().set("ingestion.inlineMaxPageMb", "100");
  const auto result = sync_well();
  const auto held = stored("1_A/10");
  EXPECT_EQ(held.byte_size, grown);
  EXPECT_EQ(held.uploaded_bytes, grown);
  EXPECT_EQ(result.count("/counts/images/appended"), 30);
  expect_in_memory(result, 100U * 1024 * 1024);
}

TEST_P(page_images, of_an_odd_media_type_are_told_by_its_plain_form) {
  start_inlining(space_of(
      {page(10, "Page", macro("second.png"), {{901, "second.png", "odd", "IMAGE/PNG; charset=binary"}})}));
  sync_well();
  expect_body(10, img("second.png", "odd"));
}

TEST_P(page_images, beyond_those_that_a_search_shows_stand_in_the_order_of_discovery) {
  std::vector<file> files;
  std::string behind;
  for (int i = 10; i < 40; ++i) {
    files.push_back({900 + i, "image " + std::to_string(i) + ".png", "bytes " + std::to_string(i)});
    if (i != 38)
      behind += appended(files.back().title, files.back().content);
  }
  const auto theirs = macro("image 38.png", R"(<ri:page ri:content-title="Page" />)");
  start_inlining(
      space_of({page(10, "Page", macro("image 38.png") + "<hr/>", files), page(11, "Other", theirs, {})}));
  const auto result = sync_well();
  expect_body(10, img("image 38.png", "bytes 38") + "<hr/>" + behind);
  expect_body(11, img("image 38.png", "bytes 38"));
  EXPECT_EQ(result.count("/counts/images/appended"), 29);
}

TEST_P(page_images, of_one_other_page_cost_one_look_up) {
  const auto there = macro("second.png", R"(<ri:page ri:content-title="Other" />)");
  const auto nowhere = macro("second.png", R"(<ri:page ri:content-title="No such" />)");
  start_inlining(space_of({page(10, "Page", there + nowhere, {}), page(11, "Too", nowhere + there, {}),
                           page(12, "Other", "<p>x</p>", {second}, "[]")}));
  configuration().set("processing.concurrency", "2");
  sync_well();
  expect_body(10, img("second.png", second.content) + nowhere);
  expect_body(11, nowhere + img("second.png", second.content));
  std::size_t look_ups = 0;
  for (const auto& request : simulator().requests())
    look_ups += request.target.find("title%3D") != std::string::npos;
  EXPECT_EQ(look_ups, 2U);
}

TEST_P(page_images, of_exactly_the_largest_size_go_in_and_none_above) {
  const file largest{902, "largest.png", std::string(512 * 1024, 'l')};
  const file larger{903, "larger.png", std::string(512 * 1024 + 1, 'm')};
  const file empty{904, "empty.png", ""};
  const auto stay = macro("larger.png") + macro("empty.png");
  start_inlining(space_of({page(10, "Page", macro("largest.png") + stay, {largest, larger, empty})}));
  configuration().set("ingestion.attachments.maxFileSizeMb", "0.5");
  const auto result = sync_well();
  expect_body(10, img("largest.png", largest.content) + stay);
  EXPECT_EQ(left(result, "tooLarge"), 1);
  EXPECT_EQ(left(result, "fetchFailed"), 1);
  EXPECT_THAT(keys(), ElementsAre("1_A/10"));
}

TEST_P(page_images, are_announced_with_every_page_by_the_whole_map) {
  start_inlining(
      space_of({page(10, "Page", macro("second.png"), {second}), page(11, "Other", "<p>x</p>", {})}));
  configuration().set("ingestion.pageIngestionConfig.chunk", "{size: 800}");
  sync_well();
  const std::string map =
      R"("htmlConfig":{"imageContentExtraction":{"enabled":true,"languageModel":"MODEL"}})";
  for (const std::string id : {"10", "11"}) {
    EXPECT_THAT(stored("1_A/" + id).ingestion_config, HasSubstr(map));
    EXPECT_THAT(stored("1_A/" + id).ingestion_config, HasSubstr(R"("chunk":{"size":800})"));
  }
}

TEST_P(page_images, need_a_platform_of_which_validate_reminds) {
  start_inlining(space_of({}));
  const auto validate = [this] {
    connector_call call;
    call.arguments = {"validate", "--config", configuration().write(directory, "acme").string()};
    call.environment = configuration().environment();
    return run_connector(directory, call);
  };
  auto said = validate();
  EXPECT_EQ(said.exit_code, 0) << said.log;
  EXPECT_THAT(said.log, HasSubstr("2026.24.0"));
  EXPECT_THAT(said.log, HasSubstr("FEATURE_FLAG_ENABLE_HTML_INLINE_IMAGE_EXTRACTION_UN_20936"));
  EXPECT_THAT(said.log, HasSubstr("FEATURE_FLAG_ENABLE_MULTI_FILE_IMAGE_CONTENT_EXTRACTION_UN_20936"));
  switch_off();
  EXPECT_THAT(validate().log, Not(HasSubstr("2026.24.0")));
}

TEST_P(page_images, that_stay_are_explained_in_the_log) {
  start_inlining(space_of({page(10, "Page", "<p/>" + macro("nobody.png") + "<ac:image />", {})}));
  configuration().set_variable("LOG_LEVEL", "debug");
  const auto result = sync_well();
  EXPECT_THAT(result.log, ::testing::ContainsRegex("\"offset\":4[^\n]*\"reason\":\"notFound\""));
  EXPECT_THAT(result.log, HasSubstr("\"reason\":\"unresolvable\""));
}

TEST_P(page_images, are_foreseen_by_the_plan) {
  start_inlining(space_of({page(10, "Page", macro("a b.png"), {first, second})}));
  const auto planned = plan();
  EXPECT_EQ(planned.exit_code, 0) << planned.log;
  EXPECT_EQ(planned.count("/spaces/0/imagesToInline"), 2);
  EXPECT_THAT(planned.output, HasSubstr("2 images (0 MiB) would go into their pages"));
  EXPECT_THAT(keys(), IsEmpty());
}

TEST_P(page_images, are_left_alone_without_attachments_which_is_said) {
  start_inlining(space_of({page(10, "Page", macro("second.png"), {second})}));
  configuration().set("ingestion.attachments.mode", "disabled");
  const auto result = sync_well();
  expect_body(10, macro("second.png"));
  EXPECT_THAT(result.log, HasSubstr("has no effect on images"));
}

INSTANTIATE_TEST_SUITE_P(modes, page_images, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(modes, page_images_of_data_center, ::testing::Values(data_center), mode_name);

} // namespace
