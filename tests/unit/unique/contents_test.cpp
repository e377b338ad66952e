#include "tests/unit/unique/wire.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using unique_contents = unique_client;

constexpr std::string_view registered =
    R"({"id":"c1","key":"t/1_A/10","byteSize":12,"mimeType":"text/html","ownerType":"SCOPE","ownerId":"s1",
        "writeUrl":"https://blob.example/w?sig=1","readUrl":"https://blob.example/r?sig=2","createdAt":"now",
        "internallyStoredAt":null,"source":{"kind":"k","name":"n"}})";

unique::content a_page() {
  unique::content page;
  page.key = "t/1_A/10";
  page.title = "Häuser \"am See\" \U0001F600";
  page.mime_type = "text/html";
  page.url = "https://site.example/wiki/spaces/A/pages/10";
  page.byte_size = 12;
  page.scope_id = "s1";
  page.metadata = {{{"alpha", "beta"}}, "A", "Space A"};
  return page;
}

constexpr std::string_view page_variables =
    R"({"input":{"key":"t/1_A/10","title":"Häuser \"am See\" 😀","mimeType":"text/html","ownerType":"SCOPE",
        "url":"https://site.example/wiki/spaces/A/pages/10","byteSize":12,
        "metadata":{"confluenceLabels":["alpha","beta"],"spaceKey":"A","spaceName":"Space A"}},
        "scopeId":"s1","sourceOwnerType":"COMPANY","sourceName":"https://site.example",
        "sourceKind":"ATLASSIAN_CONFLUENCE_CLOUD","storeInternally":true,"baseUrl":"https://site.example")";

TEST_F(unique_contents, registers_with_all_values_and_without_a_file_url) {
  answer("contentUpsert", registered);
  auto client = make();
  const auto got = run(client.register_content(a_page()));
  EXPECT_EQ(got.id, "c1");
  EXPECT_EQ(got.write_url, "https://blob.example/w?sig=1");
  EXPECT_EQ(got.read_url, "https://blob.example/r?sig=2");
  EXPECT_EQ(at(asked().body, "/variables"), canonical(std::string(page_variables) + "}"));
  EXPECT_EQ(at(asked().body, "/operationName"), "\"ContentUpsert\"");
}

