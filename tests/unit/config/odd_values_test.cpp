#include "io/config/rules.hpp"
#include "tests/unit/config/tenant_text.hpp"

/// Values of the right type that no server could do anything with.
namespace cfc::config {
namespace {

using namespace test;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

TEST(odd_values, of_numbers_are_refused_above_what_servers_and_the_program_can_take) {
  const std::map<std::string, std::string> most{{"searchPageSize", "1000"},
                                                {"bodyBatchSize", "1000"},
                                                {"concurrency", "10000"},
                                                {"discoveryConcurrency", "10000"}};
  for (const auto& [name, limit] : most) {
    const auto text = cloud_text + "processing:\n  " + name + ": ";
    EXPECT_THAT(errors_in(text + limit), IsEmpty());
    EXPECT_THAT(errors_in(text + limit + "1"),
                ElementsAre(StartsWith("22 processing." + name + ": found '" + limit +
                                       "1', allowed: a whole number from 1 to " + limit)));
  }
}

TEST(odd_values, of_the_cloud_id_could_lead_to_another_path) {
  for (const std::string bad : {"a/b", "..", "a?b", "a b", "a%2Fb", "ä"}) {
    EXPECT_THAT(errors_in(changed(cloud_text, "cloud-1", "'" + bad + "'")),
                ElementsAre("4 confluence.cloudId: found '" + bad +
                            "' (with other characters), allowed: letters, digits and hyphens"));
  }
}

TEST(odd_values, of_header_names_are_those_that_requests_set_themselves) {
  for (const std::string name :
       {"Host", "content-length", "TRANSFER-ENCODING", "Connection", "authorization", "Content-Type"}) {
    EXPECT_THAT(errors_in(changed(cloud_text, "    x-user-id", "    " + name + ": x\n    x-user-id")),
                ElementsAre(HasSubstr("16 unique.serviceExtraHeaders: found '" + name + "'")));
  }
  EXPECT_FALSE(is_reserved_header("x-host"));
}

TEST(odd_values, of_labels_are_warned_of) {
  EXPECT_THAT(warnings_in(changed(cloud_text, "ingestSingleLabel: one", "ingestSingleLabel: One")),
              ElementsAre("10 confluence.ingestSingleLabel: 'One': taken in lower case, as Confluence keeps "
                          "labels"));
  EXPECT_THAT(warnings_in(changed(cloud_text, "ingestAllLabel: all", "ingestAllLabel: all pages")),
              ElementsAre(HasSubstr("11 confluence.ingestAllLabel: 'all pages': no page carries it")));
  EXPECT_THAT(warnings_in(changed(cloud_text, "ingestAllLabel: all", "ingestAllLabel: ONE")),
              ElementsAre(HasSubstr("taken in lower case"), HasSubstr("is the same label as")));
  EXPECT_THAT(warnings_in(changed(cloud_text, "ingestAllLabel: all", "ingestAllLabel: one")),
              ElementsAre(HasSubstr("11 confluence.ingestAllLabel: is the same label as")));
}

TEST(odd_values, of_the_scope_id_are_white_space_around_it) {
  const auto file = read_text(changed(cloud_text, "scope-1", "\" scope-1\\t\""));
  EXPECT_EQ(file.settings.ingestion.scope_id, "scope-1");
}

TEST(odd_values, are_logins_that_go_in_clear_to_another_machine) {
  for (const auto* readable : {"http://wiki.example", "http://127.example", "http://10.0.0.1:8090"})
    EXPECT_THAT(warnings_in(changed(data_center_text, "baseUrl: https://wiki.example.com",
                                    std::string("baseUrl: ") + readable)),
                Contains(AllOf(HasSubstr("confluence.baseUrl: is plain http"), Not(HasSubstr("hush")))))
        << readable;
  for (const auto* safe :
       {"https://wiki.example", "http://127.0.0.1:8090", "http://localhost", "http://[::1]:1"})
    EXPECT_THAT(warnings_in(changed(data_center_text, "baseUrl: https://wiki.example.com",
                                    std::string("baseUrl: ") + safe)),
                Not(Contains(HasSubstr("plain http"))))
        << safe;
}

} // namespace
} // namespace cfc::config
