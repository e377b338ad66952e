// A content store that fails, in part or for a while, just when the check before deleting asks it (DEL-4). What it
// doesn't show proves something only beside what it does show, in the same way of asking.

#include "tests/integration/support/a_trap.hpp"

namespace {

using namespace cfc::test;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Thirty labelled pages and ten labelled blog posts in space A, one page with two files in space B.
std::string pages_and_posts() {
  std::string pages;
  for (int i = 0; i < 30; ++i)
    pages += R"({"id": )" + std::to_string(1'000 + i) + R"(, "space": "A", "title": "Page )" +
             std::to_string(i) + R"(", "labels": ["ai-ingest"]},)";
  for (int i = 0; i < 10; ++i)
    pages += R"({"id": )" + std::to_string(3'000 + i) +
             R"(, "space": "A", "type": "blogpost", "title": "Post )" + std::to_string(i) +
             R"(", "labels": ["ai-ingest"]},)";
  return R"({"spaces": [{"key": "A", "id": 1}, {"key": "B", "id": 2}], "pages": [)" + pages +
         R"({"id": 2000, "space": "B", "title": "Other", "labels": ["ai-ingest"],
             "attachments": [{"id": 4000, "title": "a.txt", "mediaType": "text/plain", "size": 10},
                             {"id": 4001, "title": "b.txt", "mediaType": "text/plain", "size": 10}]}]})";
}

class a_store : public a_trap {
protected:
  /// How many requests whose target has that part were answered so.
  std::size_t answered(const std::string& part, int status) const {
    simdjson::dom::parser parser;
    const auto log = simulator().request_log();
    std::size_t count = 0;
    for (const auto request : parser.parse(log)["requests"].get_array()) {
      const bool there =
          std::string_view(request["target"].get_string()).find(part) != std::string_view::npos;
      count += there && request["status"].get_int64() == status ? 1 : 0;
    }
    return count;
  }
};
class a_store_of_cloud : public a_store {};

TEST_P(a_store_of_cloud, that_refuses_one_page_is_believed_about_the_others) {
  begin(pages_and_posts());
  set_modes(R"({"index_lag": ")" + id_list(1'000, 1'020) + "\"}");
  disturb_confluence("/pages/1007/labels", R"(, "count": -1, "status": 403)");
  const auto result = sync_well();
  EXPECT_GE(answered("/pages/1007/labels", 403), 1U) << "the fault did not happen";
  EXPECT_THAT(listed(result, "deletionAverted"), SizeIs(19));
  EXPECT_THAT(listed(result, "deletionUndecided"), SizeIs(1));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(a_store_of_cloud, whose_spaces_a_proxy_refuses_with_a_page_is_not_taken_for_one_without_the_scope) {
  begin(pages_and_posts());
  set_modes(R"({"index_lag": "2000"})");
  disturb_confluence("/api/v2/spaces",
                     R"(, "count": -1, "status": 403, "body": "<html><body>Forbidden</body></html>",
                                        "fields": {"Content-Type": "text/html"})");
  const auto result = sync_well();
  EXPECT_GE(answered("/api/v2/spaces", 403), 1U) << "the fault did not happen";
  EXPECT_THAT(listed(result, "deletionUndecided"), ::testing::ElementsAre("acme/2_B/"));
  EXPECT_THAT(result.report, ::testing::Not(HasSubstr("which isn't granted")));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(a_store_of_cloud, that_refuses_everything_without_naming_a_scope_is_not_replaced_by_the_index) {
  begin(pages_and_posts());
  for (const std::string body : {R"({"message": "IP address not in allowlist"})", "{}"}) {
    simulator().disturb(R"({"clear": true})");
    set_modes(R"({"index_lag": ")" + id_list(1'000, 1'020) + "\"}");
    disturb_confluence("/api/v2/", R"(, "count": -1, "status": 403, "body": )" + body);
    const auto result = sync_well();
    EXPECT_GE(answered("/api/v2/", 403), 1U) << "the fault did not happen";
    EXPECT_THAT(listed(result, "deletionUndecided"), SizeIs(20));
    EXPECT_THAT(result.report, ::testing::Not(HasSubstr("which isn't granted")));
    EXPECT_THAT(writes(), IsEmpty());
  }
}

TEST_P(a_store_of_cloud, whose_lists_of_blog_posts_are_empty_costs_none_of_them) {
  begin(pages_and_posts());
  set_modes(R"({"index_lag": ")" + id_list(3'000, 3'010) + "\"}");
  disturb_confluence("/api/v2/blogposts?",
                     R"(, "count": -1, "status": 200, "body": "{\"results\":[],\"_links\":{}}")");
  const auto result = sync_well();
  EXPECT_GE(answered("/api/v2/blogposts?", 200), 1U) << "the fault did not happen";
  EXPECT_THAT(listed(result, "deletionUndecided"), SizeIs(10));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(a_store_of_cloud, that_tells_ancestors_one_at_a_time_is_asked_to_the_top) {
  start(R"({"spaces": [{"key": "A", "id": 1}], "pages": [
      {"id": 10, "space": "A", "title": "Root", "labels": ["ai-ingest-all"]},
      {"id": 11, "space": "A", "title": "Middle", "parent": 10}, {"id": 12, "space": "A", "title": "Low", "parent": 11},
      {"id": 13, "space": "A", "title": "Leaf", "parent": 12}]})");
  sync_well();
  set_modes(R"({"index_lag": "13", "most_ancestors": 1})");
  EXPECT_THAT(listed(sync_well(), "deletionAverted"), SizeIs(1));
  EXPECT_EQ(answered("/pages/10/ancestors", 200), 1U);
  expect_in_step();
}