TEST_F(unique_contents, finalises_with_the_same_values_and_the_read_url) {
  answer("contentUpsert", registered);
  auto client = make();
  unique::registration to{"c1", "https://blob.example/w?sig=1", "https://blob.example/r?sig=2"};
  run(client.finalise(a_page(), to));
  EXPECT_EQ(at(asked().body, "/variables"),
            canonical(std::string(page_variables) + R"(,"fileUrl":"https://blob.example/r?sig=2"})"));
}

TEST_F(unique_contents, cannot_finalise_what_has_no_read_url) {
  auto client = make();
  unique::registration to{"c1", "https://blob.example/w", ""};
  EXPECT_THAT(failure_of(client.finalise(a_page(), to)), HasSubstr("readUrl"));
  EXPECT_TRUE(network.requests().empty());
}

TEST_F(unique_contents, leaves_absent_values_out) {
  answer("contentUpsert", registered);
  auto client = make();
  auto page = a_page();
  page.url.clear();
  page.metadata = {.labels = std::nullopt, .space_key = "A", .space_name = {}};
  run(client.register_content(page));
  EXPECT_EQ(at(asked().body, "/variables/input/url"), "");
  EXPECT_EQ(at(asked().body, "/variables/input/ingestionConfig"), "");
  EXPECT_EQ(at(asked().body, "/variables/input/metadata"), canonical(R"({"spaceKey":"A"})"));
}

TEST_F(unique_contents, tells_that_a_page_has_no_labels) {
  answer("contentUpsert", registered);
  auto client = make();
  auto page = a_page();
  page.metadata.labels.emplace();
  run(client.register_content(page));
  EXPECT_EQ(at(asked().body, "/variables/input/metadata/confluenceLabels"), "[]");
}

TEST_F(unique_contents, forwards_the_ingestion_config_as_json) {
  answer("contentUpsert", registered);
  auto client = make();
  auto page = a_page();
  page.ingestion_config_json = R"({"jpgReadMode":"DOC_INTELLIGENCE_DEFAULT","nested":{"n":[1,2.5,null]}})";
  run(client.register_content(page));
  EXPECT_EQ(at(asked().body, "/variables/input/ingestionConfig"), canonical(page.ingestion_config_json));
}

TEST_F(unique_contents, sends_sizes_beyond_32_bits_exactly) {
  answer("contentUpsert", registered);
  auto client = make();
  auto page = a_page();
  page.byte_size = 5'000'000'000;
  run(client.register_content(page));
  EXPECT_EQ(at(asked().body, "/variables/input/byteSize"), "5000000000");
}

TEST_F(unique_contents, hands_out_a_registration_without_urls_so_that_it_can_be_deleted) {
  answer("contentUpsert", R"({"id":"c1","writeUrl":null})");
  auto client = make();
  const auto got = run(client.register_content(a_page()));
  EXPECT_EQ(got.id, "c1");
  EXPECT_EQ(got.write_url, "");
}

TEST_F(unique_contents, takes_no_registration_of_another_key_or_scope_for_its_own) {
  auto client = make();
  const unique::registration to{"c1", "https://blob.example/w?sig=1", "https://blob.example/r?sig=2"};
  for (const auto* other : {R"("key":"t/1_A/11","ownerId":"s1")", R"("key":"t/1_A/10","ownerId":"s2")"}) {
    const auto told = R"({"id":"c2","writeUrl":"https://blob.example/w",)" + std::string(other) + "}";
    answer("contentUpsert", told);
    EXPECT_THAT(failure_of(client.register_content(a_page())), HasSubstr("another"));
    answer("contentUpsert", told);
    EXPECT_THAT(failure_of(client.finalise(a_page(), to)), HasSubstr("another"));
  }
}

TEST_F(unique_contents, knows_whether_a_registration_names_its_content) {
  auto client = make();
  answer("contentUpsert", registered);
  EXPECT_TRUE(run(client.register_content(a_page())).is_named);
  answer("contentUpsert", R"({"id":"c1","key":"t/1_A/10"})");
  EXPECT_FALSE(run(client.register_content(a_page())).is_named);
}

TEST_F(unique_contents, counts_by_key_prefix_without_fetching) {
  answer("paginatedContent", R"({"totalCount":4711})");
  auto client = make();
  EXPECT_EQ(run(client.count_by_key_prefix("t/1_A/")), 4711);
  EXPECT_EQ(at(asked().body, "/operationName"), "\"PaginatedContentCount\"");
  EXPECT_EQ(at(asked().body, "/variables"), canonical(R"({"where":{"key":{"startsWith":"t/1_A/"}}})"));
  EXPECT_THAT(at(asked().body, "/query"), HasSubstr("($where: ContentWhereInput)"));
}

TEST_F(unique_contents, takes_a_count_that_does_not_count_for_a_failure) {
  answer("paginatedContent", R"({"nodes":[]})");
  auto client = make();
  EXPECT_THAT(failure_of(client.count_by_owner("s1")), HasSubstr("not what was asked for"));
}

TEST_F(unique_contents, looks_keys_up) {
  answer("paginatedContent", R"({"totalCount":1,"nodes":[{"id":"c1","key":"t/1_A/10","ownerId":"s1",
                                 "ingestionState":"FINISHED","byteSize":12}]})");
  auto client = make();
  std::vector<std::string> keys{"t/1_A/10", "t/1_A/11"};
  const auto found = run(client.contents_by_keys(keys));
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(found[0].id, "c1");
  EXPECT_EQ(found[0].key, "t/1_A/10");
  EXPECT_EQ(found[0].scope_id, "s1");
  EXPECT_EQ(found[0].byte_size, 12);
  EXPECT_TRUE(found[0].finished);
  EXPECT_EQ(at(asked().body, "/variables"),
            canonical(R"({"skip":0,"take":100,"where":{"key":{"in":["t/1_A/10","t/1_A/11"]}}})"));
}

