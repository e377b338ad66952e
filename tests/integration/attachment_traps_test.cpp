#include "tests/integration/support/a_trap.hpp"

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class attachments_on_both : public a_trap {};
class attachments_on_cloud : public a_trap {};
class attachments_on_data_center : public a_trap {};

TEST_P(attachments_on_both, of_another_shape_are_not_taken_for_none) {
  begin();
  for (const auto* children : {R"({"attachment": {"results": [{"title": "plan 1.pdf"}]}})",
                               R"({"attachment": {"results": {}}})", R"({"attachment": []})"}) {
    disturb_confluence("ancestor", R"(, "status": 200, "body": {"_links": {}, "results": [
        {"id": "102", "type": "page", "title": "Plan", "space": {"id": 65, "key": "DOC", "name": "Documents"},
         "version": {"when": "2025-02-01T08:15:20.913Z"}, "children": )" +
                                       std::string(children) + "}]}");
    expect_abort(HasSubstr("results[0] (id 102): "));
    simulator().disturb(R"({"clear": true})");
  }
}

TEST_P(attachments_on_both, that_a_search_leaves_out_are_asked_for) {
  expect_all_found(R"({"no_inlined_attachments": true})");
  EXPECT_THAT(keys(), SizeIs(8));
}

TEST_P(attachments_on_data_center, without_a_size_are_left_out_and_counted) {
  start(office);
  set_modes(R"({"no_extensions": true})");
  const auto result = sync_well();
  EXPECT_THAT(keys(), SizeIs(5));
  EXPECT_THAT(result.report, HasSubstr("size"));
}

TEST_P(attachments_on_data_center, that_have_lost_their_size_are_kept_though_nobody_can_judge_them) {
  begin();
  set_modes(R"({"no_extensions": true})");
  const auto result = sync_well();
  EXPECT_THAT(listed(result, "deletionUndecided"), SizeIs(3));
  EXPECT_THAT(writes(), IsEmpty());
  EXPECT_THAT(keys(), SizeIs(8));
}

TEST_P(attachments_on_both, of_a_long_list_that_can_not_be_had_are_unknown_and_stay) {
  for (const auto* status : {"400", "404", "500"}) {
    begin(page_with_attachments(60));
    disturb_confluence(GetParam().data_center ? "child/attachment?" : "/attachments?",
                       R"(, "count": -1, "status": )" + std::string(status));
    simulator().mutate(R"({"op": "editPage", "id": 1010, "body": "<p>new</p>"})");
    const auto result = sync();
    EXPECT_EQ(result.exit_code, 3) << result.log;
    EXPECT_THAT(result.report, HasSubstr("\"step\": \"attachments\""));
    EXPECT_EQ(result.count("/counts/pages/ingested"), 1) << "everything else goes on";
    EXPECT_EQ(result.count("/counts/deleted"), 0);
    EXPECT_THAT(keys(), SizeIs(61));
  }
}

TEST_P(attachments_on_both, that_the_account_may_not_list_end_the_cycle) {
  begin(page_with_attachments(60));
  disturb_confluence(GetParam().data_center ? "child/attachment?" : "/attachments?",
                     R"(, "status": 403, "count": -1)");
  expect_abort(HasSubstr("403"));
}

TEST_P(attachments_on_both, beyond_a_page_of_their_own_list_are_found) {
  start(page_with_attachments(300));
  sync_well();
  EXPECT_THAT(keys(), SizeIs(301));
  expect_in_step();
}

TEST_P(attachments_on_both, without_a_time_have_that_of_their_page) {
  begin();
  set_modes(R"({"no_attachment_when": true})");
  sync_well();
  remember();
  const auto again = sync_well();
  EXPECT_EQ(again.count("/counts/attachments/unchanged"), 3);
  EXPECT_THAT(writes(), IsEmpty());
  simulator().mutate(R"({"op": "editPage", "id": 102, "body": "<p>new</p>"})");
  const auto edited = sync_well();
  EXPECT_EQ(edited.count("/counts/attachments/updated"), 2) << edited.report;
  expect_in_step();
}

TEST_P(attachments_on_cloud, archived_attachments_of_a_long_list_are_left_out) {
  for (const auto* type : {"page", "blogpost"}) {
    start(page_with_attachments(30, type));
    set_modes(R"({"archived_attachment": true})");
    sync_well();
    EXPECT_THAT(keys(), SizeIs(31)) << type;
    expect_in_step();
  }
}

TEST_P(attachments_on_data_center, attachment_ids_without_a_prefix_are_kept_as_they_are) {
  start(office);
  set_modes(R"({"bare_attachment_ids": true})");
  sync_well();
  EXPECT_THAT(keys(), Contains("65_DOC/102::900"));
  EXPECT_EQ(stored("65_DOC/102::900").byte_size, 5000);
  EXPECT_THAT(stored("65_DOC/102::900").url, HasSubstr("%2F102%2F900%2Fplan%201.pdf"));
}

INSTANTIATE_TEST_SUITE_P(in, attachments_on_both, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(in, attachments_on_cloud, ::testing::Values(cloud), mode_name);
INSTANTIATE_TEST_SUITE_P(in, attachments_on_data_center, ::testing::Values(data_center), mode_name);

} // namespace

} // namespace cfc::test
