#include "nodes/space_cleanup.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <memory>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using http::method;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* scope_deleted =
    R"({"data":{"deleteFolder":{"failedFolders":[],"successFolders":[{"id":"s1"}]}}})";

/// An orphaned space in scope s1 whose contents are in front of those of another space.
class space_cleanup_test : public test::node_test {
protected:
  space_cleanup_test() {
    platform.owner = "s1";
    offline.network.answer_by([this](const http::request& what) {
      const auto operation = test::text_in(what.body, "/operationName");
      if (operation == "DeleteFolder" || operation == "UpdateScope")
        return scope_call(what.body);
      return platform.answer_to(what.body);
    });
  }
  void store(const std::string& prefix, int count) {
    for (int i = 0; i < count; ++i) {
      platform.keys.push_back(prefix + std::to_string(i));
      if (prefix != "acme/65_DOC/")
        platform.owners[platform.keys.back()] = "scope of " + prefix;
    }
  }
  const cleanup_result& clean(std::optional<space_identity> replaced_by = std::nullopt) {
    orphan_space orphan;
    orphan.scope = {"s1", "DOC", "root", "confc:acme:65:DOC"};
    orphan.mark = {"acme", "65", "DOC"};
    orphan.replaced_by = std::move(replaced_by);
    orphan.prefix = "acme/65_DOC/";
    orphan.stored = listed();
    for (const auto& key : late)
      platform.keys.push_back(key);
    if (!moved_away.empty())
      platform.owners[moved_away] = "their scope";
    put(tested.in(), std::vector{cleanup_request{std::move(orphan), home.one(), {}}});
    return tested.outcomes().front().result;
  }
  std::shared_ptr<const orphan_contents> listed() const {
    auto stored = std::make_shared<orphan_contents>();
    for (const auto& key : platform.keys) {
      if (!key.starts_with("acme/65_DOC/"))
        continue;
      const auto owner = platform.owners.find(key);
      const auto item = key.substr(key.rfind('/') + 1);
      if (owner == platform.owners.end())
        stored->ours.push_back({test::stored_contents::id_of(key), key, item});
      else
        stored->foreign.push_back({key, "foreign"});
    }
    stored->doubt = doubt;
    return stored;
  }
  http::response scope_call(const std::string& body) {
    scope_calls.push_back(body);
    http::response answer;
    answer.status = 200;
    answer.body = body.find("deleteFolder") != std::string::npos
                      ? scope_deleted
                      : R"({"data":{"updateScope":{"id":"s1","name":"DOC","externalId":"x"}}})";
    return answer;
  }

  test::stored_contents platform;
  test::counting_home home;
  std::vector<std::string> scope_calls;
  std::optional<std::string> doubt; ///< about what was listed when the deletions were planned
  std::vector<std::string> late;    ///< keys that are stored after that
  std::string moved_away;           ///< the key of what is in another scope after that
  space_cleanup_node tested{graph, *offline.services, run, counts};
};

TEST_F(space_cleanup_test, deletes_the_files_of_all_pages_and_then_the_scope) {
  store("acme/65_DOC/", 250);
  const auto& outcome = clean();
  EXPECT_EQ(outcome.files_deleted.size(), 250U);
  EXPECT_THAT(platform.keys, IsEmpty());
  EXPECT_TRUE(outcome.scope_deleted);
  EXPECT_THAT(outcome.failures, IsEmpty());
}

TEST_F(space_cleanup_test, leaves_the_contents_of_other_spaces_alone) {
  store("acme/165_DOC/", 2);
  store("acme/65_DOC/", 2);
  store("acme/65_DOCS/", 2);
  clean();
  EXPECT_EQ(platform.keys.size(), 4U);
}

TEST_F(space_cleanup_test, deletes_nothing_else_when_the_platform_lists_everything) {
  store("acme/165_DOC/", 2);
  store("acme/65_DOC/", 2);
  store("other/65_DOC/", 2);
  platform.drops_conditions = true;
  EXPECT_EQ(clean().files_deleted.size(), 2U);
  EXPECT_EQ(platform.keys.size(), 4U);
}

TEST_F(space_cleanup_test, leaves_alone_what_was_moved_away_since_it_was_decided_what_goes) {
  store("acme/65_DOC/", 3);
  moved_away = "acme/65_DOC/1";
  const auto& outcome = clean();
  EXPECT_EQ(outcome.files_deleted.size(), 2U);
  EXPECT_THAT(platform.keys, ElementsAre("acme/65_DOC/1"));
  ASSERT_EQ(outcome.foreign.size(), 1U);
  EXPECT_THAT(outcome.foreign[0].why, HasSubstr("has been moved"));
}

