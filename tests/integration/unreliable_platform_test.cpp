#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

/// Unique answers, but what it says proves less than it seems to.
class an_unreliable_platform : public cycle_test {
protected:
  void say(const std::string& modes) const { simulator().disturb(R"({"modes": )" + modes + "}"); }
  void tell_the_truth() const { simulator().disturb(R"({"resetModes": true})"); }
  std::size_t writes_of(const std::string& operation, std::uint64_t after = 0) const {
    const auto all = simulator().writes(after);
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), operation));
  }
  static std::size_t times(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
      ++count;
    return count;
  }
  bool has_scope(const std::string& space) const {
    return simulator().scopes().contains("Company/Confluence/" + space);
  }
  void expect_partial(const run_result& result, const std::string& key, const std::string& reason) const {
    EXPECT_EQ(result.exit_code, 3) << result.log;
    EXPECT_EQ(result.status(), "partial");
    ASSERT_THAT(result.failures(), SizeIs(1)) << result.report;
    EXPECT_EQ(result.failures().front().key, key);
    EXPECT_THAT(result.failures().front().message, HasSubstr(reason));
  }
};

TEST_P(an_unreliable_platform, that_does_not_confirm_grants_gets_everything) {
  for (const std::string answer : {"false", "null"}) {
    start(office);
    say(R"({"unique_grants": ")" + answer + "\"}");
    EXPECT_THAT(sync_well().log, HasSubstr("did not grant access"));
    expect_in_step();
  }
}

TEST_P(an_unreliable_platform, that_refuses_grants_gets_everything_where_access_was_given_before) {
  start(office);
  simulator().change_unique(R"([{"op": "grant", "path": "Company", "access": ["READ"]},
      {"op": "grant", "scopeId": "scope_root", "access": ["MANAGE", "READ", "WRITE"]}])");
  say(R"({"unique_grants": "refused"})");
  EXPECT_THAT(sync_well().log, HasSubstr("did not grant access"));
  expect_in_step();
  tell_the_truth();
  simulator().disturb(
      R"({"host": "unique", "operation": "createScopeAccesses", "status": 403, "count": -1})");
  sync_well();
}

TEST_P(an_unreliable_platform, that_refuses_grants_and_shows_no_root_scope_gets_nothing) {
  start(office);
  say(R"({"unique_grants": "refused"})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("scope_root was not found"));
  EXPECT_THAT(simulator().writes(), IsEmpty());
}

TEST_P(an_unreliable_platform, that_answers_other_scopes_than_were_asked_for_gets_nothing_into_them) {
  for (const std::string how : {"short", "no_id", "other_name", "other_parent"}) {
    start(office);
    say(R"({"unique_scopes_made": ")" + how + "\"}");
    const auto result = sync();
    EXPECT_EQ(result.exit_code, 1) << how << result.log;
    EXPECT_EQ(result.status(), "aborted");
    EXPECT_THAT(simulator().contents(), IsEmpty()) << how;
    EXPECT_EQ(writes_of("updateScope"), 1) << how << ": the root's mark alone";
  }
}

TEST_P(an_unreliable_platform, without_totals_or_with_wrong_ones_is_kept_in_step) {
  for (const std::string lie :
       {R"({"unique_no_total": true})", R"({"unique_total_off": -1000})", R"({"unique_total_off": 1000})"}) {
    start(office);
    say(lie);
    sync_well();
    simulator().mutate(R"([{"op": "removePage", "id": 104}, {"op": "removeAttachment", "id": 900},
                           {"op": "editPage", "id": 101, "body": "<p>new</p>"}])");
    EXPECT_EQ(sync_well().count("/counts/deleted"), 2) << lie;
    expect_in_step();
  }
}

TEST_P(an_unreliable_platform, that_drops_conditions_loses_only_what_was_meant) {
  start(office);
  sync_well();
  simulator().change_unique(R"([
      {"op": "addScope", "path": "Company/Confluence/THEIRS", "externalId": "confc:globex:9:THEIRS", "inheritAccess": true},
      {"op": "putContent", "path": "Company/Confluence/THEIRS", "key": "globex/9_THEIRS/104", "title": "t"},
      {"op": "putContent", "path": "Company/Confluence/THEIRS", "key": "acme/165_DOC/104", "title": "t"}])");
  const auto held = simulator().contents();
  simulator().mutate(R"({"op": "removePage", "id": 104})");
  say(R"({"unique_drops_conditions": true})");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 1);
  auto expected = held;
  expected.erase("acme/65_DOC/104");
  EXPECT_EQ(simulator().contents(), expected);
}

