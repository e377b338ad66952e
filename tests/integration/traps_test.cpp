#include "tests/integration/office.hpp"
#include "tests/integration/support/cycle_test.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Matcher;
using ::testing::Not;
using ::testing::SizeIs;

constexpr mode cloud{false, login::oauth, false, true};
constexpr mode data_center{true, login::pat, false, false};
constexpr mode data_center_with_context{true, login::basic, true, true};

/// A list of texts in the report.
std::vector<std::string> listed(const run_result& result, std::string_view name) {
  simdjson::dom::parser parser;
  std::vector<std::string> texts;
  for (const auto one : parser.parse(result.report).at(0)[name].get_array())
    texts.emplace_back(std::string_view(one.get_string()));
  return texts;
}

std::size_t times(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

/// Confluence as it really answers (API-FACTS of the project, sections 3 and 5). A sync has filled Unique
/// before most of them, so that what a trap hides would be deleted.
class a_trap : public cycle_test {
protected:
  void begin(const std::string& scenario = office) {
    start(scenario);
    sync_well();
    remember();
  }
  void remember() {
    before_ = simulator().last_request();
    held_ = keys();
  }
  void set_modes(const std::string& modes) const { simulator().disturb(R"({"modes": )" + modes + "}"); }
  /// A rule for requests to Confluence; `more` begins with a comma.
  void disturb_confluence(const std::string& contains, const std::string& more) const {
    simulator().disturb(R"({"add": [{"host": ")" + host() + R"(", "contains": ")" + contains + "\"" + more +
                        "}]}");
  }
  std::string host() const { return GetParam().data_center ? "data-center" : "cloud"; }
  std::vector<std::string> writes() const { return simulator().writes(before_); }

  /// The cycle is given up with that reason, and Unique is as it was before.
  void expect_abort(const Matcher<const std::string&>& reason) const {
    const auto result = sync();
    EXPECT_EQ(result.exit_code, 1) << result.log;
    EXPECT_EQ(result.status(), "aborted");
    EXPECT_THAT(result.abort_reason(), reason);
    EXPECT_THAT(writes(), IsEmpty());
    EXPECT_EQ(keys(), held_);
  }
  /// A sync from nothing in these modes finds everything.
  void expect_all_found(const std::string& modes) {
    start(office);
    set_modes(modes);
    const auto result = sync_well();
    EXPECT_EQ(result.count("/counts/pages/discovered"), 5);
    expect_in_step();
  }

private:
  std::uint64_t before_ = 0;
  std::vector<std::string> held_;
};

class on_both : public a_trap {};
class on_cloud : public a_trap {};
class on_data_center : public a_trap {};
class with_each_base : public a_trap {};

// Who are we (DSC-0)

TEST_P(on_data_center, a_login_that_is_taken_for_anonymous_changes_nothing) {
  begin();
  set_modes(R"({"anonymous": true})");
  expect_abort(HasSubstr("anonymous"));
}

TEST_P(on_data_center, an_anonymous_login_that_still_sees_public_spaces_changes_nothing) {
  begin();
  set_modes(R"({"anonymous": true, "public_spaces": ["DOC"]})");
  expect_abort(HasSubstr("confluence.auth"));
}

constexpr const char* anonymous_and_empty =
    R"(, "status": 200, "fields": {"X-AUSERNAME": "anonymous"}, "body": {"results": [], "start": 0, "limit": 200, "size": 0, "_links": {}})";

TEST_P(on_data_center, an_answer_as_to_anonymous_amid_discovery_changes_nothing) {
  begin();
  disturb_confluence("ancestor", anonymous_and_empty);
  expect_abort(HasSubstr("X-AUSERNAME"));
}

