#include "tests/simulator/simulated_confluence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// Modes in which items come without what they should have.
namespace cfc::test {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr const char* page_with_files =
    "/rest/api/content/search?cql=id%3D2&expand=children.attachment.extensions";

std::uint64_t inlined_size(simulated_confluence& at, const reply& answer, std::size_t file) {
  return at.read(answer.body)["results"]
      .at(0)["children"]["attachment"]["results"]
      .at(file)["extensions"]["fileSize"]
      .get_uint64();
}

TEST(doubtful_items, are_files_that_are_empty_in_searches_but_not_in_lists) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("index_empty_files", "900");
  EXPECT_EQ(inlined_size(at, at.ask_cloud(page_with_files), 0), 0U);
  EXPECT_EQ(inlined_size(at, at.ask_cloud(page_with_files), 1), 13U);
  EXPECT_EQ(inlined_size(at, at.ask_data_center(page_with_files), 0), 0U);
  EXPECT_THAT(at.ask_cloud("/api/v2/pages/2/attachments").body, HasSubstr(R"("fileSize":5000)"));
  EXPECT_THAT(at.ask_data_center("/rest/api/content/2/child/attachment?expand=extensions").body,
              HasSubstr(R"("fileSize":5000)"));
}

TEST(doubtful_items, are_pages_and_attachments_whose_title_is_null) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("null_titles", "2,900");
  for (const auto& answer : {at.ask_cloud(page_with_files), at.ask_data_center(page_with_files)}) {
    const auto row = at.read(answer.body)["results"].at(0);
    EXPECT_TRUE(row["title"].is_null());
    EXPECT_TRUE(row["children"]["attachment"]["results"].at(0)["title"].is_null());
    EXPECT_FALSE(row["children"]["attachment"]["results"].at(1)["title"].is_null());
  }
  EXPECT_TRUE(at.read(at.ask_data_center("/rest/api/content/2").body)["title"].is_null());
  EXPECT_TRUE(at.read(at.ask_cloud("/api/v2/pages/2/attachments").body)["results"].at(0)["title"].is_null());
}

TEST(doubtful_items, are_pages_whose_space_is_told_under_an_earlier_id) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("index_earlier_space_ids", "2");
  const auto id_of_space = [&](const reply& answer) -> std::uint64_t {
    return at.read(answer.body)["results"].at(0)["space"]["id"].get_uint64();
  };
  const std::string search = "/rest/api/content/search?expand=space&cql=id%3D";
  EXPECT_EQ(id_of_space(at.ask_cloud(search + "2")) + 1, id_of_space(at.ask_cloud(search + "1")));
  EXPECT_EQ(id_of_space(at.ask_data_center(search + "2")) + 1, id_of_space(at.ask_data_center(search + "1")));
}

TEST(doubtful_items, are_bodies_of_more_pages_than_a_server_can_answer) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("silent_bodies_above", "2");
  const std::string three = "/rest/api/content/search?cql=id+IN+(1,2,3)",
                    two = "/rest/api/content/search?cql=id+IN+(1,2)";
  for (const auto& answer :
       {at.ask_cloud(three + "&expand=body.storage"), at.ask_data_center(three + "&expand=body.storage")}) {
    ASSERT_TRUE(answer.disturb);
    EXPECT_GT(answer.disturb->delay_ms, 3'600'000);
    EXPECT_THAT(answer.body, IsEmpty());
  }
  EXPECT_FALSE(at.ask_cloud(three).disturb) << "without bodies";
  EXPECT_FALSE(at.ask_cloud(two + "&expand=body.storage").disturb);
}

} // namespace

TEST(doubtful_items, are_bodies_of_another_page) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("bodies_of", "2");
  const std::string of_1 = "/rest/api/content/search?cql=id+IN+(1,3)", with_body = "&expand=body.storage";
  for (const auto& answer : {at.ask_cloud(of_1 + with_body), at.ask_data_center(of_1 + with_body)}) {
    EXPECT_THAT(at.ids(answer), ElementsAre("2"));
  }
  EXPECT_THAT(at.ask_data_center("/rest/api/content/1?expand=body.storage").body, StartsWith(R"({"id":"2")"));
  EXPECT_THAT(at.ids(at.ask_cloud(of_1)), UnorderedElementsAre("1", "3")) << "without bodies";
}

TEST(doubtful_items, are_bodies_that_are_no_text) {
  simulated_confluence at(small_wiki);
  const auto answer_when = [&](const char* what) {
    at.behaviour.set_mode("bodies_are", what);
    return at.ask_data_center("/rest/api/content/1?expand=body.storage").body;
  };
  EXPECT_THAT(answer_when("missing"), Not(HasSubstr(R"("value")")));
  EXPECT_THAT(answer_when("null"), HasSubstr(R"("storage":{"value":null,)"));
  EXPECT_THAT(answer_when("number"), HasSubstr(R"("storage":{"value":5,)"));
  EXPECT_THAT(answer_when("empty"), HasSubstr(R"("storage":{"value":"",)"));
}

TEST(doubtful_items, are_bodies_of_an_earlier_version) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("bodies_lag", "1");
  const auto when = [&](const std::string& id, const std::string& more) {
    const auto answer = at.ask_data_center("/rest/api/content/" + id + "?expand=version" + more);
    return std::string(std::string_view(at.read(answer.body)["version"]["when"]));
  };
  EXPECT_LT(when("1", ",body.storage"), when("1", ""));
  EXPECT_EQ(when("2", ",body.storage"), when("2", ""));
}

} // namespace cfc::test
