#include "tests/unit/config/tenant_text.hpp"

namespace cfc::config {
namespace {

using namespace test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

TEST(tenant_file, lists_the_allowed_words_of_a_choice) {
  EXPECT_THAT(errors_in("status: paused\n" + cloud_text),
              ElementsAre("1 status: found 'paused', allowed: active, inactive or deleted"));
  EXPECT_THAT(errors_in(cloud_text + "  ingestionMode: tree\n"),
              ElementsAre("21 ingestion.ingestionMode: found 'tree', allowed: flat"));
  EXPECT_THAT(errors_in(cloud_text + "  storeInternally: true\n"),
              ElementsAre("21 ingestion.storeInternally: found 'true', allowed: disabled or enabled"));
}

TEST(tenant_file, does_not_ask_for_keys_of_a_choice_that_is_wrong) {
  EXPECT_THAT(errors_in(changed(cloud_text, "instanceType: cloud\n", "instanceType: server\n")),
              ElementsAre("2 confluence.instanceType: found 'server', allowed: cloud or data-center"));
}

TEST(tenant_file, wants_whole_numbers_from_one) {
  for (const std::string bad : {"0", "-1", "1.5", "many", "4294967296", "1e-3", "''"}) {
    EXPECT_THAT(errors_in(cloud_text + "processing:\n  concurrency: " + bad + "\n"),
                ElementsAre(AllOf(StartsWith("22 processing.concurrency: found"),
                                  HasSubstr("allowed: a whole number from 1"))))
        << bad;
  }
  EXPECT_THAT(errors_in(cloud_text + "processing:\n  maxItemsToScan: 0\n"),
              ElementsAre(HasSubstr("found '0', allowed: a whole number from 1")));
}

TEST(tenant_file, leaves_concurrency_to_the_program_by_a_word) {
  const auto found = good(cloud_text + "processing:\n  concurrency: auto\n").processing;
  EXPECT_TRUE(found.auto_concurrency);
  EXPECT_EQ(found.concurrency, most_auto_concurrency);
  EXPECT_FALSE(good(cloud_text + "processing:\n  concurrency: 64\n").processing.auto_concurrency);
  EXPECT_THAT(errors_in(cloud_text + "processing:\n  discoveryConcurrency: auto\n"),
              ElementsAre(HasSubstr("found 'auto', allowed: a whole number from 1 to 10000")));
}

TEST(tenant_file, wants_one_key_of_a_space_at_least) {
  const auto with = [](const std::string& list) {
    return cloud_text + "processing:\n  spaces: " + list + "\n";
  };
  for (const std::string bad : {"DOC", "[]", "['']", "[{a: b}]"})
    EXPECT_THAT(errors_in(with(bad)), ElementsAre(HasSubstr("allowed: a list of one or more keys"))) << bad;
  EXPECT_THAT(good(with("[DOC, ' HR ', DOC, 2024]")).processing.spaces, ElementsAre("DOC", "HR", "2024"));
  EXPECT_THAT(good(with("")).processing.spaces, IsEmpty());
}

TEST(tenant_file, wants_percentages_above_zero_and_up_to_a_hundred) {
  for (const std::string name : {"maxDeletePercent", "maxUnlabelledPercent"}) {
    for (const std::string bad : {"0", "100.1", "-5", "nan", "20%"}) {
      EXPECT_THAT(errors_in(cloud_text + "processing:\n  " + name + ": " + bad + "\n"),
                  ElementsAre(HasSubstr("allowed: a number above 0 and up to 100")))
          << name << " " << bad;
    }
  }
  EXPECT_EQ(good(cloud_text + "processing:\n  maxUnlabelledPercent: 7\n").processing.max_unlabelled_percent,
            7);
  EXPECT_EQ(good(cloud_text + "processing:\n  maxDeletePercent: 0.5\n").processing.max_delete_percent, 0.5);
}

TEST(tenant_file, counts_megabytes_of_1048576_bytes_also_in_fractions) {
  const auto bytes = [](const std::string& megabytes) {
    return good(cloud_text + "  attachments:\n    maxFileSizeMb: " + megabytes + "\n")
        .ingestion.max_file_bytes;
  };
  EXPECT_EQ(bytes("1"), 1'048'576U);
  EXPECT_EQ(bytes("0.5"), 524'288U);
  EXPECT_EQ(bytes("'2.5'"), 2'621'440U);
}

TEST(tenant_file, wants_labels_that_are_not_empty) {
  EXPECT_THAT(errors_in(changed(cloud_text, "ingestAllLabel: all", "ingestAllLabel: ''")),
              ElementsAre(HasSubstr("confluence.ingestAllLabel: found an empty text")));
}

TEST(tenant_file, takes_labels_in_lower_case_as_confluence_keeps_them) {
  const auto t = good(changed(cloud_text, "ingestAllLabel: all", "ingestAllLabel: AI-Ingest-All"));
  EXPECT_EQ(t.confluence.ingest_all_label, "ai-ingest-all");
}

TEST(tenant_file, takes_labels_with_quotes_and_backslashes) {
  const auto t = good(changed(cloud_text, "ingestAllLabel: all", R"(ingestAllLabel: 'say "hi" \o/')"));
  EXPECT_EQ(t.confluence.ingest_all_label, R"(say "hi" \o/)");
}

TEST(tenant_file, wants_urls_without_a_trailing_slash) {
  EXPECT_THAT(
      errors_in(changed(cloud_text, "baseUrl: https://acme.atlassian.net", "baseUrl: https://acme.net/")),
      ElementsAre(AllOf(StartsWith("3 confluence.baseUrl: found 'https://acme.net/' (with a trailing slash)"),
                        HasSubstr("allowed: an http or https URL"))));
  EXPECT_THAT(errors_in(changed(cloud_text, "http://scopes", "http://scopes/")),
              ElementsAre(HasSubstr("unique.scopeManagementServiceBaseUrl")));
}

TEST(tenant_file, never_shows_a_password_inside_a_url) {
  EXPECT_THAT(errors_in(changed(cloud_text, "http://ingestion", "http://me:hush@ingestion")),
              ElementsAre(AllOf(HasSubstr("found a URL with a user part"), Not(HasSubstr("hush")))));
}

TEST(tenant_file, warns_of_a_cloud_base_url_that_ends_in_wiki) {
  EXPECT_THAT(warnings_in(changed(cloud_text, "atlassian.net", "atlassian.net/wiki")),
              ElementsAre(StartsWith("3 confluence.baseUrl: ends in /wiki")));
}

TEST(tenant_file, wants_a_cron_expression) {
  EXPECT_THAT(errors_in(cloud_text + "processing:\n  scanIntervalCron: '* * *'\n"),
              ElementsAre(HasSubstr("found '* * *' (with 3 fields), allowed: a cron expression")));
}

TEST(tenant_file, only_warns_of_a_cron_expression_that_nobody_goes_by) {
  const folder place;
  const auto path =
      place.write("t-tenant-config.yaml", cloud_text + "processing:\n  scanIntervalCron: soon\n");
  const auto file = read_tenant_file(path, "t", environment_of({}), schedule::unused);
  EXPECT_THAT(texts_of(file.report.errors), testing::IsEmpty());
  EXPECT_THAT(texts_of(file.report.warnings),
              ElementsAre(StartsWith("22 processing.scanIntervalCron: found 'soon' (with 1 fields)")));
  EXPECT_EQ(file.settings.processing.scan_interval_cron, "*/15 * * * *");
}

TEST(tenant_file, needs_company_and_user_header_in_any_letter_case) {
  EXPECT_THAT(errors_in(changed(cloud_text, "    x-user-id: \"2\"\n", "")),
              ElementsAre(AllOf(HasSubstr("unique.serviceExtraHeaders: found no x-user-id"),
                                HasSubstr("allowed: "))));
  EXPECT_THAT(errors_in(changed(cloud_text, "x-user-id", "X-User-Id")), IsEmpty());
}

TEST(tenant_file, takes_further_headers_and_numbers_as_values) {
  const auto t = good(changed(cloud_text, "x-user-id: \"2\"", "x-user-id: 2\n    x-more: abc"));
  EXPECT_THAT(t.unique.service_extra_headers,
              ElementsAre(Pair("x-company-id", "1"), Pair("x-user-id", "2"), Pair("x-more", "abc")));
}

TEST(tenant_file, refuses_line_breaks_in_header_names_and_values_without_showing_them) {
  EXPECT_THAT(errors_in(changed(cloud_text, "x-user-id: \"2\"", R"(x-user-id: "2\r\nx-evil: 1")")),
              ElementsAre(AllOf(
                  StartsWith("16 unique.serviceExtraHeaders.x-user-id: found a value with a line break"),
                  Not(HasSubstr("evil")))));
  EXPECT_THAT(errors_in(changed(cloud_text, "x-user-id: \"2\"", "x-user-id: \"2\"\n    \"a\\nb\": c")),
              ElementsAre(HasSubstr("found 'a?b' as the name of a header")));
}

TEST(tenant_file, refuses_the_same_header_twice) {
  EXPECT_THAT(errors_in(changed(cloud_text, "x-user-id: \"2\"", "x-user-id: \"2\"\n    X-USER-ID: \"3\"")),
              ElementsAre(HasSubstr("found the same header twice")));
}

TEST(tenant_file, keeps_media_types_in_lower_case_without_parameters_and_once) {
  const auto t = good(cloud_text + "  attachments:\n    allowedMimeTypes:\n      - Text/HTML; charset=utf-8\n"
                                   "      - text/html\n      - image/PNG\n");
  EXPECT_THAT(t.ingestion.allowed_mime_types, ElementsAre("text/html", "image/png"));
}

TEST(tenant_file, wants_a_list_of_media_types) {
  EXPECT_THAT(errors_in(cloud_text + "  attachments:\n    allowedMimeTypes: text/html\n"),
              ElementsAre(HasSubstr("found 'text/html', allowed: a list of media types")));
  EXPECT_THAT(
      errors_in(cloud_text + "  attachments:\n    allowedMimeTypes:\n      - text/html\n      - [pdf]\n"),
      ElementsAre(StartsWith("24 ingestion.attachments.allowedMimeTypes: found a list")));
}

TEST(tenant_file, warns_of_what_is_no_media_type) {
  EXPECT_THAT(
      warnings_in(cloud_text + "  attachments:\n    allowedMimeTypes:\n      - text/html\n      - pdf\n"),
      ElementsAre(
          "24 ingestion.attachments.allowedMimeTypes: 'pdf' matches nothing: it is no media type such "
          "as text/plain"));
}

TEST(tenant_file, warns_of_wildcards_in_media_types) {
  EXPECT_THAT(warnings_in(cloud_text + "  attachments:\n    allowedMimeTypes: [image/*]\n"),
              ElementsAre(HasSubstr("'image/*' matches nothing")));
}

TEST(tenant_file, reads_secrets_from_the_environment_without_the_space_around_them) {
  const auto t = good(changed(cloud_text, "clientSecret: hush", "clientSecret: os.environ/MOUNTED"),
                      environment_of({{"MOUNTED", "  s3cret\n"}}));
  EXPECT_EQ(t.confluence.client_secret.reveal(), "s3cret");
}

TEST(tenant_file, names_the_variable_of_a_secret_that_is_not_set_or_empty) {
  const auto text = changed(cloud_text, "clientSecret: hush", "clientSecret: os.environ/MOUNTED");
  EXPECT_THAT(errors_in(text),
              ElementsAre(StartsWith("8 confluence.auth.clientSecret: found the environment variable "
                                     "MOUNTED, which is not set")));
  EXPECT_THAT(errors_in(text, environment_of({{"MOUNTED", " \n"}})),
              ElementsAre(HasSubstr("the environment variable MOUNTED, which is empty")));
}

TEST(tenant_file, takes_white_space_alone_for_no_secret) {
  EXPECT_THAT(errors_in(changed(cloud_text, "clientSecret: hush", "clientSecret: \" \\n\"")),
              ElementsAre(StartsWith("8 confluence.auth.clientSecret: found an empty text")));
}

TEST(tenant_file, refuses_a_secret_that_nobody_has_filled_in) {
  const auto text = changed(cloud_text, "clientSecret: hush", "clientSecret: os.environ/MOUNTED");
  EXPECT_THAT(
      errors_in(text, environment_of({{"MOUNTED", "<TO BE SET MANUALLY>\n"}})),
      ElementsAre(HasSubstr("found a value of the environment variable MOUNTED that is still the text")));
}

TEST(tenant_file, resolves_every_secret_that_the_format_names) {
  const auto env = environment_of({{"A", "a"}, {"B", "b"}, {"C", "c"}, {"D", "d"}, {"E", "e"}});
  auto text = changed(data_center_text, "mode: pat\n    token: hush",
                      "mode: basic\n    username: os.environ/A\n    password: os.environ/B");
  text = changed(text, "zitadelProjectId: project", "zitadelProjectId: os.environ/C");
  text = changed(text, "zitadelClientSecret: hush", "zitadelClientSecret: os.environ/D");
  const auto t = good(text, env);
  EXPECT_EQ(t.confluence.username.reveal(), "a");
  EXPECT_EQ(t.confluence.password.reveal(), "b");
  EXPECT_EQ(t.unique.zitadel_project_id.reveal(), "c");
  EXPECT_EQ(t.unique.zitadel_client_secret.reveal(), "d");
  EXPECT_EQ(
      good(changed(data_center_text, "token: hush", "token: os.environ/E"), env).confluence.token.reveal(),
      "e");
}

TEST(tenant_file, never_shows_a_secret_that_is_wrong) {
  const auto errors = errors_in(changed(cloud_text, "clientSecret: hush", "clientSecret: os.environ/MOUNTED"),
                                environment_of({{"MOUNTED", "hush\nhush"}}));
  EXPECT_THAT(errors, ElementsAre(AllOf(HasSubstr("MOUNTED with a line break"), Not(HasSubstr("hush")))));
}

TEST(tenant_file, takes_other_keys_literally_and_says_so) {
  const auto text = changed(cloud_text, "clientId: me", "clientId: os.environ/ME");
  EXPECT_THAT(warnings_in(text),
              ElementsAre(StartsWith("7 confluence.auth.clientId: 'os.environ/ME' is taken literally")));
}

} // namespace
} // namespace cfc::config
