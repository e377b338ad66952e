#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/http_call.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <span>

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// How a request to Unique goes wrong.
struct mishap {
  const char* name;
  const char* rule;      ///< the fault, without its place
  bool harmless = false; ///< a repetition helps
};

constexpr mishap refused[] = {
    {"400", R"("status": 400, "body": {"message": "no"})"},
    {"403", R"("status": 403, "body": {"message": "no"})"},
};
constexpr mishap refused_by_graphql[] = {
    {"errors", R"("status": 200, "body": {"errors": [{"message": "no"}], "data": null})"},
    {"no JSON", R"("status": 200, "body": "<html>proxy</html>")"},
};
constexpr mishap passing[] = {
    {"one 503", R"("status": 503)", true},
    {"one dropped connection", R"("drop": true)", true},
    {"one lost answer", R"("cutBodyAfter": 0)", true},
};
constexpr mishap one_cut_answer[] = {{"one cut answer", R"("cutBodyAfter": 20)", true}};
/// More often than a request is tried, which with reused connections is more than five times; the next item
/// may meet the rest.
constexpr mishap lasting[] = {
    {"503 for ever", R"("status": 503, "count": 10)"},
    {"dropped connections", R"("drop": true, "count": 10)"},
    {"lost answers", R"("cutBodyAfter": 0, "count": 10)"},
};

/// Register and finalise are the same mutation: with one item at a time they take turns.
std::string place_of(const std::string& step) {
  if (step == "register")
    return R"("host": "unique", "operation": "contentUpsert")";
  if (step == "upload")
    return R"("host": "unique", "method": "PUT")";
  return R"("host": "unique", "operation": "contentUpsert", "skip": 1)";
}

/// One space with one page that has been synced.
constexpr const char* small = R"({
  "spaces": [{"key": "DOC", "id": 65}],
  "pages": [{"id": 100, "space": "DOC", "title": "old", "labels": ["ai-ingest"]}]})";

constexpr const char* three_pages = R"([
    {"op": "addPage", "id": 101, "space": "DOC", "title": "a", "labels": ["ai-ingest"]},
    {"op": "addPage", "id": 102, "space": "DOC", "title": "b", "labels": ["ai-ingest"]},
    {"op": "addPage", "id": 103, "space": "DOC", "title": "c", "labels": ["ai-ingest"]}])";
constexpr const char* three_attachments = R"([
    {"op": "addAttachment", "page": 100, "id": 901, "title": "a.txt", "mediaType": "text/plain", "size": 3000},
    {"op": "addAttachment", "page": 100, "id": 902, "title": "b.txt", "mediaType": "text/plain", "size": 4000},
    {"op": "addAttachment", "page": 100, "id": 903, "title": "c.txt", "mediaType": "text/plain", "size": 5000}])";

class harness : public cycle_test {
protected:
  std::vector<std::string> half_registered() const {
    std::vector<std::string> result;
    for (const auto& [key, content] : simulator().contents()) {
      if (!content.finalised)
        result.push_back(key);
    }
    return result;
  }
  void expect_repaired_by_the_next_cycle() const {
    sync_well();
    expect_in_step();
  }
};

/// One item of three fails in one step; the last of the small ones is what Unique holds already.
class a_step_that_fails : public harness {
protected:
  void try_all(const std::string& step, bool attachment, std::span<const mishap> mishaps) {
    for (const auto& one : mishaps) {
      SCOPED_TRACE(one.name);
      start(small);
      configuration().set("processing.concurrency", "1");
      sync_well();
      simulator().mutate(attachment ? three_attachments : three_pages);
      simulator().disturb("{" + place_of(step) + ", " + one.rule + "}");
      const auto result = sync();
      if (mishaps.data() == std::data(lasting)) {
        EXPECT_EQ(result.exit_code, 3) << result.report;
        EXPECT_THAT(result.failures(), ::testing::Not(IsEmpty()));
      } else {
        one.harmless ? expect_no_harm(result) : expect_one_failure(result, step, attachment);
      }
      EXPECT_THAT(half_registered(), IsEmpty());
      simulator().disturb(R"({"clear": true})");
      expect_repaired_by_the_next_cycle();
    }
  }

private:
  void expect_no_harm(const run_result& result) const {
    EXPECT_EQ(result.exit_code, 0) << result.report;
    expect_in_step();
  }
  void expect_one_failure(const run_result& result, const std::string& step, bool attachment) const {
    EXPECT_EQ(result.exit_code, 3) << result.report;
    EXPECT_EQ(result.status(), "partial");
    ASSERT_THAT(result.failures(), SizeIs(1)) << result.report;
    EXPECT_EQ(result.failures().front().step, step);
    EXPECT_THAT(simulator().contents(), SizeIs(3)) << "the others go on, the failed one is cleaned up";
    EXPECT_EQ(result.count(attachment ? "/counts/attachments/ingested" : "/counts/pages/ingested"), 2);
    EXPECT_EQ(result.count(attachment ? "/counts/attachments/failed" : "/counts/pages/failed"), 1);
  }
};