TEST_F(unique_contents, knows_nothing_of_the_size_and_state_of_a_content_that_has_none) {
  answer("paginatedContent", R"({"totalCount":3,"nodes":[{"id":"c1","key":"k"},
      {"id":"c2","key":"k","ingestionState":null,"byteSize":null},
      {"id":"c3","key":"k","ingestionState":"FAILED_PARSING","byteSize":"12"}]})");
  auto client = make();
  std::vector<std::string> keys{"k"};
  for (const auto& one : run(client.contents_by_keys(keys))) {
    EXPECT_FALSE(one.byte_size) << one.id;
    EXPECT_FALSE(one.finished) << one.id;
  }
}

/// Contents with keys `{prefix}{number}`.
std::string rows(const std::string& prefix, int first, int count) {
  std::string nodes;
  for (int i = first; i < first + count; ++i) {
    nodes += (nodes.empty() ? R"({"id":"c)" : R"(,{"id":"c)") + std::to_string(i) + R"(","key":")" + prefix +
             std::to_string(i) + R"(","ownerType":"SCOPE","ownerId":"s1"})";
  }
  return R"("nodes":[)" + nodes + "]";
}

TEST_F(unique_contents, pages_on_when_keys_are_stored_more_than_once) {
  std::string many;
  for (int i = 0; i < 100; ++i)
    many += (many.empty() ? R"({"id":"c)" : R"(,{"id":"c)") + std::to_string(i) + R"(","key":"k"})";
  answer("paginatedContent", R"({"nodes":[)" + many + "]}");
  answer("paginatedContent", R"({"nodes":[{"id":"last","key":"k"}]})");
  auto client = make();
  std::vector<std::string> keys{"k"};
  EXPECT_EQ(run(client.contents_by_keys(keys)).size(), 101);
  EXPECT_EQ(at(asked(1).body, "/variables/skip"), "100");
}

TEST_F(unique_contents, finds_fewer_keys_than_the_total_says_without_a_failure) {
  answer("paginatedContent", R"({"totalCount":9,"nodes":[{"id":"c1","key":"k"}]})");
  auto client = make();
  std::vector<std::string> keys{"k"};
  EXPECT_EQ(run(client.contents_by_keys(keys)).size(), 1);
}

TEST_F(unique_contents, asks_for_each_key_once) {
  answer("paginatedContent", R"({"nodes":[]})");
  auto client = make();
  std::vector<std::string> keys{"b", "a", "b"};
  run(client.contents_by_keys(keys));
  EXPECT_EQ(at(asked().body, "/variables/where"), canonical(R"({"key":{"in":["a","b"]}})"));
}

TEST_F(unique_contents, leaves_out_contents_under_keys_that_were_not_asked_for) {
  answer("paginatedContent",
         R"({"nodes":[{"id":"c1","key":"k"},{"id":"c2","key":"k2"},{"id":"c3","key":"K"}]})");
  auto client = make();
  std::vector<std::string> keys{"k"};
  EXPECT_THAT(run(client.contents_by_keys(keys)), ElementsAre(Field(&unique::content_record::id, "c1")));
}

TEST_F(unique_contents, lists_all_below_a_prefix_and_no_others) {
  answer("paginatedContent", R"({"totalCount":101,)" + rows("t/", 0, 100) + "}");
  answer("paginatedContent", R"({"totalCount":101,"nodes":[{"id":"x","key":"other/t/1"}]})");
  auto client = make();
  const auto found = run(client.contents_by_key_prefix("t/"));
  EXPECT_EQ(found.rows.size(), 100);
  EXPECT_EQ(found.doubt, std::nullopt);
  EXPECT_EQ(at(asked(1).body, "/variables"),
            canonical(R"({"skip":100,"take":100,"where":{"key":{"startsWith":"t/"}}})"));
}

TEST_F(unique_contents, reads_the_first_page_below_a_prefix_alone) {
  answer("paginatedContent", "{" + rows("t/", 0, 100) + "}");
  auto client = make();
  EXPECT_EQ(run(client.some_contents_by_key_prefix("t/")).size(), 100);
}

