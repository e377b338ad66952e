// Answers to requests for bodies that aren't the page's own, whole and present body (ING-1, ING-9, DEL-8,
// REL-4). Each test shows that the lie was told.

#include "tests/integration/support/a_trap.hpp"

namespace {

using namespace cfc::test;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Three pages in space A, and one that nobody labelled in another space.
constexpr const char* pages_and_salaries =
    R"({"spaces": [{"key": "A", "id": 1}, {"key": "X", "id": 9}], "pages": [
    {"id": 1000, "space": "A", "title": "One", "labels": ["ai-ingest"]},
    {"id": 1001, "space": "A", "title": "Two", "labels": ["ai-ingest"]},
    {"id": 1002, "space": "A", "title": "Three", "labels": ["ai-ingest"]},
    {"id": 4000, "space": "X", "title": "Salaries", "body": "<p>much</p>"}]})";

class an_answer_with_bodies : public a_trap {
protected:
  void expect_partial(const run_result& result, int failed, const std::string& reason) {
    EXPECT_EQ(result.exit_code, 3) << result.log;
    EXPECT_EQ(result.status(), "partial");
    EXPECT_EQ(result.count("/counts/pages/failed"), failed) << result.report;
    EXPECT_THAT(result.report, HasSubstr(reason));
  }
};

TEST_P(an_answer_with_bodies, of_another_page_is_stored_under_no_key) {
  for (const char* batch : {"50", "1"}) {
    start(pages_and_salaries);
    configuration().set("processing.bodyBatchSize", batch);
    set_modes(R"({"bodies_of": 4000})");
    expect_partial(sync(), 3, "was answered with content 4000");
    EXPECT_THAT(keys(), IsEmpty());
    set_modes(R"({"bodies_of": 0})");
    sync_well();
    expect_in_step();
  }
}

TEST_P(an_answer_with_bodies, of_another_page_that_is_empty_is_no_proof_that_a_page_was_emptied) {
  begin(pages_and_salaries);
  simulator().mutate(R"({"op": "emptyBody", "id": 1000})");
  // The second reading asks for page 1000 alone, too.
  disturb_confluence(GetParam().data_center ? "/rest/api/content/1000" : "id%3D1000",
                     std::string(R"(, "skip": 1, "status": 200, "body": )") +
                         (GetParam().data_center
                              ? R"({"id": "4000", "body": {"storage": {"value": ""}}})"
                              : R"({"results": [{"id": "4000", "body": {"storage": {"value": ""}}}]})"));
  const auto result = sync();
  EXPECT_THAT(keys(), Contains("1_A/1000")) << result.log;
  EXPECT_THAT(listed(result, "deletionAverted"), Contains(HasSubstr("1_A/1000")))
      << "the fault did not happen";
}

TEST_P(an_answer_with_bodies, that_are_no_text_fails_its_pages) {
  for (const std::string are : {"missing", "null", "number"}) {
    begin(pages_and_salaries);
    simulator().mutate(
        R"({"op": "editPage", "id": 1000, "when": "2027-01-01T00:00:00Z", "body": "<p>new</p>"})");
    set_modes(R"({"bodies_are": ")" + are + "\"}");
    expect_partial(sync(), 1, "no body.storage.value that is a text");
    EXPECT_THAT(writes(), Not(Contains("contentUpsert"))) << are;
    set_modes(R"({"bodies_are": ""})");
    sync_well();
    expect_in_step();
  }
}

TEST_P(an_answer_with_bodies, of_an_earlier_version_than_the_search_told_is_not_ingested_for_the_newest) {
  begin(pages_and_salaries);
  simulator().mutate(R"([{"op": "editPage", "id": 1000, "when": "2027-01-01T00:00:00Z", "body": "<p>new</p>"},
                         {"op": "editPage", "id": 1001, "when": "2027-01-01T00:00:00Z", "body": "<p>new</p>"}])");
  set_modes(R"({"bodies_lag": "1000"})");
  expect_partial(sync(), 1, "older than the version that the search has told");
  set_modes(R"({"bodies_lag": ""})");
  EXPECT_EQ(sync_well().count("/counts/pages/ingested"), 1);
  expect_in_step();
}

TEST_P(an_answer_with_bodies, of_an_earlier_version_keeps_the_files_of_its_page_back) {
  begin(pages_and_salaries);
  simulator().mutate(R"([{"op": "editPage", "id": 1000, "when": "2027-01-01T00:00:00Z", "body": "<p>new</p>"},
      {"op": "addAttachment", "page": 1000, "id": 90000, "title": "a.txt", "mediaType": "text/plain", "content": "a"},
      {"op": "addAttachment", "page": 1001, "id": 90001, "title": "b.txt", "mediaType": "text/plain", "content": "b"}])");
  set_modes(R"({"bodies_lag": "1000"})");
  const auto result = sync();
  expect_partial(result, 1, "older than the version that the search has told");
  EXPECT_EQ(result.count("/counts/attachments/failed"), 1) << result.report;
  EXPECT_EQ(result.count("/counts/attachments/ingested"), 1) << result.report;
  set_modes(R"({"bodies_lag": ""})");
  sync_well();
  expect_in_step();
}

TEST_P(an_answer_with_bodies, that_is_cut_is_quoted_nowhere) {
  start(pages_and_salaries);
  configuration().set("processing.bodyBatchSize", "1");
  disturb_confluence("body.storage", R"(, "count": -1, "status": 200, "body":
      "{\"results\":[{\"id\":\"1000\",\"body\":{\"storage\":{\"value\":\"CONFIDENTIAL\"}}}")");
  const auto result = sync();
  expect_partial(result, 3, "can't be used");
  for (const auto& text : {result.log, result.report, result.output})
    EXPECT_THAT(text, Not(HasSubstr("CONFIDENTIAL")));
}

TEST_P(an_answer_with_bodies, is_no_more_quoted_by_what_refuses_its_upload) {
  start(pages_and_salaries);
  simulator().disturb(R"({"add": [{"host": "unique", "contains": "/scoped/upload", "count": -1, "status": 400,
      "body": {"detail": [{"input": "CONFIDENTIAL"}]}}, {"host": "unique", "contains": "/blob/", "count": -1,
      "status": 400, "body": {"detail": [{"input": "CONFIDENTIAL"}]}}]})");
  const auto result = sync();
  expect_partial(result, 3, "upload");
  for (const auto& text : {result.log, result.report, result.output})
    EXPECT_THAT(text, Not(HasSubstr("CONFIDENTIAL")));
}

INSTANTIATE_TEST_SUITE_P(in, an_answer_with_bodies, ::testing::Values(cloud, data_center), mode_name);

} // namespace