TEST_P(on_data_center, an_answer_as_to_anonymous_when_bodies_are_read_ends_the_cycle) {
  begin();
  simulator().mutate(
      R"([{"op": "editPage", "id": 102, "body": "<p>new</p>"}, {"op": "removePage", "id": 104}])");
  disturb_confluence("body.storage", anonymous_and_empty);
  const auto held = simulator().contents();
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("X-AUSERNAME"));
  EXPECT_THAT(writes(), ::testing::Each("generateScopesBasedOnPaths"));
  EXPECT_THAT(keys(), Contains("65_DOC/104"));
  EXPECT_EQ(stored("65_DOC/102").sha256, held.at("acme/65_DOC/102").sha256);
}

TEST_P(on_data_center, an_answer_as_to_anonymous_to_a_download_ends_the_cycle_and_leaves_nothing_half_done) {
  begin();
  simulator().mutate(
      R"([{"op": "addAttachment", "page": 101, "id": 903, "title": "a.csv", "mediaType": "text/csv", "content": "x"},
          {"op": "removePage", "id": 104}])");
  disturb_confluence("/download/", R"(, "status": 200, "body": "x", "fields": {"X-AUSERNAME": "anonymous"})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("X-AUSERNAME"));
  EXPECT_THAT(keys(), Not(Contains("65_DOC/101::att903")));
  EXPECT_THAT(keys(), Contains("65_DOC/104"));
}

TEST_P(on_both, a_redirect_of_api_calls_to_another_origin_is_refused) {
  begin();
  set_modes(R"({"redirect_api": "http://127.0.0.1:9"})");
  expect_abort(HasSubstr("another origin"));
}

TEST_P(on_both, a_login_page_instead_of_a_file_fails_that_file_only) {
  start(office);
  set_modes(R"({"login_page_downloads": true})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(result.status(), "partial");
  EXPECT_EQ(result.count("/counts/pages/ingested"), 5);
  EXPECT_EQ(result.count("/counts/attachments/failed"), 3);
  ASSERT_THAT(result.failures(), SizeIs(3));
  EXPECT_THAT(result.failures()[0].message, HasSubstr("login page"));
  EXPECT_THAT(keys(), SizeIs(5));

  set_modes(R"({"login_page_downloads": false})");
  sync_well();
  expect_in_step();
}

// Next links (DSC-8)

TEST_P(with_each_base, next_links_without_the_context_are_followed) {
  expect_all_found(R"({"short_pages": 1, "next_form": "relative"})");
}

TEST_P(with_each_base, next_links_with_the_context_are_followed) {
  expect_all_found(R"({"short_pages": 1, "next_form": "context"})");
}

TEST_P(with_each_base, next_links_with_the_whole_address_are_followed) {
  expect_all_found(R"({"short_pages": 1, "next_form": "absolute"})");
}

TEST_P(with_each_base, next_links_with_raw_spaces_and_quotes_are_followed) {
  for (const auto* form : {"relative", "context", "absolute"})
    expect_all_found(R"({"short_pages": 1, "raw_next": true, "next_form": ")" + std::string(form) + "\"}");
}

TEST_P(with_each_base, next_links_that_lost_expand_get_it_back) {
  expect_all_found(R"({"short_pages": 1, "next_without_expand": true})");
}

TEST_P(on_both, next_links_to_another_origin_are_refused) {
  begin();
  set_modes(R"({"short_pages": 1, "next_origin": "http://127.0.0.1:9"})");
  expect_abort(HasSubstr("127.0.0.1:9"));
}

TEST_P(on_cloud, a_next_link_that_repeats_is_not_followed_for_ever) {
  begin();
  set_modes(R"({"short_pages": 1, "repeat_next": true})");
  expect_abort(HasSubstr("repeats"));
}

TEST_P(on_data_center, a_next_link_that_repeats_does_no_harm_since_rows_are_counted) {
  expect_all_found(R"({"short_pages": 1, "repeat_next": true})");
}

// Pages of results

TEST_P(on_cloud, empty_pages_with_a_next_link_are_passed_over) {
  expect_all_found(R"({"short_pages": 1, "empty_page_every": 2})");
}

TEST_P(on_both, nothing_but_empty_pages_with_next_links_is_an_error) {
  begin();
  configuration().set("processing.searchPageSize", "1");
  set_modes(R"({"empty_page_every": 1})");
  expect_abort(HasSubstr("empty"));
}

TEST_P(on_both, short_pages_are_no_end) {
  expect_all_found(R"({"short_pages": 2})");
}

TEST_P(on_both, a_lowered_limit_loses_no_row) {
  expect_all_found(R"({"limit_cap": 1})");
}

TEST_P(on_cloud, rows_that_repeat_across_pages_count_once) {
  expect_all_found(R"({"short_pages": 2, "overlap_rows": 1})");
}

TEST_P(on_both, labels_that_the_search_does_not_list_are_not_taken_for_lost) {
  begin();
  set_modes(R"({"labels_at_most": 0})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/unchanged"), 5);
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(on_both, missing_rows_that_a_second_look_finds_are_not_deleted) {
  begin();
  disturb_confluence("ancestor",
                     R"(, "status": 200, "body": {"results": [], "limit": 200, "size": 0, "_links": {}})");
  const auto result = sync_well();
  EXPECT_THAT(listed(result, "deletionAverted"), Contains("acme/65_DOC/102"));
  EXPECT_EQ(result.count("/counts/deleted"), 0);
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(on_both, a_page_that_the_index_lacks_for_long_goes_and_comes_back) {
  begin();
  set_modes(R"({"index_lag": [103]})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/deleted"), 1);
  EXPECT_THAT(keys(), Not(Contains("65_DOC/103")));
  set_modes(R"({"index_lag": []})");
  sync_well();
  expect_in_step();
}

// Failing searches (DSC-12)

constexpr const char* three_trees = R"({
  "spaces": [{"key": "A", "id": 1}, {"key": "B", "id": 2}],
  "pages": [
    {"id": 1010, "space": "A", "title": "Root 1", "labels": ["ai-ingest-all"]},
    {"id": 1011, "space": "A", "title": "Below 1", "parent": 1010},
    {"id": 1020, "space": "A", "title": "Root 2", "labels": ["ai-ingest-all"]},
    {"id": 1021, "space": "A", "title": "Below 2", "parent": 1020},
    {"id": 1030, "space": "B", "title": "Root 3", "labels": ["ai-ingest-all"]},
    {"id": 1031, "space": "B", "title": "Below 3", "parent": 1030}
  ]})";