TEST_F(unique_contents, lists_all_of_a_scope_and_none_of_others) {
  answer("paginatedContent", R"({"nodes":[{"id":"c1","key":"k","ownerType":"SCOPE","ownerId":"s1"},
      {"id":"c2","key":"k","ownerType":"SCOPE","ownerId":"s2"},
      {"id":"c3","key":"k","ownerType":"CHAT","ownerId":"s1"}, {"id":"c4","key":"k"}]})");
  auto client = make();
  EXPECT_THAT(run(client.contents_by_owner("s1")).rows,
              ElementsAre(Field(&unique::content_record::id, "c1")));
  EXPECT_EQ(at(asked(0).body, "/variables"), canonical(R"({"skip":0,"take":100,
                          "where":{"ownerId":{"equals":"s1"},"ownerType":{"equals":"SCOPE"}}})"));
}

TEST_F(unique_contents, doubts_a_list_that_has_fewer_rows_than_its_total) {
  answer("paginatedContent", R"({"totalCount":5,)" + rows("t/", 0, 3) + "}");
  auto client = make();
  EXPECT_THAT(run(client.contents_by_key_prefix("t/")).doubt.value_or(""), HasSubstr("totalCount says 5"));
}

TEST_F(unique_contents, doubts_a_list_that_repeats_rows_and_has_each_once) {
  answer("paginatedContent", "{" + rows("t/", 0, 100) + "}");
  answer("paginatedContent", "{" + rows("t/", 95, 10) + "}");
  auto client = make();
  const auto found = run(client.contents_by_key_prefix("t/"));
  EXPECT_EQ(found.rows.size(), 105);
  EXPECT_THAT(found.doubt.value_or(""), HasSubstr("more than once"));
}

TEST_F(unique_contents, ends_a_list_whose_pages_bring_nothing_new) {
  answer("paginatedContent", "{" + rows("t/", 0, 100) + "}");
  answer("paginatedContent", "{" + rows("t/", 0, 100) + "}");
  auto client = make();
  const auto found = run(client.contents_by_key_prefix("t/"));
  EXPECT_EQ(found.rows.size(), 100);
  EXPECT_THAT(found.doubt.value_or(""), HasSubstr("more than once"));
}

/// A platform whose lists never end: each page is full of rows that didn't come before.
class unique_lists_without_end : public unique_client {
protected:
  void answer_for_ever(const std::string& total) {
    network.answer_by([this, total](const http::request&) {
      http::response answer;
      answer.status = 200;
      answer.body =
          R"({"data":{"paginatedContent":{"totalCount":)" + total + "," + rows("t/", next_, 100) + "}}}";
      next_ += 100;
      return answer;
    });
  }

private:
  int next_ = 0;
};

TEST_F(unique_lists_without_end, are_given_up_far_behind_their_total) {
  answer_for_ever("7");
  auto client = make();
  EXPECT_THAT(failure_of(client.contents_by_key_prefix("t/")), HasSubstr("doesn't end"));
  EXPECT_EQ(network.requests().size(), 101U) << "twice the total and 10,000";
}

TEST_F(unique_lists_without_end, are_given_up_where_no_total_is_told_or_an_absurd_one) {
  for (const std::string total : {"null", "99999999999999"}) {
    const auto before = network.requests().size();
    answer_for_ever(total);
    auto client = make();
    std::vector<std::string> keys{"k"};
    EXPECT_THAT(failure_of(client.contents_by_keys(keys)), HasSubstr("doesn't end"));
    EXPECT_EQ(network.requests().size() - before, 1'000U) << total;
  }
}

TEST_F(unique_contents, takes_no_finalising_answer_with_another_id_for_its_own) {
  auto client = make();
  unique::registration to{"c2", "https://blob.example/w?sig=1", "https://blob.example/r?sig=2"};
  to.is_named = true;
  answer("contentUpsert", registered);
  EXPECT_THAT(failure_of(client.finalise(a_page(), to)), HasSubstr("another content"));
}

TEST_F(unique_contents, tells_which_of_the_ids_were_deleted) {
  answer("contentDeleteByContentIds", R"([{"id":"c1"},{"id":"c3"}])");
  auto client = make();
  std::vector<std::string> ids{"c1", "c2", "c3"};
  EXPECT_THAT(run(client.delete_by_ids(ids)), ElementsAre("c1", "c3"));
  EXPECT_EQ(at(asked().body, "/variables"), canonical(R"({"contentIds":["c1","c2","c3"]})"));
  EXPECT_THAT(at(asked().body, "/query"), HasSubstr("($contentIds: [String!]!)"));
}

} // namespace

} // namespace cfc::test
