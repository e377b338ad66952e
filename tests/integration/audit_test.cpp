#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <map>
#include <sys/file.h>
#include <unistd.h>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// RUN-8. The office was synced; then Unique is edited behind the connector's back.
class audit_run : public cycle_test {
protected:
  void SetUp() override {
    start(office);
    sync_well();
    before_ = simulator().last_request();
  }
  run_result audit(const std::vector<std::string>& more = {}) const {
    auto call = sync_of(directory, configuration_file(), environment());
    call.arguments = {"audit",
                      "--config",
                      configuration_file(),
                      "--report",
                      (directory.path() / "report.json").string(),
                      "--log-format",
                      "json"};
    call.arguments.insert(call.arguments.end(), more.begin(), more.end());
    return run_connector(directory, call);
  }
  std::string configuration_file() const {
    return const_cast<audit_run*>(this)->configuration().write(directory, "acme").string();
  }
  std::map<std::string, std::string> environment() const {
    return const_cast<audit_run*>(this)->configuration().environment();
  }
  void edit(const std::string& key, const std::string& more) const {
    simulator().change_unique(R"({"op": "setContent", "key": "acme/)" + key + "\", " + more + "}");
  }
  std::string scope_of_doc() const { return simulator().scopes().at("Company/Confluence/DOC").id; }
  std::vector<std::string> writes() const { return simulator().writes(before_); }
  /// "key: what" of each difference in the report.
  static std::vector<std::string> differences(const run_result& result) {
    std::vector<std::string> found;
    std::size_t at = result.report.find("\"differences\"");
    const auto end = result.report.find("\"repaired\": [", at);
    const auto text_behind = [&](const char* name) {
      at = result.report.find(std::string("\"") + name + "\": \"", at);
      if (at == std::string::npos || at > end)
        return std::string();
      const auto begin = at + std::string(name).size() + 5;
      at = result.report.find('"', begin);
      return result.report.substr(begin, at - begin);
    };
    for (auto key = text_behind("key"); !key.empty(); key = text_behind("key"))
      found.push_back(key.substr(key.find('/') + 1) + ": " + text_behind("what"));
    return found;
  }

private:
  std::uint64_t before_ = 0;
};

TEST_P(audit_run, finds_nothing_after_a_sync_and_writes_nothing) {
  const auto result = audit();
  EXPECT_EQ(result.exit_code, 0) << result.output << result.log;
  EXPECT_THAT(result.output, HasSubstr("acme: nothing differs"));
  EXPECT_EQ(result.status(), "success");
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(audit_run, names_each_kind_of_difference) {
  edit("65_DOC/101", R"("state": "REGISTERED")");
  edit("65_DOC/103", R"("state": "FAILED")");
  edit("65_DOC/104", R"("state": "QUEUED")");
  edit("65_DOC/102::att900", R"("byteSize": 4999)");
  simulator().change_unique(R"({"op": "removeContent", "key": "acme/66_HR/201::att902"})");
  simulator().change_unique(
      R"({"op": "putContent", "path": "Company/Confluence/HR", "key": "acme/66_HR/999", "title": "left over"})");
  const auto result = audit();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(result.status(), "partial");
  EXPECT_THAT(differences(result),
              ElementsAre("65_DOC/101: halfRegistered", "65_DOC/102::att900: wrongSize", "65_DOC/103: failed",
                          "65_DOC/104: inIngestion", "66_HR/201::att902: missing", "66_HR/999: extra"));
  EXPECT_EQ(result.count("/counts/missing"), 1U);
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("acme: 6 differences"), HasSubstr("failed: acme/65_DOC/103 (FAILED)"),
                    HasSubstr("Confluence has 5000 bytes, Unique 4999"),
                    HasSubstr("audit --repair deletes the 2")));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(audit_run, takes_no_offence_at_what_is_never_ingested) {
  simulator().mutate(R"([
    {"op": "addPage", "id": 130, "space": "DOC", "title": "empty", "labels": ["ai-ingest"]},
    {"op": "emptyBody", "id": 130},
    {"op": "addPage", "id": 131, "space": "DOC", "title": "a folder", "type": "folder", "parent": 101}])");
  const auto result = audit();
  EXPECT_EQ(result.exit_code, 0) << result.output << result.log;
}

