#include "tools/simulator/unique/diff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::simulator {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::int64_t march = 1'740'787'200'000; // 2025-03-01

class file_diff : public testing::Test {
protected:
  slot hold(const std::string& key, std::int64_t updated_at, const std::string& url = "u") {
    const auto at = contents_.ensure(key);
    contents_.set_texts(at, "title", url);
    contents_[at].updated_at = updated_at;
    return at;
  }

  diff_lists diff(const std::string& partial_key, const std::string& list) {
    const auto body =
        read_json(R"({"partialKey":")" + partial_key +
                  R"(","sourceKind":"ATLASSIAN_CONFLUENCE_CLOUD","sourceName":"s","fileList":)" + list + "}");
    return compare(contents_, diff_request::from(body));
  }

  scope_tree scopes_;
  content_store contents_{scopes_};
};

TEST_F(file_diff, sorts_items_into_new_updated_moved_and_deleted) {
  hold("t/1_A/1", march);
  hold("t/1_A/2", march);
  hold("t/1_A/3", march, "elsewhere");
  hold("t/1_A/4::att9", march);

  const auto lists = diff("t/1_A", R"([{"key":"1","url":"u","updatedAt":"2025-03-01T00:00:00.000Z"},
      {"key":"2","url":"u","updatedAt":"2025-03-01T00:00:00.001Z"},
      {"key":"3","url":"u","updatedAt":"2025-03-01T00:00:00.000Z"},
      {"key":"5","url":"u","updatedAt":"2025-03-01T00:00:00.000Z"}])");

  EXPECT_THAT(lists.created, ElementsAre("5"));
  EXPECT_THAT(lists.updated, ElementsAre("2"));
  EXPECT_THAT(lists.moved, ElementsAre("3"));
  EXPECT_THAT(lists.deleted, ElementsAre("4::att9"));
}

TEST_F(file_diff, matches_the_partial_key_anywhere_in_a_key) {
  hold("t/165_AB/7", march);
  hold("other/65_A/8", march);
  hold("x-t/65_A/9", march);
  hold("t/65_B/10", march);

  EXPECT_THAT(diff("65_A", "[]").deleted, UnorderedElementsAre("t/165_AB/7", "other/8", "x-t/9"));
  EXPECT_THAT(diff("t/65_A", "[]").deleted, ElementsAre("x-9"));
}

TEST_F(file_diff, matches_a_partial_key_that_ends_inside_an_item) {
  hold("t/1_A/123", march);
  hold("t/1_A/456", march);

  EXPECT_THAT(diff("1_A/12", "[]").deleted, ElementsAre("t/1_A/123"));
  EXPECT_THAT(diff("45", "[]").deleted, ElementsAre("t/1_A/456"));
}

TEST_F(file_diff, takes_a_partial_key_with_a_slash_at_its_end) {
  hold("t/1_A/1", march);
  hold("t/1_AB/2", march);

  const auto lists = diff("t/1_A/", R"([{"key":"1","url":"u","updatedAt":"2025-03-01T00:00:00Z"}])");

  EXPECT_THAT(lists.created, IsEmpty());
  EXPECT_THAT(lists.deleted, IsEmpty());
}

TEST_F(file_diff, offers_failed_contents_again) {
  contents_[hold("t/1_A/1", march)].state = ingestion_state::failed;

  EXPECT_THAT(diff("t/1_A", R"([{"key":"1","url":"u","updatedAt":"2025-03-01T00:00:00Z"}])").updated,
              ElementsAre("1"));
}

TEST_F(file_diff, counts_a_registered_content_as_current) {
  contents_[hold("t/1_A/1", march)].state = ingestion_state::registered;

  const auto lists = diff("t/1_A", R"([{"key":"1","url":"u","updatedAt":"2025-03-01T00:00:00Z"}])");

  EXPECT_THAT(lists.created, IsEmpty());
  EXPECT_THAT(lists.updated, IsEmpty());
}

TEST_F(file_diff, takes_equal_instants_in_other_notations_as_equal) {
  hold("t/1_A/1", march);

  EXPECT_THAT(diff("t/1_A", R"([{"key":"1","url":"u","updatedAt":"2025-03-01T01:00:00.000+01:00"}])").updated,
              IsEmpty());
}

TEST_F(file_diff, keeps_the_submitted_time_for_the_registration) {
  diff("t/1_A", R"([{"key":"1","url":"u","updatedAt":"2025-03-01T00:00:00Z"}])");
  const auto at = contents_.ensure("t/1_A/1");

  EXPECT_EQ(contents_.take_pending(at), march);
  EXPECT_EQ(contents_.take_pending(at), std::nullopt);
}

TEST_F(file_diff, still_offers_what_was_offered_but_not_registered) {
  const std::string list = R"([{"key":"1","url":"u","updatedAt":"2025-03-01T00:00:00Z"}])";
  diff("t/1_A", list);

  EXPECT_THAT(diff("t/1_A", list).created, ElementsAre("1"));
}

TEST_F(file_diff, refuses_a_body_of_another_shape) {
  for (const char* list : {R"([{"url":"u"}])", R"([{"key":""}])", R"([{"key":"1","size":3}])",
                           R"([{"key":"1","updatedAt":"yesterday"}])", R"({"key":"1"})"}) {
    EXPECT_THROW(diff("t/1_A", list), std::invalid_argument) << list;
  }
  EXPECT_THROW(diff("", "[]"), std::invalid_argument);
}

TEST_F(file_diff, writes_four_lists) {
  hold("t/1_A/9", march);

  EXPECT_EQ(write_json(diff("t/1_A", R"([{"key":"1","url":"u","updatedAt":""}])").answer()),
            R"({"newFiles":["1"],"updatedFiles":[],"movedFiles":[],"deletedFiles":["9"]})");
}

} // namespace
} // namespace cfc::simulator
