#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class discovery : public cycle_test {};

/// A page of space A as scenario JSON.
std::string page(int id, const std::string& more) {
  return R"({"id": )" + std::to_string(id) + R"(, "space": "A", "title": "Page )" + std::to_string(id) +
         R"(", "when": "2025-01-31T08:15:20.913Z")" + more + "}";
}

std::string pages_of_space_a(const std::vector<std::string>& pages) {
  std::string all;
  for (const auto& one : pages)
    all += (all.empty() ? "" : ",\n") + one;
  return R"({"spaces": [{"key": "A", "id": 1}], "pages": [)" + all + "]}";
}

constexpr const char* root = R"(, "labels": ["ai-ingest-all"])";

std::string below(int parent, const std::string& more = {}) {
  return R"(, "parent": )" + std::to_string(parent) + more;
}

TEST_P(discovery, follows_the_trees_of_several_roots_also_one_inside_another) {
  start(pages_of_space_a({page(10, root), page(11, below(10)), page(12, below(11)), page(20, root),
                          page(21, below(20, root)), page(22, below(21)), page(30, "")}));
  const auto result = sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/11", "1_A/12", "1_A/20", "1_A/21", "1_A/22"));
  EXPECT_EQ(result.count("/counts/pages/discovered"), 6);
  expect_in_step();
}

TEST_P(discovery, follows_more_roots_than_one_search_can_name) {
  std::vector<std::string> pages;
  for (int i = 0; i < 230; ++i) {
    pages.push_back(page(1000 + i, root));
    pages.push_back(page(2000 + i, below(1000 + i)));
  }
  start(pages_of_space_a(pages));
  sync_well();
  EXPECT_THAT(keys(), SizeIs(460));
  expect_in_step();
}

TEST_P(discovery, counts_a_page_with_both_labels_once_and_still_follows_its_tree) {
  start(pages_of_space_a({page(10, R"(, "labels": ["ai-ingest", "ai-ingest-all", "kept"])"),
                          page(11, below(10)), page(12, below(11, R"(, "labels": ["ai-ingest"])"))}));
  const auto result = sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/11", "1_A/12"));
  EXPECT_EQ(result.count("/counts/pages/discovered"), 3);
  EXPECT_EQ(result.count("/counts/pages/ingested"), 3);
  EXPECT_THAT(stored("1_A/10").labels, UnorderedElementsAre("kept"));
  expect_in_step();
}

TEST_P(discovery, finds_all_sixty_attachments_of_a_page_and_of_a_blog_post) {
  std::string attachments;
  for (int i = 0; i < 60; ++i) {
    attachments += (i == 0 ? "" : ",") + std::string(R"({"title": "file )") + std::to_string(i) +
                   R"(.pdf", "mediaType": "application/pdf", "size": )" + std::to_string(100 + i) + "}";
  }
  const std::string with_them = R"(, "labels": ["ai-ingest"], "attachments": [)" + attachments + "]";
  start(pages_of_space_a({page(10, with_them), page(11, R"(, "type": "blogpost")" + with_them)}));
  const auto result = sync_well();
  EXPECT_THAT(keys(), SizeIs(122));
  EXPECT_EQ(result.count("/counts/attachments/ingested"), 120);
  expect_in_step();
}

TEST_P(discovery, leaves_out_what_is_no_page_but_follows_what_is_below) {
  start(pages_of_space_a({page(10, root), page(11, below(10, R"(, "type": "folder")")), page(12, below(11)),
                          page(13, below(10, R"(, "type": "whiteboard")")),
                          page(14, below(10, R"(, "type": "database")")), page(15, below(13)),
                          page(16, below(10, R"(, "type": "embed")")),
                          page(17, below(10, R"(, "type": "ac:app:custom")"))}));
  sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/12", "1_A/15"));
  expect_in_step();
}

TEST_P(discovery, leaves_out_attachments_of_other_types_and_sizes) {
  start(pages_of_space_a({page(10, R"(, "labels": ["ai-ingest"], "attachments": [
      {"id": 1, "title": "a.pdf", "mediaType": "application/pdf", "size": 1048576},
      {"id": 2, "title": "b.pdf", "mediaType": "application/pdf", "size": 1048577},
      {"id": 3, "title": "c.zip", "mediaType": "application/zip", "size": 10},
      {"id": 4, "title": "d.txt", "mediaType": "text/plain; charset=utf-8", "size": 10},
      {"id": 5, "title": "e.txt", "mediaType": "text/plain", "size": 0}])")}));
  configuration().set("ingestion.attachments.maxFileSizeMb", "1");
  sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att1", "1_A/10::att4"));
}

TEST_P(discovery, skips_a_page_without_a_body_and_stores_its_attachments) {
  start(pages_of_space_a({page(10, R"(, "labels": ["ai-ingest"], "body": "", "attachments": [
                   {"id": 1, "title": "a.pdf", "mediaType": "application/pdf", "size": 10}])"),
                          page(11, R"(, "labels": ["ai-ingest"])")}));
  const auto result = sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10::att1", "1_A/11"));
  EXPECT_EQ(result.count("/counts/pages/skipped"), 1);
  EXPECT_EQ(result.count("/counts/pages/ingested"), 1);
  expect_in_step();
}

TEST_P(discovery, stores_the_good_pages_when_one_fails_and_names_that_one) {
  start(office);
  simulator().disturb(R"({"modes": {"fail_body": [103]}})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(result.status(), "partial");
  ASSERT_THAT(result.failures(), SizeIs(1));
  EXPECT_THAT(result.failures()[0].key, ::testing::HasSubstr("103"));
  EXPECT_EQ(result.count("/counts/pages/ingested"), 4);
  EXPECT_EQ(result.count("/counts/attachments/ingested"), 3);
  EXPECT_THAT(keys(), Not(Contains("65_DOC/103")));

  simulator().disturb(R"({"resetModes": true})");
  sync_well();
  expect_in_step();
}

TEST_P(discovery, of_a_generated_instance_finds_it_all) {
  start("",
        {"--spaces", "7", "--pages", "400", "--attachments", "150", "--attachment-pages", "5", "--body-bytes",
         "300", "--attachment-bytes", "2000", "--unsupported-percent", "10", "--labelled-percent", "60"});
  sync_well();
  EXPECT_THAT(keys(), SizeIs(::testing::Gt(300)));
  expect_in_step();
  const auto after = simulator().last_request();
  sync_well();
  EXPECT_THAT(simulator().writes(after), ::testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(in, discovery, ::testing::ValuesIn(all_modes()), mode_name);

} // namespace

} // namespace cfc::test
