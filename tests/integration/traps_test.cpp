#include "tests/integration/support/a_trap.hpp"

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::size_t times(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

class on_both : public a_trap {};
class on_cloud : public a_trap {};
class on_data_center : public a_trap {};
class with_each_base : public a_trap {};

// What comes instead of an answer

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

TEST_P(on_both, a_login_page_instead_of_a_new_version_leaves_the_one_that_is_there) {
  begin();
  const auto held = simulator().contents();
  simulator().mutate(R"({"op": "editAttachment", "id": 901, "content": "a new version"})");
  set_modes(R"({"login_page_downloads": true})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  ASSERT_THAT(result.failures(), SizeIs(1));
  EXPECT_EQ(result.failures()[0].step, "download");
  EXPECT_EQ(simulator().contents(), held);

  set_modes(R"({"login_page_downloads": false})");
  sync_well();
  expect_in_step();
}

TEST_P(on_data_center, a_download_that_leads_to_another_origin_fails_that_file_only) {
  start(office);
  set_modes(R"({"redirect_downloads": "http://127.0.0.1:9"})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(result.count("/counts/pages/ingested"), 5);
  ASSERT_THAT(result.failures(), SizeIs(3));
  EXPECT_THAT(result.failures()[0].message, HasSubstr("another origin"));
  EXPECT_THAT(keys(), SizeIs(5));
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

TEST_P(on_data_center, rows_that_repeat_beyond_the_end_end_a_list_well) {
  begin();
  set_modes(R"({"repeat_last_row": true})");
  sync_well();
  EXPECT_THAT(writes(), IsEmpty());
  simulator().mutate(R"({"op": "removePage", "id": 104})");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 1);
  expect_in_step();
}

// Pages of results

TEST_P(on_cloud, empty_pages_with_a_next_link_are_passed_over) {
  // Every third of all answers: of two searches in turn, neither gets three empty ones in a row.
  expect_all_found(R"({"short_pages": 1, "empty_page_every": 3})",
                   {{"processing.discoveryConcurrency", "1"}});
}

TEST_P(on_cloud, nothing_but_empty_pages_with_next_links_is_an_error) {
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

TEST_P(on_both, rows_that_change_places_between_answers_are_none_the_less_found) {
  expect_all_found(R"({"short_pages": 1, "shuffle_rows": true})");
}

TEST_P(on_both, a_total_that_is_too_low_is_believed_by_nobody) {
  for (const auto* total : {"0", "1"})
    expect_all_found(R"({"short_pages": 2, "total_size": ")" + std::string(total) + "\"}");
}

TEST_P(on_both, a_total_that_is_too_low_ends_no_list_at_an_empty_page) {
  for (const auto* total : {"0", "1"})
    expect_all_found(R"({"short_pages": 1, "empty_page_every": 3, "total_size": ")" + std::string(total) +
                         R"("})",
                     {{"processing.discoveryConcurrency", "1"}, {"processing.verifyDeletions", "search"}});
}

TEST_P(on_both, a_total_that_is_never_reached_is_named_and_deletes_nothing) {
  begin();
  simulator().mutate(R"({"op": "removePage", "id": 104})");
  set_modes(R"({"short_pages": 2, "total_size": "1000000"})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(result.status(), "partial");
  EXPECT_THAT(result.report, HasSubstr("\"total\": 1000000"));
  EXPECT_EQ(result.count("/counts/deleted"), 0);
  EXPECT_LT(simulator().requests().size(), 1'000U);
  set_modes(R"({"short_pages": 0, "total_size": ""})");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 1);
  expect_in_step();
}

TEST_P(on_cloud, a_cursor_that_is_no_longer_accepted_begins_its_search_again) {
  start(office);
  set_modes(R"({"short_pages": 1})");
  disturb_confluence("cursor=", R"(, "status": 400)");
  const auto result = sync_well();
  EXPECT_THAT(result.log, HasSubstr("begins again"));
  expect_in_step();
}

TEST_P(on_both, a_later_page_that_fails_for_good_changes_nothing) {
  begin();
  set_modes(R"({"short_pages": 1})");
  disturb_confluence(GetParam().data_center ? "start=" : "cursor=", R"(, "status": 403, "count": -1)");
  expect_abort(HasSubstr("403"));
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

TEST_P(on_both, a_page_that_the_index_lacks_for_long_stays) {
  begin();
  set_modes(R"({"index_lag": [103]})");
  const auto result = sync_well();
  EXPECT_THAT(listed(result, "deletionAverted"), ElementsAre("acme/65_DOC/103"));
  EXPECT_THAT(result.log, HasSubstr("the search index hides contents that the content store has"));
  EXPECT_THAT(writes(), IsEmpty());
  expect_in_step();
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
  disturb_confluence("/search", R"(, "status": 429, "fields": {"Retry-After": "9223372036854775807"})");
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
  disturb_confluence("/search", R"(, "status": 403, "fields": {"Retry-After": "9223372036854775807",
                                                              "X-RateLimit-Remaining": "0"})");
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

TEST_P(on_both, a_next_link_of_another_shape_does_not_end_the_list) {
  begin();
  for (const auto* links : {R"({"next": {"href": "/rest/api/content/search?cursor=x"}})", R"([])"}) {
    disturb_confluence("ancestor",
                       R"(, "status": 200, "body": {"results": [], "_links": )" + std::string(links) + "}");
    expect_abort(HasSubstr("_links"));
    simulator().disturb(R"({"clear": true})");
  }
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
