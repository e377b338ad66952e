#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <set>

namespace cfc::test {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class a_first_sync : public cycle_test {
protected:
  void SetUp() override {
    start(office);
    result = sync_well();
  }
  std::string base() const {
    return GetParam().data_center ? simulator().where().data_center : simulator().where().site;
  }
  run_result result;
};

TEST_P(a_first_sync, stores_every_labelled_page_and_its_attachments) {
  EXPECT_THAT(keys(),
              UnorderedElementsAre("65_DOC/101", "65_DOC/102", "65_DOC/102::att900", "65_DOC/102::att901",
                                   "65_DOC/103", "65_DOC/104", "66_HR/201", "66_HR/201::att902"));
  expect_in_step();
}

TEST_P(a_first_sync, stores_a_page_as_html_with_its_labels) {
  const auto home = stored("65_DOC/101");
  EXPECT_EQ(home.title, "Home");
  EXPECT_EQ(home.mime_type, "text/html");
  EXPECT_EQ(home.byte_size, 12);
  EXPECT_EQ(home.sha256, "d0a26d23e9d8e0538fd47e7bc502d26cf6c320e8daaec7c8521d4769530f5900");
  EXPECT_THAT(home.labels, ElementsAre("Alpha", "zeta"));
  EXPECT_EQ(home.space_key, "DOC");
  EXPECT_EQ(home.space_name, "Documents");
}

TEST_P(a_first_sync, links_a_page_as_confluence_does) {
  const bool data_center = GetParam().data_center;
  EXPECT_EQ(stored("65_DOC/101").url,
            base() + (data_center ? "/pages/viewpage.action?pageId=101" : "/wiki/spaces/DOC/overview"));
  EXPECT_EQ(stored("65_DOC/104").url, base() + (data_center ? "/pages/viewpage.action?pageId=104"
                                                            : "/wiki/spaces/DOC/pages/104/Alone"));
}

TEST_P(a_first_sync, counts_a_body_in_bytes_not_in_characters) {
  const auto page = stored("65_DOC/102");
  EXPECT_EQ(page.title, "Plän & \"Ziele\" 😀");
  EXPECT_EQ(page.byte_size, std::string("<p>Grüße</p>").size());
  EXPECT_EQ(page.uploaded_bytes, page.byte_size);
}

TEST_P(a_first_sync, stores_an_attachment_with_its_own_type_and_bytes) {
  const auto notes = stored("65_DOC/102::att901");
  EXPECT_EQ(notes.mime_type, "Text/Plain; charset=UTF-8") << "as Confluence gives it";
  EXPECT_EQ(notes.byte_size, std::string("literal bytes").size());
  EXPECT_EQ(notes.jpg_read_mode, "");
  EXPECT_EQ(stored("66_HR/201::att902").jpg_read_mode, "DOC_INTELLIGENCE_DEFAULT");
}

TEST_P(a_first_sync, claims_the_root_and_gives_each_space_a_scope) {
  const auto scopes = simulator().scopes();
  const std::string identity = GetParam().data_center
                                   ? "confc:data-center:5b3c1a52-7f0e-4c6a-9d41-0000000000dc"
                                   : "confc:cloud:" + simulator().where().cloud_id;
  ASSERT_TRUE(scopes.contains("Company/Confluence/DOC"));
  ASSERT_TRUE(scopes.contains("Company/Confluence/HR"));
  EXPECT_EQ(scopes.at("Company/Confluence").external_id, identity);
  EXPECT_EQ(scopes.at("Company/Confluence/DOC").external_id, "confc:acme:65:DOC");
  EXPECT_EQ(scopes.at("Company/Confluence/DOC").contents, 6);
  EXPECT_EQ(scopes.at("Company/Confluence/HR").external_id, "confc:acme:66:HR");
  EXPECT_EQ(scopes.at("Company/Confluence/HR").contents, 2);
}

TEST_P(a_first_sync, reports_what_it_did) {
  EXPECT_EQ(result.count("/counts/pages/discovered"), 5);
  EXPECT_EQ(result.count("/counts/pages/new"), 5);
  EXPECT_EQ(result.count("/counts/pages/ingested"), 5);
  EXPECT_EQ(result.count("/counts/attachments/new"), 3);
  EXPECT_EQ(result.count("/counts/attachments/ingested"), 3);
  EXPECT_EQ(result.count("/counts/deleted"), 0);
  EXPECT_THAT(result.failures(), IsEmpty());
}

TEST_P(a_first_sync, leaves_nothing_to_do_for_the_next_one) {
  const auto before = simulator().last_request();
  const auto again = sync_well();
  EXPECT_THAT(simulator().writes(before), IsEmpty());
  EXPECT_EQ(again.count("/counts/pages/unchanged"), 5);
  EXPECT_EQ(again.count("/counts/attachments/unchanged"), 3);
  expect_in_step();
}

TEST_P(a_first_sync, keeps_secrets_out_of_log_and_report) {
  for (const auto& [name, value] : configuration().environment()) {
    if (name != "UNIQUE_PROJECT") {
      EXPECT_THAT(result.log + result.output + result.report, Not(::testing::HasSubstr(value))) << name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(in, a_first_sync, ::testing::ValuesIn(all_modes()), mode_name);

} // namespace

} // namespace cfc::test
