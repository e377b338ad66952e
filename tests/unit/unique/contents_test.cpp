#include "tests/unit/unique/wire.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

using ::testing::ElementsAre;
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
  page.metadata = {{"alpha", "beta"}, "A", "Space A"};
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

TEST_F(unique_contents, declares_the_types_of_the_upsert) {
  answer("contentUpsert", registered);
  auto client = make();
  run(client.register_content(a_page()));
  EXPECT_THAT(
      at(asked().body, "/query"),
      HasSubstr("($input: ContentCreateInput!, $fileUrl: String, $scopeId: String, $sourceOwnerType: String, "
                "$sourceName: String, $sourceKind: String, $storeInternally: Boolean, $baseUrl: String)"));
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
  page.metadata = {};
  run(client.register_content(page));
  EXPECT_EQ(at(asked().body, "/variables/input/url"), "");
  EXPECT_EQ(at(asked().body, "/variables/input/ingestionConfig"), "");
  EXPECT_EQ(at(asked().body, "/variables/input/metadata"), canonical(R"({"confluenceLabels":[]})"));
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

TEST_F(unique_contents, counts_by_key_prefix_without_fetching) {
  answer("paginatedContent", R"({"totalCount":4711,"nodes":[]})");
  auto client = make();
  EXPECT_EQ(run(client.count_by_key_prefix("t/1_A/")), 4711);
  EXPECT_EQ(at(asked().body, "/variables"),
            canonical(R"({"skip":0,"take":0,"where":{"key":{"startsWith":"t/1_A/"}}})"));
  EXPECT_THAT(at(asked().body, "/query"), HasSubstr("($skip: Int!, $take: Int!, $where: ContentWhereInput)"));
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
  EXPECT_EQ(found[0].owner_id, "s1");
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

TEST_F(unique_contents, pages_on_when_a_key_is_stored_more_than_once) {
  answer("paginatedContent", R"({"totalCount":2,"nodes":[{"id":"c1","key":"k"}]})");
  answer("paginatedContent", R"({"totalCount":2,"nodes":[{"id":"c2","key":"k"}]})");
  auto client = make();
  std::vector<std::string> keys{"k"};
  EXPECT_EQ(run(client.contents_by_keys(keys)).size(), 2);
  EXPECT_EQ(at(asked(1).body, "/variables/skip"), "1");
}

TEST_F(unique_contents, fetches_one_page_by_owner_and_by_prefix) {
  answer("paginatedContent", R"({"totalCount":500,"nodes":[{"id":"c1","key":"k"}]})");
  answer("paginatedContent", R"({"totalCount":500,"nodes":[{"id":"c2","key":"k"}]})");
  auto client = make();
  EXPECT_EQ(run(client.contents_by_owner("s1", 300)).at(0).id, "c1");
  EXPECT_EQ(run(client.contents_by_key_prefix("t/", 200)).at(0).id, "c2");
  EXPECT_EQ(at(asked(0).body, "/variables"), canonical(R"({"skip":300,"take":100,
                          "where":{"ownerId":{"equals":"s1"},"ownerType":{"equals":"SCOPE"}}})"));
  EXPECT_EQ(at(asked(1).body, "/variables"),
            canonical(R"({"skip":200,"take":100,"where":{"key":{"startsWith":"t/"}}})"));
}

TEST_F(unique_contents, tells_which_of_the_ids_were_deleted) {
  answer("contentDeleteByContentIds", R"([{"id":"c1"},{"id":"c3"}])");
  auto client = make();
  std::vector<std::string> ids{"c1", "c2", "c3"};
  EXPECT_THAT(run(client.delete_contents(ids)), ElementsAre("c1", "c3"));
  EXPECT_EQ(at(asked().body, "/variables"), canonical(R"({"contentIds":["c1","c2","c3"]})"));
  EXPECT_THAT(at(asked().body, "/query"), HasSubstr("($contentIds: [String!]!)"));
}

} // namespace

} // namespace cfc::test