TEST_P(a_step_that_fails, the_registration_of_a_page) {
  try_all("register", false, refused);
  try_all("register", false, refused_by_graphql);
  try_all("register", false, passing);
  try_all("register", false, one_cut_answer);
}
TEST_P(a_step_that_fails, the_upload_of_a_page) {
  try_all("upload", false, refused);
  try_all("upload", false, passing);
}
TEST_P(a_step_that_fails, the_finalisation_of_a_page) {
  try_all("finalise", false, refused);
  try_all("finalise", false, refused_by_graphql);
  try_all("finalise", false, passing);
  try_all("finalise", false, one_cut_answer);
}
TEST_P(a_step_that_fails, the_registration_of_an_attachment) {
  try_all("register", true, refused);
  try_all("register", true, passing);
}
TEST_P(a_step_that_fails, the_upload_of_an_attachment) {
  try_all("upload", true, refused);
  try_all("upload", true, passing);
}
TEST_P(a_step_that_fails, the_finalisation_of_an_attachment) {
  try_all("finalise", true, refused);
  try_all("finalise", true, passing);
}

INSTANTIATE_TEST_SUITE_P(in, a_step_that_fails, ::testing::ValuesIn(both_products()), mode_name);

/// Five tries with pauses between them take seconds, so they have one mode only.
class a_step_that_keeps_failing : public a_step_that_fails {};

TEST_P(a_step_that_keeps_failing, the_registration) {
  try_all("register", false, lasting);
}
TEST_P(a_step_that_keeps_failing, the_upload) {
  try_all("upload", true, std::span(lasting).first(2)); // the answer has no body that could be lost
}
TEST_P(a_step_that_keeps_failing, the_finalisation) {
  try_all("finalise", true, lasting);
}

INSTANTIATE_TEST_SUITE_P(in, a_step_that_keeps_failing, ::testing::Values(both_products().back()), mode_name);

class an_item : public harness {
protected:
  void begin(const char* edits) {
    start(small);
    configuration().set("processing.concurrency", "1");
    sync_well();
    simulator().mutate(edits);
  }
};

TEST_P(an_item, that_can_not_be_deleted_at_once_is_deleted_by_a_second_try) {
  begin(three_pages);
  simulator().disturb(R"({"add": [{"host": "unique", "method": "PUT", "status": 400, "body": {}},
      {"host": "unique", "operation": "contentDeleteByContentIds", "status": 200, "body": {"errors": [{"message": "x"}]}}]})");
  EXPECT_EQ(sync().exit_code, 3);
  EXPECT_THAT(half_registered(), IsEmpty());
  expect_repaired_by_the_next_cycle();
}

TEST_P(an_item, that_could_not_be_deleted_is_deleted_by_the_next_cycle) {
  begin(three_pages);
  simulator().disturb(R"({"add": [{"host": "unique", "method": "PUT", "status": 400, "body": {}},
      {"host": "unique", "operation": "contentDeleteByContentIds", "status": 200, "count": 2,
       "body": {"errors": [{"message": "not now"}]}}]})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.log, HasSubstr("could not be deleted"));
  EXPECT_THAT(half_registered(), SizeIs(1));
  sync_well();
  expect_in_step();
}

