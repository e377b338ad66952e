#include "tests/unit/config/tenant_text.hpp"

namespace cfc::config {
namespace {

using namespace test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::StartsWith;

TEST(tenant_file, of_a_cloud_tenant_is_read) {
  const auto t = good(cloud_text);

  EXPECT_EQ(t.status, tenant_status::active);
  EXPECT_EQ(t.confluence.type, confluence::instance::cloud);
  EXPECT_EQ(t.confluence.base_url, "https://acme.atlassian.net");
  EXPECT_EQ(t.confluence.cloud_id, "cloud-1");
  EXPECT_EQ(t.confluence.client_id, "me");
  EXPECT_EQ(t.confluence.client_secret.reveal(), "hush");
  EXPECT_EQ(t.confluence.api_rate_limit_per_minute, 300U);
  EXPECT_EQ(t.confluence.ingest_single_label, "one");
  EXPECT_EQ(t.confluence.ingest_all_label, "all");
  EXPECT_THAT(t.unique.service_extra_headers, ElementsAre(Pair("x-company-id", "1"), Pair("x-user-id", "2")));
  EXPECT_EQ(t.unique.ingestion_url, "http://ingestion");
  EXPECT_EQ(t.unique.scope_management_url, "http://scopes");
  EXPECT_EQ(t.ingestion.scope_id, "scope-1");
}

TEST(tenant_file, of_a_data_center_tenant_is_read) {
  const auto t = good(data_center_text);

  EXPECT_EQ(t.confluence.type, confluence::instance::data_center);
  EXPECT_EQ(t.confluence.auth, confluence_auth::pat);
  EXPECT_EQ(t.confluence.token.reveal(), "hush");
  EXPECT_EQ(t.unique.auth, unique::auth_mode::external);
  EXPECT_EQ(t.unique.zitadel_oauth_token_url, "https://id.example.com/token");
  EXPECT_EQ(t.unique.zitadel_project_id.reveal(), "project");
  EXPECT_EQ(t.unique.zitadel_client_id, "me");
  EXPECT_EQ(t.unique.zitadel_client_secret.reveal(), "hush");
}

TEST(tenant_file, fills_in_the_defaults) {
  const auto t = good(cloud_text);

  EXPECT_EQ(t.confluence.gateway_url, "https://api.atlassian.com");
  EXPECT_EQ(t.unique.api_rate_limit_per_minute, 100U);
  EXPECT_EQ(t.processing.concurrency, 1U);
  EXPECT_EQ(t.processing.scan_interval_cron, "*/15 * * * *");
  EXPECT_EQ(t.processing.max_items_to_scan, std::nullopt);
  EXPECT_TRUE(t.processing.overlap);
  EXPECT_EQ(t.processing.discovery_concurrency, 4U);
  EXPECT_EQ(t.processing.search_page_size, 200U);
  EXPECT_EQ(t.processing.body_batch_size, 50U);
  EXPECT_EQ(t.processing.verify_deletions, deletion_check::store);
  EXPECT_FALSE(t.processing.keep_unreachable_spaces);
  EXPECT_EQ(t.processing.max_delete_percent, 100);
  EXPECT_EQ(t.processing.max_unlabelled_percent, 20);
  EXPECT_TRUE(t.ingestion.store_internally);
  EXPECT_FALSE(t.ingestion.v1_key_format);
  EXPECT_TRUE(t.ingestion.with_attachments);
  EXPECT_EQ(t.ingestion.max_file_bytes, 200U * 1024 * 1024);
  EXPECT_TRUE(t.ingestion.image_ocr);
  EXPECT_EQ(t.ingestion.page_ingestion_config_json, "");
  EXPECT_THAT(t.ingestion.allowed_mime_types,
              ElementsAre("application/pdf",
                          "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                          "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                          "text/plain", "text/csv", "text/html", "image/png", "image/jpeg"));
}

TEST(tenant_file, derives_the_token_url_from_the_gateway_on_cloud) {
  EXPECT_EQ(good(cloud_text).confluence.token_url, "https://api.atlassian.com/oauth/token");
  EXPECT_EQ(good(changed(cloud_text, "  cloudId:", "  gatewayUrl: http://localhost:1\n  cloudId:"))
                .confluence.token_url,
            "http://localhost:1/oauth/token");
}

TEST(tenant_file, derives_the_token_url_from_the_base_url_on_data_center) {
  const auto text = changed(data_center_text, "mode: pat\n    token: hush",
                            "mode: oauth_2lo\n    clientId: me\n    clientSecret: hush");
  EXPECT_EQ(good(text).confluence.token_url, "https://wiki.example.com/rest/oauth2/latest/token");
}

TEST(tenant_file, takes_a_token_url_as_it_is_given) {
  const auto text =
      changed(cloud_text, "  cloudId:", "  tokenUrl: https://auth.atlassian.com/oauth/token\n  cloudId:");
  EXPECT_EQ(good(text).confluence.token_url, "https://auth.atlassian.com/oauth/token");
}

TEST(tenant_file, accepts_numbers_written_as_strings) {
  const auto t = good(changed(cloud_text, "apiRateLimitPerMinute: 300", "apiRateLimitPerMinute: '250'") +
                      "processing:\n  maxItemsToScan: \"5000\"\n  maxDeletePercent: '12.5'\n");
  EXPECT_EQ(t.confluence.api_rate_limit_per_minute, 250U);
  EXPECT_EQ(t.processing.max_items_to_scan, 5000U);
  EXPECT_EQ(t.processing.max_delete_percent, 12.5);
}

TEST(tenant_file, takes_a_key_without_a_value_as_not_given) {
  EXPECT_EQ(good(cloud_text + "processing:\n  concurrency:\n").processing.concurrency, 1U);
  EXPECT_EQ(good(cloud_text + "processing:\n").processing.concurrency, 1U);
}

TEST(tenant_file, reads_every_switch) {
  const auto t =
      good(cloud_text + "  storeInternally: disabled\n  useV1KeyFormat: enabled\n  attachments:\n"
                        "    mode: disabled\n    imageOcr: disabled\nprocessing:\n  overlap: disabled\n"
                        "  verifyDeletions: disabled\n  unreachableSpaces: keep\nstatus: deleted\n");
  EXPECT_FALSE(t.ingestion.store_internally);
  EXPECT_TRUE(t.ingestion.v1_key_format);
  EXPECT_FALSE(t.ingestion.with_attachments);
  EXPECT_FALSE(t.ingestion.image_ocr);
  EXPECT_FALSE(t.processing.overlap);
  EXPECT_EQ(t.processing.verify_deletions, deletion_check::none);
  EXPECT_TRUE(t.processing.keep_unreachable_spaces);
  EXPECT_EQ(t.status, tenant_status::deleted);
}

TEST(tenant_file, reports_every_missing_key_at_once_with_the_line_of_its_section) {
  EXPECT_THAT(
      errors_in("confluence:\n  instanceType: cloud\nunique:\n  serviceAuthMode: cluster_local\n"),
      ElementsAre(StartsWith("1 confluence.baseUrl: found nothing, allowed: an http or https URL"),
                  StartsWith("1 confluence.cloudId: found nothing"),
                  StartsWith("1 confluence.auth.mode: found nothing, allowed: oauth_2lo, pat or basic"),
                  StartsWith("1 confluence.apiRateLimitPerMinute: found nothing"),
                  StartsWith("1 confluence.ingestSingleLabel: found nothing"),
                  StartsWith("1 confluence.ingestAllLabel: found nothing"),
                  StartsWith("3 unique.serviceExtraHeaders: found nothing"),
                  StartsWith("3 unique.ingestionServiceBaseUrl: found nothing"),
                  StartsWith("3 unique.scopeManagementServiceBaseUrl: found nothing"),
                  StartsWith("1 ingestion.scopeId: found nothing")));
}

TEST(tenant_file, says_which_value_makes_a_missing_key_necessary) {
  EXPECT_THAT(errors_in(changed(cloud_text, "  cloudId: cloud-1\n", "")),
              ElementsAre(AllOf(StartsWith("1 confluence.cloudId: found nothing"),
                                HasSubstr("required because of confluence.instanceType in line 2"))));
}

TEST(tenant_file, names_the_misspelt_key_where_a_key_is_missing) {
  EXPECT_THAT(errors_in(changed(cloud_text, "cloudId:", "clowdId:")),
              ElementsAre(HasSubstr("is confluence.clowdId in line 4 meant for it?")));
}

TEST(tenant_file, needs_client_id_and_secret_for_oauth) {
  EXPECT_THAT(errors_in(changed(cloud_text, "    clientId: me\n    clientSecret: hush\n", "")),
              ElementsAre(StartsWith("5 confluence.auth.clientId: found nothing"),
                          StartsWith("5 confluence.auth.clientSecret: found nothing")));
}

TEST(tenant_file, needs_a_token_for_pat) {
  EXPECT_THAT(errors_in(changed(data_center_text, "    token: hush\n", "")),
              ElementsAre(StartsWith("4 confluence.auth.token: found nothing")));
}

TEST(tenant_file, needs_user_name_and_password_for_basic) {
  EXPECT_THAT(errors_in(changed(data_center_text, "mode: pat\n    token: hush", "mode: basic")),
              ElementsAre(StartsWith("4 confluence.auth.username: found nothing"),
                          StartsWith("4 confluence.auth.password: found nothing")));
}

TEST(tenant_file, allows_pat_and_basic_on_data_center_only) {
  for (const std::string auth :
       {"mode: pat\n    token: hush", "mode: basic\n    username: u\n    password: p"}) {
    EXPECT_THAT(
        errors_in(changed(cloud_text, "mode: oauth_2lo\n    clientId: me\n    clientSecret: hush", auth)),
        ElementsAre(AllOf(StartsWith("6 confluence.auth.mode: found"), HasSubstr("allowed: oauth_2lo"))));
  }
}

TEST(tenant_file, needs_the_zitadel_keys_in_external_mode) {
  const auto from = data_center_text.find("  zitadelOauthTokenUrl");
  const auto to = data_center_text.find("  ingestionServiceBaseUrl");
  EXPECT_THAT(errors_in(std::string(data_center_text).erase(from, to - from)),
              ElementsAre(StartsWith("10 unique.zitadelOauthTokenUrl: found nothing"),
                          StartsWith("10 unique.zitadelProjectId: found nothing"),
                          StartsWith("10 unique.zitadelClientId: found nothing"),
                          StartsWith("10 unique.zitadelClientSecret: found nothing")));
}

TEST(tenant_file, warns_of_keys_that_have_no_effect) {
  EXPECT_THAT(
      warnings_in(changed(data_center_text, "  auth:", "  cloudId: x\n  auth:")),
      ElementsAre("4 confluence.cloudId: has no effect, because of confluence.instanceType in line 2"));
}

TEST(tenant_file, does_not_resolve_a_secret_that_has_no_effect) {
  const auto t =
      good(changed(cloud_text, "    clientId: me", "    token: os.environ/NOWHERE\n    clientId: me"));
  EXPECT_TRUE(t.confluence.token.empty());
}

TEST(tenant_file, warns_of_an_unknown_key_with_the_nearest_known_one) {
  EXPECT_THAT(warnings_in(cloud_text + "processing:\n  concurency: 3\n"),
              ElementsAre("22 processing.concurency: unknown key, ignored; the nearest known one is "
                          "processing.concurrency"));
  EXPECT_THAT(
      warnings_in(cloud_text + "procesing:\n  concurrency: 3\n"),
      ElementsAre(HasSubstr("21 procesing: unknown key, ignored; the nearest known one is processing")));
}

TEST(tenant_file, finds_a_key_that_stands_in_the_wrong_section) {
  EXPECT_THAT(warnings_in(cloud_text + "  maxItemsToScan: 3\n"),
              ElementsAre(HasSubstr("the nearest known one is processing.maxItemsToScan")));
}

TEST(tenant_file, allows_a_key_once) {
  EXPECT_THAT(
      errors_in(changed(cloud_text, "  cloudId: cloud-1\n", "  cloudId: cloud-1\n  cloudId: cloud-2\n")),
      ElementsAre("5 confluence.cloudId: found the key again, allowed: once (it stands in line 4 too)"));
}

TEST(tenant_file, allows_a_key_once_also_where_nobody_reads_it) {
  EXPECT_THAT(errors_in("x-notes: {a: 1, a: 2}\nx-more: 1\nx-more: 2\n" + cloud_text),
              ElementsAre("1 x-notes.a: found the key again, allowed: once (it stands in line 1 too)",
                          "3 x-more: found the key again, allowed: once (it stands in line 2 too)"));
  EXPECT_THAT(errors_in(changed(cloud_text, "ingestion:\n",
                                "processing:\n  concurrency: 1\n  concurrency: 2\n"
                                "ingestion:\n  pageIngestionConfig: {a: 1, a: 2}\n")),
              ElementsAre(HasSubstr("found the key again"), HasSubstr("twice")));
}

TEST(tenant_file, merges_nothing_but_maps) {
  for (const char* wrong : {"<<: 1", "<<:", "<<: [1]", "<<: [{a: 1}, b]"})
    EXPECT_THAT(errors_in(cloud_text + "processing:\n  " + wrong + "\n"),
                ElementsAre("22 : found something else behind <<, allowed: another map or a list of maps"))
        << wrong;
}

TEST(tenant_file, may_merge_in_a_circle_without_end) {
  EXPECT_THAT(errors_in(cloud_text + "processing: &self\n  <<: *self\n"),
              ElementsAre(HasSubstr("found something else behind <<")));
  EXPECT_THAT(errors_in(cloud_text + "x-a: &a {b: {<<: *a}}\n"), IsEmpty());
}

TEST(tenant_file, finds_a_wrong_value_in_a_merged_map_at_its_own_line) {
  EXPECT_THAT(
      errors_in("x-limits: &limits\n  concurrency: none\n" + cloud_text + "processing:\n  <<: *limits\n"),
      ElementsAre(StartsWith("2 processing.concurrency: found 'none'")));
}

TEST(tenant_file, names_the_line_of_a_value_of_the_wrong_type) {
  EXPECT_THAT(errors_in(changed(cloud_text, "cloudId: cloud-1", "cloudId: [a]")),
              ElementsAre(StartsWith("4 confluence.cloudId: found a list, allowed: letters")));
  EXPECT_THAT(
      errors_in(changed(cloud_text, "apiRateLimitPerMinute: 300", "apiRateLimitPerMinute:\n    a: 1")),
      ElementsAre(StartsWith("10 confluence.apiRateLimitPerMinute: found a map, allowed: a whole number")));
}

TEST(tenant_file, wants_a_map_where_a_section_belongs) {
  EXPECT_THAT(errors_in(changed(cloud_text, "ingestion:\n  scopeId: scope-1", "ingestion: flat")),
              ElementsAre("19 ingestion: found 'flat', allowed: a map"));
}

TEST(tenant_file, wants_a_map_as_a_whole) {
  EXPECT_THAT(errors_in(""), ElementsAre(StartsWith("1 : found nothing, allowed: a map")));
  EXPECT_THAT(errors_in("# only a comment\n"), ElementsAre(HasSubstr("found nothing, allowed: a map")));
  EXPECT_THAT(errors_in("- a\n- b\n"), ElementsAre(StartsWith("1 : found a list, allowed: a map")));
  EXPECT_THAT(errors_in("hello"), ElementsAre(StartsWith("1 : found 'hello', allowed: a map")));
}

TEST(tenant_file, holds_one_document) {
  EXPECT_THAT(errors_in(cloud_text + "---\n" + cloud_text),
              ElementsAre(HasSubstr("found a second document")));
}

TEST(tenant_file, names_the_line_of_a_syntax_error) {
  EXPECT_THAT(errors_in("confluence:\n  instanceType: cloud\n baseUrl: x\n"),
              ElementsAre(StartsWith("3 : not YAML: ")));
  EXPECT_THAT(errors_in("confluence: {a: 1\n"), ElementsAre(HasSubstr("not YAML: ")));
  EXPECT_THAT(errors_in("confluence:\n\tinstanceType: cloud\n"), ElementsAre(StartsWith("2 : not YAML: ")));
}

TEST(tenant_file, that_cannot_be_read_is_an_error) {
  const auto missing = read_tenant_file("/nowhere/t-tenant-config.yaml", "t", environment_of({}));
  EXPECT_THAT(texts_of(missing.report.errors), ElementsAre(HasSubstr("can't be read: No such file")));
  const folder place;
  const auto directory = read_tenant_file(place.path(), "t", environment_of({}));
  EXPECT_THAT(texts_of(directory.report.errors), ElementsAre(HasSubstr("can't be read: it is a directory")));
}

TEST(tenant_file, that_is_a_pipe_is_not_waited_for) {
  const folder place;
  ASSERT_EQ(::mkfifo(place.path("pipe").c_str(), 0600), 0);
  const auto pipe = read_tenant_file(place.path("pipe"), "t", environment_of({}));
  EXPECT_THAT(texts_of(pipe.report.errors), ElementsAre(HasSubstr("it is a pipe or a device")));
}

TEST(tenant_file, follows_yaml_anchors) {
  const auto t =
      good(changed(changed(cloud_text, "http://ingestion", "&base http://both"), "http://scopes", "*base"));
  EXPECT_EQ(t.unique.scope_management_url, "http://both");
}

} // namespace
} // namespace cfc::config
