// A server whose search index, lists or totals say something else than its content store has (issue of trust:
// DSC-8, DSC-14, DSC-15, DEL-4, DEL-7). Each test shows that the lie was told.

#include "tests/integration/support/a_trap.hpp"

namespace {

using namespace cfc::test;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// A hundred labelled pages in space A, one in space B, which has an attachment.
std::string a_hundred_pages() {
  std::string pages;
  for (int i = 0; i < 100; ++i)
    pages += R"({"id": )" + std::to_string(1'000 + i) + R"(, "space": "A", "title": "Page )" +
             std::to_string(i) + R"(", "labels": ["ai-ingest"]},)";
  return R"({"spaces": [{"key": "A", "id": 1}, {"key": "B", "id": 2}], "pages": [)" + pages +
         R"({"id": 2000, "space": "B", "title": "Other", "labels": ["ai-ingest"],
             "attachments": [{"id": 3000, "title": "a.txt", "mediaType": "text/plain", "size": 10}]}]})";
}

class a_lie : public a_trap {};
class a_lie_of_data_center : public a_trap {};
class a_lie_of_cloud : public a_trap {};

TEST_P(a_lie, of_an_index_that_hides_70_of_100_pages_costs_none_of_them) {
  begin(a_hundred_pages());
  set_modes(R"({"index_lag": ")" + id_list(1'000, 1'070) + "\"}");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 31) << "the fault did not happen";
  EXPECT_THAT(listed(result, "deletionAverted"), SizeIs(70));
  EXPECT_THAT(result.log, HasSubstr("the search index hides contents that the content store has"));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(a_lie, of_an_index_that_hides_a_whole_space_costs_nothing_of_it) {
  begin(a_hundred_pages());
  set_modes(R"({"index_hides_spaces": "B"})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 100) << "the fault did not happen";
  EXPECT_THAT(listed(result, "deletionAverted"), SizeIs(2));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(a_lie, of_an_index_does_not_keep_what_is_really_gone) {
  begin(a_hundred_pages());
  simulator().mutate(R"([{"op": "removePage", "id": 1000}, {"op": "setLabels", "id": 1001, "labels": []},
                         {"op": "movePage", "id": 1002, "space": "B"}, {"op": "setStatus", "id": 1003, "status": "trashed"},
                         {"op": "removeAttachment", "id": 3000}])");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/deleted"), 5);
  for (const auto* reason : {"removed", "unlabelled", "moved"})
    EXPECT_THAT(result.report, HasSubstr("\"reason\": \"" + std::string(reason) + "\""));
  expect_in_step();
}

TEST_P(a_lie, of_an_index_is_not_made_true_by_a_status_that_nobody_knows) {
  begin(a_hundred_pages());
  set_modes(R"({"index_lag": "1000,1001", "index_hides_spaces": "B", "store_status": "restricted"})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 98) << "the fault did not happen";
  EXPECT_THAT(listed(result, "deletionUndecided"), SizeIs(4));
  EXPECT_THAT(result.report, HasSubstr("unknown status"));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(a_lie_of_data_center, of_an_index_is_not_made_true_by_labels_that_are_cut_without_a_mark) {
  begin(a_hundred_pages());
  set_modes(R"({"index_lag": "1000,1001", "labels_at_most": 0})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 99) << "the fault did not happen";
  EXPECT_THAT(listed(result, "deletionUndecided"), SizeIs(2));
  EXPECT_THAT(result.report, HasSubstr("no ingest label"));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(a_lie_of_data_center, of_an_index_is_not_made_true_by_a_page_of_a_proxy) {
  begin(a_hundred_pages());
  set_modes(R"({"index_lag": "1000"})");
  disturb_confluence("/rest/api/content/1000?", R"(, "count": -1, "status": 404,
      "body": "<html><body>Not Found</body></html>", "fields": {"Content-Type": "text/html"})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 100) << "the fault did not happen";
  EXPECT_THAT(listed(result, "deletionUndecided"), SizeIs(1));
  EXPECT_THAT(writes(), IsEmpty());
}

/// Two labelled pages; the attachment 3000 of the first is moved to the second.
constexpr const char* two_pages =
    R"({"spaces": [{"key": "A", "id": 1}], "pages": [
        {"id": 2000, "space": "A", "title": "One", "labels": ["ai-ingest"], "attachments": [
           {"id": 3000, "title": "a.txt", "mediaType": "text/plain", "size": 10},
           {"id": 3001, "title": "b.txt", "mediaType": "text/plain", "size": 10}]},
        {"id": 2001, "space": "A", "title": "Two", "labels": ["ai-ingest"]}]})";

