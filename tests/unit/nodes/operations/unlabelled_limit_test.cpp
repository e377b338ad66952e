#include "nodes/operations/unlabelled_limit.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using config::deletion_check;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

content_to_delete going(const std::string& key, deletion_reason reason) {
  return {"", key, {}, reason, {}};
}

orphan_space removed_space(const std::string& prefix, std::uint64_t unlabelled) {
  orphan_space space;
  space.prefix = prefix;
  auto stored = std::make_shared<orphan_contents>();
  stored->ours.resize(9);
  space.stored = std::move(stored);
  space.unlabelled = unlabelled;
  return space;
}

TEST(unlabelled_contents, are_those_that_are_there_of_single_contents_and_of_removed_spaces) {
  const auto counted =
      count_unlabelled(deletion_check::store,
                       {going("k/1", deletion_reason::unlabelled), going("k/2", deletion_reason::removed),
                        going("k/3", deletion_reason::trashed), going("k/4", deletion_reason::moved)},
                       {removed_space("gone/", 0), removed_space("there/", 7)});
  EXPECT_EQ(counted.count, 8U);
  EXPECT_THAT(counted.examples, ElementsAre("k/1", "there/"));
}

TEST(unlabelled_contents, may_be_all_that_goes_when_nothing_was_looked_up) {
  const std::vector<content_to_delete> contents{going("k/2", deletion_reason::removed),
                                                going("k/3", deletion_reason::emptied)};
  EXPECT_EQ(count_unlabelled(deletion_check::none, contents, {}).count, 2U)
      << "what was removed may be there";
  EXPECT_EQ(count_unlabelled(deletion_check::search, contents, {}).count, 1U);
}

TEST(unlabelled_contents, are_attachments_too_that_the_settings_do_not_allow) {
  const auto counted = count_unlabelled(
      deletion_check::store,
      {going("k/1::a", deletion_reason::not_allowed), going("k/2", deletion_reason::unlabelled)}, {});
  EXPECT_EQ(counted.count, 2U);
  EXPECT_EQ(counted.not_allowed, 1U);
}

TEST(unlabelled_contents, are_those_too_that_came_without_content) {
  const auto counted = count_unlabelled(
      deletion_check::store,
      {going("k/1::a", deletion_reason::emptied), going("k/2", deletion_reason::emptied)}, {});
  EXPECT_EQ(counted.count, 2U);
  EXPECT_EQ(counted.emptied, 2U);
}

TEST(unlabelled_contents, name_a_few) {
  const std::vector<content_to_delete> contents(9, going("k/1", deletion_reason::unlabelled));
  EXPECT_EQ(count_unlabelled(deletion_check::store, contents, {}).examples.size(), 5U);
}

/// Unique holds 300 contents of this tenant in two scopes, and as many under the same keys in scopes of nobody.
class unlabelled_limit : public testing::Test {
protected:
  unlabelled_limit() {
    offline.tenant.processing.max_unlabelled_percent = 20;
    platform.scopes = test::stored_contents::scope("s65", "DOC", "confc:acme:65:DOC") + "," +
                      test::stored_contents::scope("s66", "HR", "confc:acme:66:HR") + "," +
                      test::stored_contents::scope("s67", "X", "confc:other:67:X");
    hold("acme/65_DOC/", "s65", 100);
    hold("acme/66_HR/", "s66", 200);
    hold("acme/65_DOC/other", "elsewhere", 150);
    hold("acme/70_NEW/", "elsewhere", 150);
    platform.answer_for(offline.network);
  }
  void hold(const std::string& prefix, const std::string& in, int count) {
    for (int i = 0; i < count; ++i) {
      platform.keys.push_back(prefix + std::to_string(i));
      platform.owners[platform.keys.back()] = in;
    }
  }
  std::optional<std::string> refused(std::uint64_t count, std::optional<std::uint64_t> accepted = {}) {
    own_scopes scopes(*offline.services, "root", std::nullopt);
    const unlabelled_contents unlabelled{count, not_allowed, emptied, {"acme/65_DOC/1"}};
    return test::run(offline.io, too_many_unlabelled(*offline.services, scopes, compared, going_spaces,
                                                     unlabelled, accepted));
  }