TEST_P(an_item, too_large_for_the_platform_is_named_with_the_reason) {
  begin(three_attachments);
  simulator().disturb(R"({"host": "unique", "method": "PUT", "status": 413, "body": "too large"})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3);
  ASSERT_THAT(result.failures(), SizeIs(1));
  EXPECT_THAT(result.failures().front().message, HasSubstr("413"));
  EXPECT_THAT(half_registered(), IsEmpty());
}

TEST_P(an_item, whose_download_fails_costs_only_itself) {
  begin(three_attachments);
  simulator().disturb(R"({"contains": "/download", "host": ")" +
                      std::string(GetParam().data_center ? "data-center" : "cloud") + R"(", "status": 404})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.report;
  EXPECT_THAT(result.failures(), SizeIs(1));
  EXPECT_THAT(half_registered(), IsEmpty());
  EXPECT_THAT(simulator().contents(), SizeIs(3));
  expect_repaired_by_the_next_cycle();
}

TEST_P(an_item, whose_download_breaks_off_is_downloaded_again) {
  begin(three_attachments);
  simulator().disturb(R"({"contains": "a.txt", "host": ")" +
                      std::string(GetParam().data_center ? "data-center" : "media") +
                      R"(", "cutBodyAfter": 1000, "count": 1})");
  sync_well();
  expect_in_step();
}

TEST_P(an_item, from_a_slow_source_arrives) {
  begin(
      R"({"op": "addAttachment", "page": 100, "id": 901, "title": "a.txt", "mediaType": "text/plain", "size": 3000000})");
  simulator().disturb(R"({"host": ")" + std::string(GetParam().data_center ? "data-center" : "media") +
                      R"(", "contains": "a.txt", "bytesPerSecond": 2000000, "count": -1})");
  sync_well();
  expect_in_step();
}

TEST_P(an_item, to_a_slow_target_arrives) {
  begin(
      R"({"op": "addAttachment", "page": 100, "id": 901, "title": "a.txt", "mediaType": "text/plain", "size": 3000000})");
  simulator().disturb(R"({"host": "unique", "method": "PUT", "uploadBytesPerSecond": 2000000, "count": -1})");
  sync_well();
  expect_in_step();
}

TEST_P(an_item, that_is_an_image_is_read_by_ocr_only_when_wanted) {
  for (const std::string wanted : {"enabled", "disabled"}) {
    start(office);
    configuration().set("ingestion.attachments.imageOcr", wanted);
    sync_well();
    EXPECT_EQ(stored("66_HR/201::att902").jpg_read_mode,
              wanted == "enabled" ? "DOC_INTELLIGENCE_DEFAULT" : "");
    EXPECT_EQ(stored("65_DOC/102::att900").jpg_read_mode, "");
  }
}

TEST_P(an_item, that_is_a_page_carries_the_page_ingestion_configuration_as_it_is) {
  start(small);
  simulator().mutate(three_attachments);
  configuration().set("ingestion.pageIngestionConfig",
                      "{uniqueIngestionMode: HTML, n: 12, f: 2.5, yes: true, none: null, text: \"007\", "
                      "list: [1, [a], {b: c}], empty: {}, \"ключ\": π}");
  sync_well();
  const auto state = http_get(simulator().where().control + "/control/state").body;
  const std::string config =
      R"("ingestionConfig":{"uniqueIngestionMode":"HTML","n":12,"f":2.5,"yes":true,"none":null,"text":"007",)"
      R"("list":[1,["a"],{"b":"c"}],"empty":{},"ключ":"π"})";
  const auto at = state.find(config);
  EXPECT_NE(at, std::string::npos) << state;
  EXPECT_EQ(state.find(config, at + 1), std::string::npos) << "attachments don't carry it";
}

TEST_P(an_item, that_is_a_page_carries_its_labels_sorted_without_the_ingest_labels) {
  start(R"({"spaces": [{"key": "DOC", "id": 65}], "pages": [{"id": 1, "space": "DOC", "title": "a",
      "labels": ["b", "ai-ingest", "z", "é", "B", "ai-ingest-all", "a-1", "日本", "b"]}]})");
  sync_well();
  EXPECT_THAT(stored("65_DOC/1").labels, ElementsAre("B", "a-1", "b", "z", "é", "日本"));
}

INSTANTIATE_TEST_SUITE_P(in, an_item, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