TEST_P(on_both, a_root_whose_search_fails_is_named_and_its_space_keeps_everything) {
  begin(three_trees);
  simulator().mutate(R"([{"op": "removePage", "id": 1021}, {"op": "removePage", "id": 1031},
                         {"op": "addPage", "id": 1022, "space": "A", "title": "More", "parent": 1020}])");
  set_modes(R"({"fail_ancestor": [1010]})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(result.status(), "partial");
  EXPECT_THAT(listed(result, "unknownSubtrees"), ElementsAre(HasSubstr("1010")));
  EXPECT_THAT(keys(), ::testing::UnorderedElementsAre("1_A/1010", "1_A/1011", "1_A/1020", "1_A/1021",
                                                      "1_A/1022", "2_B/1030"));
  set_modes(R"({"fail_ancestor": []})");
  sync_well();
  expect_in_step();
}

TEST_P(on_both, a_label_search_that_keeps_failing_changes_nothing) {
  begin();
  disturb_confluence("cql=((label", R"(, "status": 500, "count": -1)");
  expect_abort(HasSubstr("500"));
}

TEST_P(on_both, a_batch_of_bodies_that_fails_costs_only_the_page_at_fault) {
  start(office);
  configuration().set("processing.bodyBatchSize", "50");
  set_modes(R"({"fail_body": [102]})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  ASSERT_THAT(result.failures(), SizeIs(1));
  EXPECT_THAT(result.failures()[0].key, HasSubstr("65_DOC/102"));
  EXPECT_EQ(result.count("/counts/pages/ingested"), 4);
}

// Throttling and passing troubles (REL-1)

TEST_P(on_both, a_429_with_retry_after_is_waited_for) {
  start(office);
  disturb_confluence("/search", R"(, "status": 429, "fields": {"Retry-After": "1"}, "count": 2)");
  const auto result = sync_well();
  EXPECT_GE(result.count("/requests/confluence/retries"), 1);
  expect_in_step();
}

TEST_P(on_both, a_429_without_retry_after_is_tried_again) {
  start(office);
  disturb_confluence("/search", R"(, "status": 429, "count": 2)");
  sync_well();
  expect_in_step();
}

TEST_P(on_both, a_retry_after_of_0_means_the_normal_pause) {
  start(office);
  disturb_confluence("/search", R"(, "status": 429, "fields": {"Retry-After": "0"}, "count": 3)");
  const auto result = sync_well();
  EXPECT_LE(result.count("/requests/confluence/retries"), 4);
  expect_in_step();
}

TEST_P(on_both, a_retry_after_without_end_aborts_with_that_reason) {
  begin();
  simulator().disturb(R"({"modes": {"retry_after": "9223372036854775807"}, "rateLimit": {")" + host() +
                      R"(": 1}})");
  expect_abort(HasSubstr("429"));
}