TEST_P(an_unreliable_platform, that_answers_registrations_with_another_content_costs_nothing_of_that) {
  start(office);
  simulator().change_unique(
      R"({"op": "putContent", "scopeId": "scope_root", "key": "hr/payroll", "title": "t"})");
  const auto held = simulator().contents();
  simulator().disturb(
      R"({"host": "unique", "operation": "contentUpsert", "count": -1, "status": 200, "body": {"data":
          {"contentUpsert": {"id": ")" +
      held.at("hr/payroll").id +
      R"(", "key": "hr/payroll", "ownerId": "scope_root", "writeUrl": "http://127.0.0.1:1/?key=a", "readUrl": "x"}}}})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_THAT(result.report, HasSubstr("the answer is about another content"));
  EXPECT_EQ(simulator().contents(), held);
  EXPECT_EQ(writes_of("contentDeleteByContentIds"), 0U);
}

TEST_P(an_unreliable_platform,
       that_puts_contents_into_another_scope_is_no_success_as_long_as_they_are_there) {
  start(office);
  simulator().change_unique(R"([{"op": "addScope", "path": "Company/Public", "id": "scope_public"},
      {"op": "grant", "scopeId": "scope_public", "user": "user_1", "access": ["READ", "WRITE", "MANAGE"]}])");
  say(R"({"unique_registers_in": "scope_public"})");
  const auto first = sync();
  EXPECT_EQ(first.exit_code, 3) << first.log;
  const auto there = simulator().contents();
  EXPECT_FALSE(there.empty()) << "the fault did not happen";
  EXPECT_THAT(first.log, HasSubstr("in the scope scope_public instead of"));
  tell_the_truth();
  const auto next = sync();
  EXPECT_EQ(next.exit_code, 3) << next.log;
  EXPECT_EQ(next.status(), "partial");
  EXPECT_EQ(next.failures().size(), there.size()) << next.report;
  EXPECT_EQ(writes_of("contentDeleteByContentIds"), 0U) << "they may be somebody else's";
  simulator().change_unique(R"({"op": "removeContent", "prefix": "acme/"})");
  sync_well();
  expect_in_step();
}

TEST_P(an_unreliable_platform, leaves_other_spaces_alone_when_one_can_not_have_a_scope) {
  start(R"({"spaces": [{"key": "A/B", "id": 70}, {"key": "..", "id": 71}, {"key": "DOC", "id": 65}],
            "pages": [{"id": 700, "space": "A/B", "title": "a", "labels": ["ai-ingest"]},
                      {"id": 710, "space": "..", "title": "b", "labels": ["ai-ingest"]},
                      {"id": 101, "space": "DOC", "title": "c", "labels": ["ai-ingest"]}]})");
  simulator().change_unique(
      R"({"op": "putContent", "scopeId": "scope_root", "key": "acme/70_A/B/701", "title": "kept"})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  ASSERT_THAT(result.failures(), SizeIs(2)) << result.report;
  EXPECT_THAT(keys(), ::testing::UnorderedElementsAre("65_DOC/101", "70_A/B/701"));
  EXPECT_EQ(simulator().scopes().size(), 3);
}

INSTANTIATE_TEST_SUITE_P(in, an_unreliable_platform, ::testing::ValuesIn(both_products()), mode_name);

/// The office was synced; then a page and the space HR were removed.
class lists_of_an_unreliable_platform : public an_unreliable_platform {
protected:
  void SetUp() override {
    start(office);
    sync_well();
    simulator().mutate(R"([{"op": "removePage", "id": 104}, {"op": "removeSpace", "key": "HR"}])");
  }
  /// The scope stays and counts as failed, the rest goes on; without the lie, so does the scope.
  void expect_scope_of_hr_kept(const std::string& lie, const std::string& reason) {
    say(lie);
    const auto result = sync();
    expect_partial(result, "HR", reason);
    EXPECT_EQ(result.count("/counts/deleted"), 1) << "the page goes all the same";
    EXPECT_TRUE(has_scope("HR"));
    tell_the_truth();
    sync_well();
    EXPECT_FALSE(has_scope("HR"));
    expect_in_step();
  }
};