  test::offline_services offline;
  test::stored_contents platform;
  std::uint64_t not_allowed = 0, emptied = 0;
  std::vector<space_summary> compared;
  std::vector<orphan_space> going_spaces;
};

TEST_F(unlabelled_limit, takes_no_count_for_more_than_the_diff_knows_or_a_list_has) {
  EXPECT_FALSE(refused(60));
  space_summary space;
  space.space = {"65", "DOC", "Documents"};
  space.submitted = 50;
  space.created = 10;
  compared.push_back(space);
  const auto reason = refused(52).value_or("");
  EXPECT_THAT(reason, HasSubstr("52 of the 240 contents"));
  going_spaces.push_back(removed_space("acme/66_HR/", 9));
  going_spaces.back().scope.id = "s66";
  EXPECT_THAT(refused(51).value_or(""), HasSubstr("51 of the 51 contents")) << "40 and 9, but so many go";
}

TEST_F(unlabelled_limit, tells_what_came_empty) {
  emptied = 61;
  EXPECT_THAT(refused(61).value_or(""),
              AllOf(HasSubstr("Confluence still has them, since they come without content now"),
                    HasSubstr("If they are empty in Confluence, too"), Not(HasSubstr("label search"))));
}

TEST_F(unlabelled_limit, is_the_percentage_of_what_the_tenant_itself_holds) {
  EXPECT_FALSE(refused(60));
  EXPECT_TRUE(refused(61));
  offline.tenant.processing.max_unlabelled_percent = 100;
  EXPECT_FALSE(refused(300));
}

TEST_F(unlabelled_limit, holds_so_few_never_back_and_counts_nothing_for_them) {
  offline.tenant.processing.max_unlabelled_percent = 0.1;
  EXPECT_FALSE(refused(50));
  EXPECT_TRUE(offline.network.requests().empty());
  EXPECT_TRUE(refused(51));
}

TEST_F(unlabelled_limit, lets_so_many_go_as_were_accepted) {
  EXPECT_FALSE(refused(61, 61));
  EXPECT_FALSE(refused(61, 100));
  EXPECT_TRUE(refused(61, 60));
  EXPECT_TRUE(refused(61, 0));
}

TEST_F(unlabelled_limit, shows_the_labels_some_contents_and_what_to_do) {
  const auto reason = refused(61).value_or("");
  EXPECT_THAT(reason,
              AllOf(HasSubstr("61 of the 300 contents"), HasSubstr("\"ai-ingest\""),
                    HasSubstr("\"ai-ingest-all\""), HasSubstr("acme/65_DOC/1"),
                    HasSubstr("--accept-unlabelled 61"), HasSubstr("processing.maxUnlabelledPercent")));
  EXPECT_THAT(reason, HasSubstr("Confluence still has them"));
  offline.tenant.processing.verify_deletions = deletion_check::none;
  EXPECT_THAT(refused(61).value_or(""), HasSubstr("Confluence may still have them"));
}

TEST_F(unlabelled_limit, tells_whether_labels_or_settings_of_attachments_are_why) {
  not_allowed = 61;
  EXPECT_THAT(refused(61).value_or(""),
              AllOf(HasSubstr("Confluence still has them, since ingestion.attachments"),
                    HasSubstr("If the settings of attachments in the tenant file are right"),
                    Not(HasSubstr("label search"))));
  EXPECT_THAT(refused(62).value_or(""),
              AllOf(HasSubstr("61 of them since ingestion.attachments"),
                    HasSubstr("and 1 of them since the label search"),
                    HasSubstr("If the settings of attachments in the tenant file are right"),
                    HasSubstr("the labels in the tenant file are right")));
}

} // namespace