TEST_P(a_store, that_lacks_one_of_what_was_seen_goes_by_another) {
  begin(pages_and_posts());
  simulator().mutate(R"([{"op": "removePage", "id": 1005}])");
  // The first of each space, which are asked for before any other.
  const std::string before = GetParam().data_center ? "/rest/api/content/" : "/pages?id=";
  const std::string behind = GetParam().data_center ? "?" : "&";
  for (const auto* ghost : {"1000", "2000"})
    disturb_confluence(before + ghost + behind, R"(, "count": -1, "status": 404)");
  const auto result = sync_well();
  EXPECT_GE(answered(before, 404), 2U) << "the fault did not happen";
  EXPECT_EQ(result.count("/counts/deleted"), 1);
  expect_in_step();
}

TEST_P(a_store, that_shows_no_attachment_any_more_costs_none) {
  begin(pages_and_posts());
  simulator().mutate(R"({"op": "removeAttachment", "id": 4001})");
  const auto* address = GetParam().data_center ? "/rest/api/content/att" : "/api/v2/attachments/att";
  disturb_confluence(address, R"(, "skip": 1, "count": -1, "status": 404)");
  const auto result = sync_well();
  EXPECT_GE(answered(address, 404), 2U) << "the fault did not happen";
  EXPECT_THAT(listed(result, "deletionUndecided"), SizeIs(1));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(a_store, that_calls_everything_thrown_away_costs_nothing) {
  begin(pages_and_posts());
  for (const std::string status : {"archived", "trashed", "draft", "historical", "deleted"}) {
    set_modes(R"({"index_lag": ")" + id_list(1'000, 1'020) + R"(", "store_status": ")" + status + "\"}");
    const auto result = sync_well();
    EXPECT_THAT(listed(result, "deletionUndecided"), SizeIs(20)) << status;
    EXPECT_THAT(result.report, HasSubstr("tells something else of it"));
    EXPECT_THAT(writes(), IsEmpty());
  }
}

TEST_P(a_store, that_has_everything_elsewhere_costs_nothing) {
  begin(pages_and_posts());
  simulator().mutate(R"({"op": "removeAttachment", "id": 4001})");
  set_modes(R"({"index_lag": ")" + id_list(1'000, 1'020) + R"(", "store_places_off": 7000})");
  const auto result = sync_well();
  // Labelled pages in another space of a searched type are averted, others undecided.
  EXPECT_EQ(listed(result, "deletionUndecided").size() + listed(result, "deletionAverted").size(), 21U);
  EXPECT_THAT(result.report, HasSubstr("tells something else of it"));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(a_store, that_has_pages_in_another_space_keeps_them_until_they_are_found_there) {
  begin(pages_and_posts());
  for (int id = 1'000; id < 1'003; ++id)
    simulator().mutate(R"({"op": "movePage", "space": "B", "id": )" + std::to_string(id) + "}");
  set_modes(R"({"index_lag": "1000,1001,1002"})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 38) << "the fault did not happen";
  EXPECT_THAT(listed(result, "deletionAverted"), SizeIs(3));
  EXPECT_THAT(writes(), IsEmpty());
  set_modes(R"({"index_lag": ""})");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 3) << "they are stored in their new space now";
  expect_in_step();
}

TEST_P(a_store, that_does_not_answer_about_one_space_keeps_that_space_alone) {
  begin(pages_and_posts());
  simulator().mutate(R"({"op": "removePage", "id": 1005})");
  set_modes(R"({"index_hides_spaces": "B"})");
  const auto* address = GetParam().data_center ? "/rest/api/space/B" : "/api/v2/spaces?keys=B";
  disturb_confluence(address, R"(, "count": -1, "status": 400)");
  const auto result = sync_well();
  EXPECT_GE(answered(address, 400), 1U) << "the fault did not happen";
  EXPECT_EQ(result.count("/counts/deleted"), 1);
  EXPECT_THAT(listed(result, "deletionUndecided"), SizeIs(1));
}

TEST_P(a_store, that_does_not_show_a_space_whose_pages_it_shows_costs_nothing_of_it) {
  begin(pages_and_posts());
  set_modes(R"({"index_hides_spaces": "B"})");
  if (GetParam().data_center) {
    disturb_confluence("/rest/api/space/B", R"(, "count": -1, "status": 404)");
  } else {
    disturb_confluence("/api/v2/spaces?keys=B",
                       R"(, "count": -1, "status": 200, "body": "{\"results\":[],\"_links\":{}}")");
  }
  const auto result = sync_well();
  EXPECT_THAT(listed(result, "deletionUndecided"), SizeIs(1));
  EXPECT_THAT(writes(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(in, a_store, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(in, a_store_of_cloud, ::testing::Values(cloud), mode_name);

} // namespace