TEST_F(space_cleanup_test, keeps_a_scope_whose_contents_are_not_all_listed) {
  store("acme/65_DOC/", 3);
  doubt = "Unique counts 4";
  const auto& outcome = clean();
  EXPECT_EQ(outcome.files_deleted.size(), 3U);
  ASSERT_EQ(outcome.failures.size(), 1U);
  EXPECT_THAT(outcome.failures[0].failure.reason, HasSubstr("counts 4"));
  EXPECT_THAT(scope_calls, IsEmpty());
}

TEST_F(space_cleanup_test, keeps_a_scope_whose_folders_are_counted_and_not_listed) {
  store("acme/65_DOC/", 3);
  platform.scopes_counted = "3";
  const auto& outcome = clean();
  EXPECT_EQ(outcome.files_deleted.size(), 3U);
  ASSERT_EQ(outcome.failures.size(), 1U);
  EXPECT_THAT(outcome.failures[0].failure.reason, HasSubstr("totalCount says 3"));
  EXPECT_THAT(scope_calls, IsEmpty());
}

TEST_F(space_cleanup_test, deletes_nothing_that_was_not_listed_when_it_was_decided) {
  store("acme/65_DOC/", 3);
  late = {"acme/65_DOC/4711", "acme/65_DOC/4712"};
  const auto& outcome = clean(space_identity{"66", "DOC", "Documents"});
  EXPECT_EQ(outcome.files_deleted.size(), 3U);
  EXPECT_EQ(platform.keys, late);
  ASSERT_EQ(outcome.failures.size(), 1U);
  EXPECT_THAT(outcome.failures[0].failure.reason, HasSubstr("2 contents are listed now"));
  EXPECT_THAT(scope_calls, IsEmpty()) << "it keeps the mark by which the next cycle finds them";
}

TEST_F(space_cleanup_test, keeps_a_scope_that_is_counted_empty_and_lists_contents) {
  store("acme/65_DOC/", 1);
  store("other/65_DOC/", 1);
  platform.owners["other/65_DOC/0"] = "s1";
  platform.beyond_count = -1000;
  EXPECT_THAT(clean().failures, IsEmpty());
  EXPECT_THAT(platform.keys, ElementsAre("other/65_DOC/0"));
  EXPECT_THAT(scope_calls, IsEmpty());
}

TEST_F(space_cleanup_test, needs_no_totals_of_lists) {
  store("acme/65_DOC/", 250);
  platform.without_total = true;
  EXPECT_TRUE(clean().scope_deleted);
}

TEST_F(space_cleanup_test, leaves_foreign_contents_alone_and_deletes_the_scope_that_they_are_not_in) {
  store("acme/65_DOC/", 2);
  platform.keys.emplace_back("acme/65_DOC/notes.txt");
  platform.owners["acme/65_DOC/notes.txt"] = "elsewhere";
  const auto& outcome = clean();
  EXPECT_THAT(platform.keys, ElementsAre("acme/65_DOC/notes.txt"));
  EXPECT_THAT(outcome.failures, IsEmpty());
  EXPECT_TRUE(outcome.scope_deleted);
}

TEST_F(space_cleanup_test, keeps_a_scope_with_foreign_contents_without_a_failure) {
  store("acme/65_DOC/", 2);
  platform.keys.emplace_back("acme/65_DOC/notes.txt");
  platform.owners["acme/65_DOC/notes.txt"] = "s1";
  const auto& outcome = clean();
  EXPECT_EQ(outcome.files_deleted.size(), 2U);
  EXPECT_THAT(outcome.failures, IsEmpty());
  EXPECT_THAT(scope_calls, IsEmpty());
}

TEST_F(space_cleanup_test, leaves_contents_under_the_same_keys_in_another_scope_alone) {
  store("acme/65_DOC/", 3);
  platform.owners["acme/65_DOC/1"] = "elsewhere";
  const auto& outcome = clean();
  EXPECT_THAT(platform.keys, ElementsAre("acme/65_DOC/1"));
  EXPECT_TRUE(outcome.scope_deleted);
  ASSERT_EQ(outcome.foreign.size(), 1U);
  EXPECT_EQ(outcome.foreign[0].key, "acme/65_DOC/1");
}