TEST_P(on_data_center, a_403_that_throttles_is_waited_for) {
  start(office);
  disturb_confluence("/search",
                     R"(, "status": 403, "fields": {"Retry-After": "1", "X-RateLimit-Remaining": "0"})");
  sync_well();
  expect_in_step();
}

TEST_P(on_data_center, a_403_that_throttles_without_end_aborts_with_that_reason) {
  begin();
  simulator().disturb(R"({"modes": {"throttle_403": true, "retry_after": "9223372036854775807"},
                          "rateLimit": {"data-center": 1}})");
  expect_abort(HasSubstr("403"));
}

TEST_P(on_both, a_403_that_does_not_throttle_is_a_failure_of_discovery) {
  begin();
  disturb_confluence("/search", R"(, "status": 403, "count": -1)");
  expect_abort(HasSubstr("403"));
}

TEST_P(on_both, a_500_and_a_cut_answer_are_tried_again) {
  start(office);
  disturb_confluence("/search", R"(, "status": 500)");
  disturb_confluence("/search", R"(, "cutBodyAfter": 100)");
  sync_well();
  expect_in_step();
}

TEST_P(on_both, a_download_that_fails_twice_is_tried_again) {
  start(office);
  disturb_confluence("/download", R"(, "status": 503, "count": 2)");
  sync_well();
  expect_in_step();
}

// Shapes

TEST_P(on_data_center, attachments_without_a_size_are_left_out_and_counted) {
  start(office);
  set_modes(R"({"no_extensions": true})");
  const auto result = sync_well();
  EXPECT_THAT(keys(), SizeIs(5));
  EXPECT_THAT(result.report, HasSubstr("size"));
}

TEST_P(on_data_center, attachment_ids_without_a_prefix_are_kept_as_they_are) {
  start(office);
  set_modes(R"({"bare_attachment_ids": true})");
  sync_well();
  EXPECT_THAT(keys(), Contains("65_DOC/102::900"));
  EXPECT_EQ(stored("65_DOC/102::900").byte_size, 5000);
  EXPECT_THAT(stored("65_DOC/102::900").url, HasSubstr("%2F102%2F900%2Fplan%201.pdf"));
}

TEST_P(on_cloud, an_announced_removal_of_an_operation_is_told_once) {
  start(office);
  set_modes(R"({"deprecation": true, "short_pages": 1})");
  const auto result = sync_well();
  EXPECT_EQ(times(result.log, "CHANGE-864"), 1) << result.log;
  EXPECT_THAT(result.log, HasSubstr("/rest/api/content/search"));
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, on_both, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(in, on_cloud, ::testing::Values(cloud), mode_name);
INSTANTIATE_TEST_SUITE_P(in, on_data_center, ::testing::Values(data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(in, with_each_base, ::testing::Values(cloud, data_center, data_center_with_context),
                         mode_name);

} // namespace

} // namespace cfc::test
