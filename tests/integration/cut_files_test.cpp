// Files and bodies that come wrong once, or for good: the version that Unique holds stays (ING-4, ING-6, ING-9,
// ING-10, ING-1).

#include "tests/integration/support/a_trap.hpp"

namespace {

using namespace cfc::test;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// A page with a web page of 40 KB attached.
constexpr const char* with_a_file =
    R"({"spaces": [{"key": "A", "id": 1}], "pages": [{"id": 10, "space": "A", "title": "Page", "labels": ["ai-ingest"],
        "attachments": [{"id": 30, "title": "saved.html", "mediaType": "text/html", "size": 40000}]}]})";

class a_wrong_file : public a_trap {
protected:
  /// A new version of the file is there, and its downloads answer so.
  run_result sync_while_downloads(const std::string& answer) {
    begin(with_a_file);
    held = simulator().contents();
    simulator().mutate(R"({"op": "editAttachment", "id": 30, "size": 40000})");
    disturb_files(GetParam().data_center ? "/download/" : "/file/", answer);
    return sync();
  }
  /// The host that gives files answers so to all requests of that kind.
  void disturb_files(const std::string& contains, const std::string& answer) const {
    simulator().disturb(R"({"add": [{"host": ")" +
                        std::string(GetParam().data_center ? "data-center" : "media") +
                        R"(", "contains": ")" + contains + R"(", "count": -1, )" + answer + "}]}");
  }
  /// An answer that is a web page of 40 KB, as long as the file.
  static std::string page_as_long_as_the_file(std::string text) {
    text.resize(40'000, ' ');
    return R"("status": 200, "fields": {"Content-Type": "text/html"}, "body": ")" + text + "\"";
  }
  static std::string message(const run_result& result) {
    return result.failures().empty() ? std::string() : result.failures().front().message;
  }
  void expect_old_version_kept(const run_result& result) const {
    EXPECT_EQ(result.exit_code, 3) << result.log;
    EXPECT_EQ(result.count("/counts/attachments/failed"), 1) << "the fault did not happen";
    EXPECT_THAT(writes(), ElementsAre("generateScopesBasedOnPaths")) << "nothing was registered";
    EXPECT_EQ(simulator().contents(), held);
  }

  std::map<std::string, stored_content> held;
};

TEST_P(a_wrong_file, that_is_empty_costs_no_earlier_version) {
  expect_old_version_kept(sync_while_downloads(R"("status": 200, "body": "")"));
}

TEST_P(a_wrong_file, that_is_short_costs_no_earlier_version) {
  expect_old_version_kept(sync_while_downloads(R"("status": 200, "body": "only a few bytes")"));
}

TEST_P(a_wrong_file, that_is_chunked_and_empty_costs_no_earlier_version) {
  const auto result = sync_while_downloads(R"("status": 200, "body": "", "chunked": true)");
  expect_old_version_kept(result);
  EXPECT_THAT(message(result), HasSubstr("announced 40000 bytes and sends 0"));
}

TEST_P(a_wrong_file, that_is_chunked_and_short_costs_no_earlier_version) {
  const auto result = sync_while_downloads(R"("status": 200, "body": "only a few bytes", "chunked": true)");
  expect_old_version_kept(result);
  EXPECT_THAT(message(result), HasSubstr("announced 40000 bytes and sends 16"));
}

TEST_P(a_wrong_file, that_is_cut_at_15_of_40_kilobytes_costs_no_earlier_version) {
  expect_old_version_kept(sync_while_downloads(R"("cutBodyAfter": 15000)"));
}

TEST_P(a_wrong_file, that_is_a_login_page_costs_no_earlier_version) {
  const auto result = sync_while_downloads(page_as_long_as_the_file(
      "<html><form action='/dologin.action'><input name='os_username'></form></html>"));
  expect_old_version_kept(result);
  EXPECT_THAT(message(result), HasSubstr("login form"));
}