TEST_P(lists_of_an_unreliable_platform, that_are_shorter_than_their_total_cost_no_scope) {
  expect_scope_of_hr_kept(R"({"unique_hidden_keys": "acme/66_HR/201"})", "totalCount says 2");
}

TEST_P(lists_of_an_unreliable_platform, that_are_shorter_than_a_count_cost_no_scope) {
  expect_scope_of_hr_kept(R"({"unique_no_total": true, "unique_count_off": 3})", "counts 5");
}

TEST_P(lists_of_an_unreliable_platform, that_lack_a_removed_spaces_scope_are_no_success) {
  say(R"({"unique_hidden_scopes": ")" + simulator().scopes().at("Company/Confluence/HR").id + "\"}");
  const auto result = sync();
  expect_partial(result, "scope_root", "2 contents below this tenant's keys are of no space");
  EXPECT_TRUE(has_scope("HR")) << "the fault did not happen";
  EXPECT_EQ(result.count("/counts/deleted"), 1) << "the page goes all the same";
  tell_the_truth();
  sync_well();
  EXPECT_FALSE(has_scope("HR"));
  expect_in_step();
}

TEST_P(lists_of_an_unreliable_platform, that_have_no_end_end_the_cycle_without_a_deletion) {
  say(R"({"unique_endless_lists": true})");
  const auto before = simulator().last_request();
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.report, HasSubstr("the list doesn't end"));
  EXPECT_THAT(simulator().writes(before), Not(Contains("contentDeleteByContentIds")));
  EXPECT_TRUE(has_scope("HR"));
  tell_the_truth();
  sync_well();
  expect_in_step();
}

TEST_P(lists_of_an_unreliable_platform, that_have_foreign_contents_lose_only_ours) {
  simulator().change_unique(R"([
      {"op": "putContent", "path": "Company/Confluence/HR", "key": "acme/66_HR/notes.txt", "title": "t"},
      {"op": "putContent", "path": "Company/Confluence/DOC", "key": "acme/65_DOC/notes.txt", "title": "t"}])");
  const auto result = sync_well();
  EXPECT_THAT(keys(), Contains("66_HR/notes.txt"));
  EXPECT_THAT(keys(), Contains("65_DOC/notes.txt"));
  EXPECT_THAT(keys(), Not(Contains("66_HR/201")));
  EXPECT_THAT(keys(), Not(Contains("65_DOC/104")));
  EXPECT_TRUE(has_scope("HR"));
  EXPECT_EQ(times(result.log, "aren't the connector's; they are left alone"), 1U) << result.log;
}

TEST_P(lists_of_an_unreliable_platform, of_a_tenants_scopes_keep_these_and_the_roots_mark) {
  configuration().set("status", "deleted");
  say(R"({"unique_hidden_keys": "acme/65_DOC/101"})");
  expect_partial(sync(), "scope DOC", "it stays");
  EXPECT_TRUE(has_scope("DOC"));
  EXPECT_FALSE(has_scope("HR"));
  EXPECT_THAT(keys(), ::testing::ElementsAre("65_DOC/101"));
  EXPECT_THAT(simulator().scopes().at("Company/Confluence").external_id, StartsWith("confc:"));
  tell_the_truth();
  sync_well();
  EXPECT_THAT(keys(), IsEmpty());
}

TEST_P(lists_of_an_unreliable_platform, of_a_former_root_move_and_delete_nothing) {
  simulator().change_unique(R"({"op": "addScope", "path": "Company/New", "id": "scope_new"})");
  configuration().set("ingestion.scopeId", "scope_new");
  const auto before = simulator().last_request();
  say(R"({"unique_total_off": 1})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("can't be told for sure"));
  EXPECT_THAT(simulator().writes(before), IsEmpty());
  tell_the_truth();
  sync_well();
  EXPECT_TRUE(simulator().scopes().contains("Company/New/DOC"));
}

INSTANTIATE_TEST_SUITE_P(in, lists_of_an_unreliable_platform, ::testing::ValuesIn(both_products()),
                         mode_name);

} // namespace

} // namespace cfc::test
