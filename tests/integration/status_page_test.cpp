// The status page of the service, as a browser shows it.

#include "tests/integration/support/npm_program.hpp"
#include "tests/integration/support/office.hpp"
#include "tests/integration/support/running_service.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace cfc::test {

namespace {

using simdjson::dom::element;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* chromium = "/usr/bin/chromium";

/// What a text is expected for, and what the page shows by then.
class looks {
public:
  explicit looks(const std::string& lines) {
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);)
      lines_.push_back(line);
  }
  std::size_t size() const noexcept { return lines_.size(); }
  std::string text(std::size_t which, const char* member = "text") {
    return std::string(std::string_view(parsed(which)[member]));
  }
  std::int64_t number(std::size_t which, const char* member) { return parsed(which)[member]; }
  bool flag(std::size_t which, const char* member) { return parsed(which)[member]; }
  std::vector<std::string> list(std::size_t which, const char* member) {
    std::vector<std::string> texts;
    for (const element one : parsed(which)[member].get_array())
      texts.emplace_back(std::string_view(one));
    return texts;
  }

private:
  element parsed(std::size_t which) { return parser_.parse(lines_.at(which)); }

  std::vector<std::string> lines_;
  simdjson::dom::parser parser_;
};

class a_status_page : public cycle_test {
protected:
  void SetUp() override {
    cycle_test::SetUp();
    if (const auto missing = npm_is_missing("puppeteer-core"))
      GTEST_SKIP() << *missing;
    if (std::filesystem::exists(chromium))
      return;
    // What tools/setup.sh installs may not be left out there.
    if (std::getenv("CI") != nullptr)
      ADD_FAILURE() << chromium << " is missing";
    GTEST_SKIP() << "Chromium is not installed: run tools/setup.sh";
  }
  void TearDown() override {}

  void serve() {
    service.emplace(directory, service_of(configuration().write(directory, "acme").string(),
                                          configuration().environment()));
    ASSERT_EQ(service->get("/probe").status, 200);
  }
  /// What the page shows once each of these texts has come, on one visit.
  /// @param after_first called between the first text and the next
  looks look_for(
      const std::vector<std::string>& texts, const std::function<void()>& after_first = [] {}) {
    std::vector<std::string> arguments{service->address() + "/", directory.path().string()};
    arguments.insert(arguments.end(), texts.begin(), texts.end());
    auto how = npm_program("status_page.mjs", arguments);
    how.environment["HOME"] = directory.path().string();
    how.stdout_file = directory.path() / "page.out";
    how.stderr_file = directory.path() / "page.err";
    process browser(how);
    browser.first_line();
    after_first();
    EXPECT_EQ(browser.wait(std::chrono::seconds(300)), 0) << read_file(how.stderr_file);
    return looks(read_file(how.stdout_file));
  }

  std::optional<running_service> service;
};

TEST_P(a_status_page, follows_a_run_from_its_stages_to_its_outcome) {
  start("", {"--spaces", "1", "--pages", "300", "--attachments", "0"});
  simulator().disturb(
      R"({"add": [{"host": "unique", "operation": "contentUpsert", "delayMs": 200, "count": -1}]})");
  serve();
  auto seen = look_for({"Edges of the graph", "success"}, [&] { simulator().disturb(R"({"clear": true})"); });
  ASSERT_EQ(seen.size(), 2);
  EXPECT_THAT(seen.text(0), AllOf(HasSubstr("acme"), HasSubstr("pages ingested"), HasSubstr("page batches")));
  EXPECT_EQ(seen.text(0, "state"), "1 of 1 tenants at work");
  EXPECT_THAT(seen.text(1), AllOf(HasSubstr("Last runs"), HasSubstr("Next run: "), Not(HasSubstr("Edges"))));
  EXPECT_EQ(seen.text(1, "state"), "No tenant at work, 1 configured");
}

TEST_P(a_status_page, shows_two_tenants_each_with_its_own_outcome) {
  start(office);
  const mode refusing{true, login::pat, false, true};
  const temporary_directory elsewhere;
  const simulator_process other(elsewhere, office, refusing);
  configuration().write(directory, "acme");
  tenant_file(other, refusing).set("confluence.auth.token", "not-the-token").write(directory, "beta");
  service.emplace(directory, service_of((directory.path() / "*-tenant-config.yaml").string(),
                                        configuration().environment()));
  ASSERT_TRUE(eventually([&] { return service->cycles() == 2; })) << service->log();
  auto seen = look_for({"aborted"});
  EXPECT_THAT(seen.text(0), AllOf(HasSubstr("acme"), HasSubstr("success"), HasSubstr("beta")));
  EXPECT_EQ(seen.text(0, "state"), "No tenant at work, 2 configured");
}

TEST_P(a_status_page, names_the_failed_items_of_the_last_run) {
  start(office);
  simulator().disturb(R"({"add": [{"host": "unique", "operation": "contentUpsert", "status": 200, "count": 1,
    "body": {"data": null, "errors": [{"message": "<b>not for you</b>"}]}}]})");
  serve();
  auto seen = look_for({"partial"});
  ASSERT_EQ(seen.size(), 1);
  EXPECT_THAT(seen.list(0, "tabbed"), Contains("Failed items of the last run"));
  const auto status = service->get("/status.json");
  EXPECT_EQ(status.status, 200);
  EXPECT_THAT(status.body, HasSubstr("<b>not for you</b>"));
}

TEST_P(a_status_page, tells_why_a_run_was_aborted) {
  start(office);
  simulator().disturb(R"({"add": [{"contains": "search", "status": 403, "count": -1}]})");
  serve();
  auto seen = look_for({"aborted"});
  ASSERT_EQ(seen.size(), 1);
  EXPECT_THAT(seen.text(0), HasSubstr("answered 403"));
}

TEST_P(a_status_page, can_be_read_by_keyboard_screen_reader_and_phone_and_changes_nothing) {
  start(office);
  serve();
  auto seen = look_for({"success"});
  ASSERT_EQ(seen.size(), 1);
  EXPECT_EQ(seen.list(0, "complaints"), std::vector<std::string>{});
  EXPECT_EQ(seen.list(0, "outside"), std::vector<std::string>{}) << "requests to elsewhere";
  EXPECT_EQ(seen.list(0, "methods"), std::vector<std::string>{"GET"});
  EXPECT_EQ(seen.number(0, "controls"), 0);
  EXPECT_EQ(seen.number(0, "unlabelled"), 0) << "tables without a caption or heads";
  EXPECT_TRUE(seen.flag(0, "meters_named"));
  EXPECT_FALSE(seen.flag(0, "wider_than_phone"));
  EXPECT_THAT(seen.list(0, "tabbed"),
              AllOf(Contains("Last runs"), Contains("status.json"), Contains("health")));
  EXPECT_EQ(seen.text(0, "language"), "en");
  EXPECT_EQ(http_post(service->address() + "/status.json", "{}").status, 405);
}

INSTANTIATE_TEST_SUITE_P(of, a_status_page, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