TEST_P(a_lie, of_an_index_that_hides_where_an_attachment_was_moved_to_does_not_cost_it) {
  begin(two_pages);
  simulator().mutate(R"({"op": "moveAttachment", "id": 3000, "page": 2001})");
  set_modes(R"({"index_lag": "2001"})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 1) << "the fault did not happen";
  EXPECT_THAT(result.report, HasSubstr("it isn't stored there yet"));
  EXPECT_THAT(keys(), SizeIs(4));
  EXPECT_THAT(writes(), IsEmpty());
  set_modes(R"({"index_lag": ""})");
  const auto next = sync_well();
  EXPECT_THAT(next.report, HasSubstr("\"reason\": \"moved\""));
  expect_in_step();
}

TEST_P(a_lie, of_an_index_that_shows_what_was_thrown_away_ingests_none_of_it) {
  start(a_hundred_pages());
  simulator().mutate(
      R"([{"op": "setStatus", "id": 1000, "status": "trashed"}, {"op": "setStatus", "id": 1001, "status": "draft"}])");
  set_modes(R"({"index_shows_all_statuses": true})");
  const auto result = sync_well();
  EXPECT_THAT(result.report, HasSubstr("\"status trashed\": 1"));
  EXPECT_THAT(result.report, HasSubstr("\"status draft\": 1"));
  expect_in_step();
}

TEST_P(a_lie, of_an_index_that_shows_rows_twice_changes_nothing) {
  begin(a_hundred_pages());
  set_modes(R"({"index_repeats_every": 3})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 101);
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(a_lie, by_which_a_search_ends_before_its_total_deletes_nothing_and_is_named) {
  begin(a_hundred_pages());
  simulator().mutate(R"({"op": "removePage", "id": 1000})");
  set_modes(R"({"index_ends_after": 20, "total_size": "true"})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(result.status(), "partial");
  EXPECT_THAT(result.report, HasSubstr("\"rows\": 20"));
  EXPECT_THAT(writes(), IsEmpty());
  set_modes(R"({"index_ends_after": 0})");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 1);
  expect_in_step();
}

TEST_P(a_lie_of_data_center, by_which_lists_of_attachments_end_without_a_link_is_seen_through) {
  start(page_with_attachments(500));
  set_modes(R"({"cut_attachment_lists": true})");
  const auto result = sync_well();
  EXPECT_THAT(result.log, HasSubstr("although they go on"));
  EXPECT_THAT(keys(), SizeIs(501));
  expect_in_step();
}

TEST_P(a_lie, by_which_a_search_has_ever_new_rows_ends_the_cycle) {
  begin(a_hundred_pages());
  set_modes(R"({"index_endless": true, "total_size": "true"})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("the list doesn't end"));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(a_lie_of_data_center, by_which_a_page_has_ever_new_attachments_costs_only_these) {
  begin(page_with_attachments(3));
  set_modes(R"({"endless_attachment_lists": true})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(result.status(), "partial");
  ASSERT_THAT(result.failures(), SizeIs(1)) << result.report;
  EXPECT_EQ(result.failures().front().step, "attachments");
  EXPECT_THAT(result.failures().front().message, HasSubstr("the list doesn't end"));
  EXPECT_THAT(keys(), SizeIs(4)) << "what Unique holds of them stays";
}

TEST_P(a_lie_of_data_center, by_which_lists_of_attachments_never_end_is_seen_through) {
  start(page_with_attachments(228));
  set_modes(R"({"attachments_beyond_end": true})");
  sync_well();
  EXPECT_THAT(keys(), SizeIs(229));
  expect_in_step();
}

TEST_P(a_lie_of_cloud, can_not_be_seen_through_without_a_scope_which_the_report_names) {
  begin(a_hundred_pages());
  set_modes(R"({"missing_scopes": "read:page:confluence"})");
  simulator().mutate(R"({"op": "removePage", "id": 1000})");
  const auto result = sync_well();
  EXPECT_THAT(result.report, HasSubstr("read:page:confluence"));
  EXPECT_EQ(result.count("/counts/deleted"), 1);
  expect_in_step();
}

TEST_P(a_lie, is_no_part_of_the_file_that_names_every_deletion) {
  begin(a_hundred_pages());
  simulator().mutate(R"({"op": "removePage", "id": 1000})");
  const temporary_directory place;
  const auto file = place.path() / "deletions.ndjson";
  const auto result = sync({"--deletions", file.string()});
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_EQ(read_file(file),
            R"({"tenant":"acme","key":"acme/1_A/1000","outcome":"deleted","reason":"removed"})"
            "\n");
  EXPECT_THAT(result.log, HasSubstr("a content was deleted"));
}

INSTANTIATE_TEST_SUITE_P(in, a_lie, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(in, a_lie_of_cloud, ::testing::Values(cloud), mode_name);
INSTANTIATE_TEST_SUITE_P(in, a_lie_of_data_center, ::testing::Values(data_center), mode_name);

} // namespace