TEST_P(audit_run, tells_what_is_stored_of_a_space_that_is_gone) {
  simulator().mutate(R"([{"op": "removeSpace", "key": "HR"}])");
  const auto result = audit();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_THAT(differences(result), ElementsAre("66_HR/201: extra", "66_HR/201::att902: extra"));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(audit_run, looks_at_the_selected_spaces_only) {
  edit("65_DOC/101", R"("state": "FAILED")");
  EXPECT_EQ(audit({"--space", "HR"}).exit_code, 0);
  EXPECT_THAT(differences(audit({"--exclude-space", "HR"})), ElementsAre("65_DOC/101: failed"));
}

TEST_P(audit_run, repairs_what_is_half_registered_or_failed_and_the_next_sync_ingests_it) {
  edit("65_DOC/101", R"("state": "REGISTERED")");
  edit("66_HR/201::att902", R"("state": "FAILED")");
  const auto result = audit({"--repair"});
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(result.count("/counts/repaired"), 2U);
  EXPECT_THAT(keys(), AllOf(Not(Contains("65_DOC/101")), Not(Contains("66_HR/201::att902"))));
  EXPECT_EQ(keys().size(), 6U);
  sync_well();
  expect_in_step();
  EXPECT_EQ(audit().exit_code, 0);
}

TEST_P(audit_run, repairs_nothing_else) {
  edit("65_DOC/104", R"("state": "QUEUED")");
  edit("65_DOC/102::att900", R"("byteSize": 4999)");
  // Extra, and failed: whether it goes is for a sync to decide.
  simulator().change_unique(
      R"({"op": "putContent", "path": "Company/Confluence/HR", "key": "acme/66_HR/999", "state": "FAILED"})");
  // Somebody else's, under a key of ours.
  simulator().change_unique(R"([
    {"op": "removeContent", "key": "acme/65_DOC/103"},
    {"op": "addScope", "path": "Company/Other"},
    {"op": "putContent", "path": "Company/Other", "key": "acme/65_DOC/103", "state": "FAILED"}])");
  const auto held = simulator().contents();
  const auto result = audit({"--repair"});
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(simulator().contents(), held);
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(audit_run, repairs_nothing_below_a_root_scope_of_another_owner) {
  edit("65_DOC/101", R"("state": "FAILED")");
  simulator().change_unique(
      R"({"op": "setExternalId", "scopeId": "scope_root", "externalId": "confc:cloud:somebody-else"})");
  const auto held = simulator().contents();
  const auto result = audit({"--repair"});
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("belongs to another Confluence instance"));
  EXPECT_EQ(simulator().contents(), held);
}

TEST_P(audit_run, repairs_nothing_beyond_the_limit) {
  edit("65_DOC/101", R"("state": "REGISTERED")");
  edit("65_DOC/103", R"("state": "FAILED")");
  const auto held = simulator().contents();
  const auto result = audit({"--repair", "--max-delete", "1"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.abort_reason(), HasSubstr("--max-delete: 2 contents would be deleted"));
  EXPECT_EQ(simulator().contents(), held);
  EXPECT_EQ(audit({"--repair", "--max-delete", "2"}).count("/counts/repaired"), 2U);
}

TEST_P(audit_run, repairs_nothing_by_a_list_that_may_not_be_whole) {
  edit("65_DOC/101", R"("state": "REGISTERED")");
  edit("65_DOC/103", R"("state": "FAILED")");
  const auto held = simulator().contents();
  const auto content = [&](const char* key) {
    const auto one = held.at(std::string("acme/65_DOC/") + key);
    return R"({"id": ")" + one.id + R"(", "key": "acme/65_DOC/)" + key +
           R"(", "ownerType": "SCOPE", "ownerId": ")" + scope_of_doc() +
           R"(", "byteSize": 1, "ingestionState": "FAILED"})";
  };
  // Fewer rows than the total that comes with them.
  simulator().disturb(R"({"add": [{"host": "unique", "operation": "PaginatedContent", "status": 200,
      "body": {"data": {"paginatedContent": {"totalCount": 5, "nodes": [)" +
                      content("101") + R"(]}}}}]})");
  const auto result = audit({"--repair", "--space", "DOC"});
  EXPECT_EQ(result.exit_code, 1) << result.log << result.output;
  EXPECT_THAT(result.abort_reason(), HasSubstr("nothing was repaired"));
  EXPECT_EQ(simulator().contents(), held);
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(audit_run, leaves_alone_what_has_been_ingested_since_it_was_listed) {
  edit("65_DOC/101", R"("state": "QUEUED")");
  const auto id = simulator().contents().at("acme/65_DOC/101").id;
  // The first answer is of a moment before.
  simulator().disturb(R"({"add": [{"host": "unique", "operation": "PaginatedContent", "status": 200,
      "body": {"data": {"paginatedContent": {"nodes": [{"id": ")" +
                      id + R"(", "key": "acme/65_DOC/101",
      "ownerType": "SCOPE", "ownerId": ")" +
                      scope_of_doc() + R"(", "byteSize": 12, "ingestionState": "FAILED"}]}}}}]})");
  const auto result = audit({"--repair", "--space", "DOC"});
  EXPECT_EQ(result.count("/counts/failed"), 1U) << result.report;
  EXPECT_EQ(result.count("/counts/repaired"), 0U);
  EXPECT_THAT(result.output, HasSubstr("kept: acme/65_DOC/101 (it has changed since it was listed)"));
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(audit_run, waits_for_no_cycle_of_the_tenant) {
  const auto lock = directory.path() / "state" / "acme.lock";
  const int file = ::open(lock.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(file, 0);
  ASSERT_EQ(::flock(file, LOCK_EX | LOCK_NB), 0);
  const auto result = audit({"--repair"});
  ::close(file);
  EXPECT_EQ(result.exit_code, 4) << result.log;
  EXPECT_EQ(result.status(), "skipped");
}

INSTANTIATE_TEST_SUITE_P(in, audit_run, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
