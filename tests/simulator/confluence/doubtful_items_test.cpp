#include "tests/simulator/simulated_confluence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// Modes in which items come without what they should have.
namespace cfc::test {

namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

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

} // namespace cfc::test
