#include "tests/integration/support/a_trap.hpp"

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

/// Who are we (DSC-0): a Data Center that does not accept a login goes on as anonymous.
class as_nobody : public a_trap {
protected:
  /// Requests that contain this are answered as to nobody, with that status.
  void answer_nobody(const std::string& contains, int status) const {
    disturb_confluence(contains, R"(, "count": -1, "status": )" + std::to_string(status) +
                                     R"(, "fields": {"X-AUSERNAME": "anonymous"}, "body": {"statusCode": )" +
                                     std::to_string(status) + R"(, "message": "no"})");
  }
  void expect_end_of_cycle(const std::string& kept_key) const {
    const auto result = sync();
    EXPECT_EQ(result.exit_code, 1) << result.log;
    EXPECT_THAT(result.abort_reason(), HasSubstr("X-AUSERNAME"));
    EXPECT_THAT(keys(), Contains(kept_key));
    EXPECT_THAT(writes(), Each("generateScopesBasedOnPaths"));
  }
};

/// The login itself, on Cloud.
class without_a_scope : public a_trap {};

TEST_P(as_nobody, a_login_that_is_taken_for_anonymous_changes_nothing) {
  begin();
  set_modes(R"({"anonymous": true})");
  expect_abort(HasSubstr("anonymous"));
}

TEST_P(as_nobody, an_anonymous_login_that_still_sees_public_spaces_changes_nothing) {
  begin();
  set_modes(R"({"anonymous": true, "public_spaces": ["DOC"]})");
  expect_abort(HasSubstr("confluence.auth"));
}

constexpr const char* anonymous_and_empty =
    R"(, "status": 200, "fields": {"X-AUSERNAME": "anonymous"}, "body": {"results": [], "start": 0, "limit": 200, "size": 0, "_links": {}})";

TEST_P(as_nobody, an_answer_as_to_anonymous_amid_discovery_changes_nothing) {
  begin();
  disturb_confluence("ancestor", anonymous_and_empty);
  expect_abort(HasSubstr("X-AUSERNAME"));
}

TEST_P(as_nobody, an_answer_as_to_anonymous_when_bodies_are_read_ends_the_cycle) {
  begin();
  simulator().mutate(
      R"([{"op": "editPage", "id": 102, "body": "<p>new</p>"}, {"op": "removePage", "id": 104}])");
  disturb_confluence("body.storage", anonymous_and_empty);
  const auto held = simulator().contents();
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("X-AUSERNAME"));
  EXPECT_THAT(writes(), Each("generateScopesBasedOnPaths"));
  EXPECT_THAT(keys(), Contains("65_DOC/104"));
  EXPECT_EQ(stored("65_DOC/102").sha256, held.at("acme/65_DOC/102").sha256);
}

TEST_P(as_nobody, an_answer_as_to_anonymous_to_a_download_ends_the_cycle_and_leaves_nothing_half_done) {
  begin();
  simulator().mutate(
      R"([{"op": "addAttachment", "page": 101, "id": 903, "title": "a.csv", "mediaType": "text/csv", "content": "x"},
          {"op": "removePage", "id": 104}])");
  disturb_confluence("/download/", R"(, "status": 200, "body": "x", "fields": {"X-AUSERNAME": "anonymous"})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("X-AUSERNAME"));
  EXPECT_THAT(keys(), Not(Contains("65_DOC/101::att903")));
  EXPECT_THAT(keys(), Contains("65_DOC/104"));
}

TEST_P(as_nobody, a_refusal_amid_discovery_changes_nothing) {
  begin();
  for (const int status : {400, 401, 403, 404}) {
    answer_nobody("ancestor", status);
    expect_abort(HasSubstr("X-AUSERNAME"));
    simulator().disturb(R"({"clear": true})");
  }
}

TEST_P(as_nobody, a_refusal_when_a_body_is_read_is_no_missing_page) {
  begin();
  configuration().set("processing.bodyBatchSize", "1");
  simulator().mutate(
      R"([{"op": "editPage", "id": 102, "body": "<p>new</p>"}, {"op": "removePage", "id": 104}])");
  for (const int status : {401, 403, 404}) {
    answer_nobody("/content/102?", status);
    expect_end_of_cycle("65_DOC/104");
    simulator().disturb(R"({"clear": true})");
  }
}

TEST_P(as_nobody, a_refusal_to_a_download_is_no_missing_file) {
  begin();
  simulator().mutate(
      R"([{"op": "addAttachment", "page": 101, "id": 903, "title": "a.csv", "mediaType": "text/csv", "content": "x"},
          {"op": "removePage", "id": 104}])");
  answer_nobody("/download/", 404);
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("X-AUSERNAME"));
  EXPECT_THAT(keys(), Contains("65_DOC/104"));
  EXPECT_THAT(keys(), Not(Contains("65_DOC/101::att903")));
}

TEST_P(as_nobody, a_refusal_when_a_space_is_looked_up_does_not_call_it_unreachable) {
  begin();
  configuration().set("processing.unreachableSpaces", "keep");
  simulator().mutate(R"([{"op": "hideSpace", "key": "HR"}, {"op": "removePage", "id": 104}])");
  for (const int status : {401, 403, 404}) {
    answer_nobody("/rest/api/space/HR", status);
    const auto result = sync();
    EXPECT_EQ(result.exit_code, 1) << status << result.log;
    EXPECT_THAT(result.abort_reason(), HasSubstr("X-AUSERNAME")) << status;
    EXPECT_THAT(keys(), Contains("65_DOC/104")) << status;
    EXPECT_THAT(keys(), Contains("66_HR/201")) << status;
    simulator().disturb(R"({"clear": true})");
  }
}

TEST_P(without_a_scope, a_sync_changes_nothing_and_says_so) {
  begin();
  disturb_confluence(
      "/search",
      R"(, "status": 401, "count": -1, "body": {"code": 401, "message": "Unauthorized; scope does not match"})");
  expect_abort(HasSubstr("scope does not match"));
}

TEST_P(without_a_scope, for_further_attachments_a_sync_changes_nothing_and_says_so) {
  start(page_with_attachments(30));
  sync_well();
  remember();
  disturb_confluence(
      "/api/v2/",
      R"(, "status": 401, "count": -1, "body": {"code": 401, "message": "Unauthorized; scope does not match"})");
  expect_abort(HasSubstr("scope does not match"));
}

INSTANTIATE_TEST_SUITE_P(in, as_nobody, ::testing::Values(data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(in, without_a_scope, ::testing::Values(cloud), mode_name);

} // namespace

} // namespace cfc::test