TEST_F(space_cleanup_test, keeps_a_scope_with_contents_under_other_keys_without_a_failure) {
  store("acme/65_DOC/", 1);
  store("other/65_DOC/", 1);
  platform.owners["other/65_DOC/0"] = "s1";
  EXPECT_THAT(clean().failures, IsEmpty());
  EXPECT_THAT(platform.keys, ElementsAre("other/65_DOC/0"));
  EXPECT_THAT(scope_calls, IsEmpty());
}

TEST_F(space_cleanup_test, keeps_a_scope_with_folders_without_a_failure) {
  store("acme/65_DOC/", 1);
  platform.scopes = test::stored_contents::scope("f", "By hand", "", "s1");
  EXPECT_THAT(clean().failures, IsEmpty());
  EXPECT_THAT(scope_calls, IsEmpty());
}

TEST_F(space_cleanup_test, deletes_a_scope_only_when_it_is_empty) {
  clean();
  ASSERT_EQ(scope_calls.size(), 1U);
  EXPECT_THAT(scope_calls.front(), HasSubstr(R"("recursive":false)"));
}

TEST_F(space_cleanup_test, steps_over_files_that_can_not_be_deleted) {
  store("acme/65_DOC/", 250);
  platform.undeletable = {"acme/65_DOC/0", "acme/65_DOC/7"};
  const auto& outcome = clean();
  EXPECT_EQ(outcome.files_deleted.size(), 248U);
  EXPECT_EQ(outcome.failures.size(), 2U) << "each is named once";
  EXPECT_EQ(platform.keys.size(), 2U);
}

TEST_F(space_cleanup_test, keeps_the_scope_when_a_file_could_not_be_deleted) {
  store("acme/65_DOC/", 3);
  platform.undeletable = {"acme/65_DOC/1"};
  EXPECT_FALSE(clean().scope_deleted);
  EXPECT_THAT(scope_calls, IsEmpty());
}

TEST_F(space_cleanup_test, steps_over_nothing_that_was_deleted_although_the_answer_was_lost) {
  store("acme/65_DOC/", 250);
  platform.lose_deletions = 3;
  const auto& outcome = clean();
  EXPECT_EQ(outcome.files_deleted.size(), 250U);
  EXPECT_TRUE(outcome.scope_deleted);
}

TEST_F(space_cleanup_test, marks_the_scope_for_the_space_that_has_its_key_now) {
  store("acme/65_DOC/", 3);
  store("acme/66_DOC/", 3);
  const auto& outcome = clean(space_identity{"66", "DOC", "Documents"});
  EXPECT_EQ(platform.keys.size(), 3U) << "those of the new space";
  EXPECT_FALSE(outcome.scope_deleted);
  ASSERT_EQ(scope_calls.size(), 1U);
  EXPECT_EQ(test::text_in(scope_calls.front(), "/variables/id"), "s1");
  EXPECT_EQ(test::text_in(scope_calls.front(), "/variables/input/externalId"), "confc:acme:66:DOC");
}

TEST_F(space_cleanup_test, keeps_the_old_mark_when_a_file_could_not_be_deleted) {
  store("acme/65_DOC/", 1);
  platform.undeletable = {"acme/65_DOC/0"};
  clean(space_identity{"66", "DOC", "Documents"});
  EXPECT_THAT(scope_calls, IsEmpty());
}

TEST_F(space_cleanup_test, aborts_the_run_when_the_platform_asks_for_a_pause_of_hours) {
  store("acme/65_DOC/", 50);
  platform.quota_from_deletion = 2;
  clean();
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("3600"));
  EXPECT_EQ(platform.ids_per_deletion.size(), 1U) << "the third group isn't tried any more";
  EXPECT_THAT(scope_calls, IsEmpty());
}

TEST_F(space_cleanup_test, aborts_the_run_when_the_look_up_meets_a_pause_of_hours) {
  offline.network.answer(method::post, "/graphql", 429, "", {{"Retry-After", "3600"}});
  clean();
  EXPECT_TRUE(run.abort_reason());
}

TEST_F(space_cleanup_test, does_nothing_when_the_run_is_stopping_and_names_what_was_to_go) {
  store("acme/65_DOC/", 3);
  run.interrupt();
  EXPECT_EQ(clean().not_attempted.size(), 3U);
  EXPECT_THAT(requests(), IsEmpty());
  EXPECT_EQ(home.back(), 1);
}

TEST_F(space_cleanup_test, that_fails_gives_its_credit_back) {
  offline.network.answer(method::post, "/graphql", 403, "");
  EXPECT_EQ(clean().failures.size(), 1U);
  EXPECT_EQ(home.back(), 1);
}

} // namespace