TEST_P(a_wrong_file, that_is_redirected_to_a_login_costs_no_earlier_version) {
  begin(with_a_file);
  held = simulator().contents();
  simulator().mutate(R"({"op": "editAttachment", "id": 30, "size": 40000})");
  disturb_files("/login.action", page_as_long_as_the_file("<html>Hello</html>"));
  disturb_files(GetParam().data_center ? "/download/" : "/file/",
                R"("status": 302, "fields": {"Location": "/login.action"})");
  const auto result = sync();
  expect_old_version_kept(result);
  EXPECT_THAT(message(result), HasSubstr("/login.action"));
}

TEST_P(a_wrong_file, that_is_right_after_all_replaces_the_earlier_version) {
  begin(with_a_file);
  simulator().mutate(R"({"op": "editAttachment", "id": 30, "size": 40000})");
  disturb_files(GetParam().data_center ? "/download/" : "/file/", R"("chunked": true)");
  sync_well();
  expect_in_step();
}

class a_wrong_answer : public a_trap {};

TEST_P(a_wrong_answer, to_an_upload_that_is_a_web_page_is_a_failed_upload) {
  begin(with_a_file);
  simulator().mutate(R"({"op": "editPage", "id": 10, "body": "<p>new</p>"})");
  simulator().disturb(
      R"({"add": [{"host": "unique", "method": "PUT", "count": -1, "status": 200, "fields": {"Content-Type": "text/html"},
                   "body": "<!DOCTYPE html><html><title>Sign in</title></html>"}]})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(result.count("/counts/pages/failed"), 1);
  simulator().disturb(R"({"clear": true})");
  sync_well();
  expect_in_step();
}

TEST_P(a_wrong_answer, with_an_empty_body_once_costs_no_text) {
  begin(with_a_file);
  const auto held = simulator().contents();
  simulator().mutate(R"({"op": "editPage", "id": 10, "body": "<p>new</p>"})");
  const std::string page =
      R"({\"id\":\"10\",\"type\":\"page\",\"title\":\"Page\",\"body\":{\"storage\":{\"value\":\"\"}}})";
  // A Data Center gives a single page by its id.
  const auto empty = GetParam().data_center ? page : R"({\"results\":[)" + page + R"(],\"_links\":{}})";
  simulator().disturb(R"({"add": [{"host": ")" + host() +
                      R"(", "contains": "body.storage", "status": 200, "count": 1, "body": ")" + empty +
                      R"("}]})");
  const auto result = sync_well();
  EXPECT_THAT(result.report, HasSubstr("\"empty body\": 1")) << "the fault did not happen";
  EXPECT_THAT(listed(result, "deletionAverted"), Contains("acme/1_A/10"));
  EXPECT_EQ(simulator().contents(), held);
  sync_well();
  expect_in_step();
}

TEST_P(a_wrong_answer, with_an_empty_file_costs_it_only_when_its_list_says_so) {
  for (const std::string verify : {"enabled", "disabled"}) {
    SCOPED_TRACE(verify);
    begin(with_a_file);
    configuration().set("processing.verifyDeletions", verify);
    const auto held = simulator().contents();
    simulator().mutate(R"({"op": "editAttachment", "id": 30, "size": 40000})");
    set_modes(R"({"index_empty_files": [30]})");
    const auto doubtful = sync_well();
    EXPECT_THAT(doubtful.report, HasSubstr("\"zero bytes\": 1")) << "the fault did not happen";
    EXPECT_THAT(listed(doubtful, "deletionAverted"), Contains("acme/1_A/10::att30"));
    EXPECT_EQ(simulator().contents(), held);
    simulator().mutate(R"({"op": "editAttachment", "id": 30, "size": 0})");
    sync_well();
    EXPECT_THAT(keys(), Not(Contains("1_A/10::att30")));
  }
}

TEST_P(a_wrong_answer, without_titles_is_ingested_under_the_ids) {
  start(with_a_file);
  set_modes(R"({"null_titles": [10, 30]})");
  sync_well();
  EXPECT_EQ(stored("1_A/10").title, "10");
  EXPECT_EQ(stored("1_A/10::att30").title, "att30");
}

INSTANTIATE_TEST_SUITE_P(in, a_wrong_file, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(in, a_wrong_answer, ::testing::Values(cloud, data_center), mode_name);

} // namespace
