// A login that lacks a scope has every call refused that needs it (REL-12).

#include "tests/integration/support/a_trap.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace {

using namespace cfc::test;
using ::testing::HasSubstr;

class refused_downloads : public a_trap {
protected:
  static constexpr int attachments = 200;

  std::size_t asked(std::string_view host, std::string_view part) const {
    const auto all = simulator().requests();
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const auto& one) {
      return one.host == host && one.target.find(part) != std::string::npos;
    }));
  }
  static std::size_t times(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
      ++count;
    return count;
  }
};

TEST_P(refused_downloads, are_given_up_after_ten_and_the_missing_scope_is_named_once) {
  start(page_with_attachments(attachments));
  configuration().set("processing.concurrency", "4");
  set_modes(R"({"missing_scopes": "readonly:content.attachment:confluence"})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(result.count("/counts/attachments/failed"), attachments);
  EXPECT_EQ(result.count("/counts/pages/ingested"), 1U);
  EXPECT_GE(asked("cloud", "/download"), 10U) << "the fault did not happen";
  EXPECT_LE(asked("cloud", "/download"), 10U + 4U);
  EXPECT_EQ(asked("cloud", "/oauth/token"), 1U) << "it isn't the token's fault";
  EXPECT_EQ(times(result.log, "readonly:content.attachment:confluence"), 1U) << result.log;
}

INSTANTIATE_TEST_SUITE_P(in, refused_downloads, ::testing::Values(cloud), mode_name);

/// A single sign-on before Confluence, which says 401 with its login page.
class a_login_page_with_401 : public a_trap {
protected:
  static constexpr const char* login_page = R"(, "count": -1, "status": 401,
      "body": "<html><form><input type=\"password\"></form></html>", "fields": {"Content-Type": "text/html"})";
};

TEST_P(a_login_page_with_401, is_a_failed_download_and_no_content) {
  begin();
  simulator().mutate(R"([{"op": "editAttachment", "id": 901, "content": "other bytes"},
      {"op": "addAttachment", "page": 102, "id": 950, "title": "page.html", "mediaType": "text/html", "size": 60}])");
  disturb_confluence("/download", login_page);
  const auto held = stored("65_DOC/102::att901").sha256;
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  ASSERT_EQ(result.failures().size(), 2U) << result.report;
  for (const auto& failed : result.failures()) {
    EXPECT_THAT(failed.message, HasSubstr("answered 401"));
    EXPECT_THAT(failed.message, HasSubstr("a single sign-on before the server"));
  }
  EXPECT_EQ(stored("65_DOC/102::att901").sha256, held) << "what Unique holds stays";
  EXPECT_FALSE(simulator().contents().contains("acme/65_DOC/102::att950"));
}

TEST_P(a_login_page_with_401, ends_the_cycle_where_it_takes_the_place_of_the_api) {
  begin();
  disturb_confluence("/rest/api/content/search", login_page);
  expect_abort(::testing::AllOf(HasSubstr("answered 401"), HasSubstr("a single sign-on before the server")));
}

INSTANTIATE_TEST_SUITE_P(in, a_login_page_with_401, ::testing::Values(cloud, data_center), mode_name);

} // namespace
