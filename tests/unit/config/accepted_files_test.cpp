#include "tests/unit/config/tenant_text.hpp"

#include <functional>

/// Tenant files that are in use (CFG-7): each has to be taken, with exactly these warnings, and to mean what
/// it means where it comes from.
namespace cfc::config {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

struct accepted_file {
  std::string name;
  std::string text;
  std::function<void(const tenant&)> check = [](const tenant&) {};
  /// Each a part of a warning, in the order of the lines; empty: taken silently.
  std::vector<std::string> warnings = {};
};

std::ostream& operator<<(std::ostream& out, const accepted_file& one) {
  return out << one.name;
}

/// What a mounted secret looks like: with the line break of its file.
environment operators_environment() {
  return environment_of({{"CONFLUENCE_CLIENT_SECRET", "from-cloud\n"},
                         {"CONFLUENCE_PAT", "  from-pat \r\n"},
                         {"ZITADEL_CLIENT_SECRET", "from-zitadel"},
                         {"ZITADEL_PROJECT_ID", "\t4711\n"},
                         {"WIKI_USER", "svc\n"},
                         {"WIKI_PASSWORD", "s3 cret\n"}});
}

std::string cloud(const std::string& from, const std::string& to) {
  return changed(cloud_text, from, to);
}
std::string data_center(const std::string& from, const std::string& to) {
  return changed(data_center_text, from, to);
}
std::string processing(const std::string& lines) {
  return cloud_text + "processing:\n" + lines;
}
std::string ingestion(const std::string& lines) {
  return cloud_text + lines;
}
std::string attachments(const std::string& lines) {
  return cloud_text + "  attachments:\n" + lines;
}

/// Member by member, so that a case is one line.
template <typename Section, typename Value, typename Expected>
std::function<void(const tenant&)> is(Section tenant::*section, Value Section::*member, Expected expected) {
  return [=](const tenant& t) { EXPECT_EQ(t.*section.*member, expected); };
}
std::function<void(const tenant&)> cron(const std::string& expected) {
  return is(&tenant::processing, &processing_config::scan_interval_cron, expected);
}
std::function<void(const tenant&)> rate(std::uint32_t expected) {
  return is(&tenant::confluence, &confluence_config::api_rate_limit_per_minute, expected);
}
std::function<void(const tenant&)> secret_is(secret confluence_config::*member, const std::string& expected) {
  return [=](const tenant& t) { EXPECT_EQ((t.confluence.*member).reveal(), expected); };
}
std::function<void(const tenant&)> page_config(const std::string& expected) {
  return is(&tenant::ingestion, &ingestion_config::page_ingestion_config_json, expected);
}

std::vector<accepted_file> whole_files() {
  return {
      {"the shortest for Cloud", cloud_text, rate(300)},
      {"the shortest for Data Center", data_center_text, secret_is(&confluence_config::token, "hush")},
      {"as a chart renders it", chart_text,
       [](const tenant& t) {
         EXPECT_EQ(t.confluence.client_secret.reveal(), "from-cloud");
         EXPECT_EQ(t.unique.zitadel_client_secret.reveal(), "from-zitadel");
         EXPECT_EQ(t.unique.zitadel_project_id.reveal(), "4711");
         EXPECT_EQ(t.processing.concurrency, 1U);
         EXPECT_TRUE(t.ingestion.store_internally);
         EXPECT_FALSE(t.ingestion.v1_key_format);
         EXPECT_THAT(t.ingestion.allowed_mime_types, testing::SizeIs(9));
         EXPECT_EQ(t.ingestion.page_ingestion_config_json, "");
       }},
      {"with the start of a document", "---\n" + cloud_text, rate(300)},
      {"with start and end of a document", "---\n" + cloud_text + "...\n", rate(300)},
      {"with a byte order mark", "\xEF\xBB\xBF" + cloud_text, rate(300)},
      {"with a version directive", "%YAML 1.2\n---\n" + cloud_text, rate(300)},
      {"with line ends of Windows",
       [] {
         std::string text;
         for (const char c : cloud_text)
           text += c == '\n' ? "\r\n" : std::string(1, c);
         return text;
       }(),
       is(&tenant::ingestion, &ingestion_config::scope_id, "scope-1")},
      {"with comments",
       "# ours\n" + cloud("apiRateLimitPerMinute: 300", "apiRateLimitPerMinute: 300 # a minute"), rate(300)},
      {"in JSON",
       R"({"confluence": {"instanceType": "data-center", "baseUrl": "https://w.example.com",
           "auth": {"mode": "pat", "token": "t"}, "apiRateLimitPerMinute": 9,
           "ingestSingleLabel": "a", "ingestAllLabel": "b"},
         "unique": {"serviceAuthMode": "cluster_local",
           "serviceExtraHeaders": {"x-company-id": "1", "x-user-id": "2"},
           "ingestionServiceBaseUrl": "http://i", "scopeManagementServiceBaseUrl": "http://s"},
         "ingestion": {"scopeId": "s"}})",
       rate(9)},
      {"with a status of its own", "status: inactive\n" + cloud_text,
       [](const tenant& t) { EXPECT_EQ(t.status, tenant_status::inactive); }},
      {"with a key of nobody", "owner: wiki team\n" + cloud_text, rate(300), {"unknown key, ignored"}},
      {"with a misspelt optional key",
       processing("  concurency: 9\n"),
       is(&tenant::processing, &processing_config::concurrency, 1U),
       {"nearest known one is processing.concurrency"}},
      {"with keys of the other mode",
       cloud("clientId: me", "clientId: me\n    token: os.environ/NEVER_SET"),
       secret_is(&confluence_config::token, ""),
       {"has no effect, because of confluence.auth.mode"}},
  };
}

std::vector<accepted_file> merged_files() {
  return {
      {"with an anchor that nobody refers to", cloud("ingestAllLabel: all", "ingestAllLabel: &l all"),
       rate(300)},
      {"with an alias for a value",
       changed(cloud("ingestSingleLabel: one", "ingestSingleLabel: &label one"), "ingestAllLabel: all",
               "ingestAllLabel: *label"),
       is(&tenant::confluence, &confluence_config::ingest_all_label, "one"),
       {"is the same label"}},
      {"that merges a map",
       "x-limits: &limits\n  concurrency: 7\n" + processing("  <<: *limits\n"),
       is(&tenant::processing, &processing_config::concurrency, 7U),
       {"unknown key"}},
      {"whose own key wins over a merged one before it",
       "x-limits: &limits\n  concurrency: 7\n" + processing("  <<: *limits\n  concurrency: 3\n"),
       is(&tenant::processing, &processing_config::concurrency, 3U),
       {"unknown key"}},
      {"whose own key wins over a merged one behind it",
       "x-limits: &limits\n  concurrency: 7\n" + processing("  concurrency: 3\n  <<: *limits\n"),
       is(&tenant::processing, &processing_config::concurrency, 3U),
       {"unknown key"}},
      {"that merges a list of maps, of which the earlier wins",
       "x-a: &a {concurrency: 7}\nx-b: &b {concurrency: 8, scanIntervalCron: '@daily'}\n" +
           processing("  <<: [*a, *b]\n"),
       [](const tenant& t) {
         EXPECT_EQ(t.processing.concurrency, 7U);
         EXPECT_EQ(t.processing.scan_interval_cron, "@daily");
       },
       {"unknown key", "unknown key"}},
      {"that merges a map written in place", processing("  <<: {concurrency: 5}\n"),
       is(&tenant::processing, &processing_config::concurrency, 5U)},
      {"whose merged map merges another",
       "x-a: &a {concurrency: 7}\nx-b: &b\n  <<: *a\n" + processing("  <<: *b\n"),
       is(&tenant::processing, &processing_config::concurrency, 7U),
       {"unknown key", "unknown key"}},
      {"that merges headers",
       "x-ids: &ids {x-company-id: '10', x-user-id: '20'}\n" +
           cloud("    x-company-id: \"1\"\n    x-user-id: \"2\"\n", "    <<: *ids\n    x-user-id: '30'\n"),
       [](const tenant& t) {
         EXPECT_THAT(t.unique.service_extra_headers,
                     testing::UnorderedElementsAre(Pair("x-company-id", "10"), Pair("x-user-id", "30")));
       },
       {"unknown key"}},
      {"that merges within the page configuration",
       ingestion("  pageIngestionConfig:\n    base: &base {a: 1, b: 2}\n    more: {<<: *base, b: 3}\n"),
       [](const tenant& t) {
         EXPECT_THAT(t.ingestion.page_ingestion_config_json, HasSubstr(R"("base":{"a":1,"b":2})"));
         EXPECT_THAT(t.ingestion.page_ingestion_config_json, HasSubstr(R"("b":3)"));
         EXPECT_THAT(t.ingestion.page_ingestion_config_json, testing::Not(HasSubstr("<<")));
       }},
      {"that merges at the top", "<<: {status: inactive}\n" + cloud_text,
       [](const tenant& t) { EXPECT_EQ(t.status, tenant_status::inactive); }},
      {"that merges nothing", processing("  <<: []\n  concurrency: 2\n"),
       is(&tenant::processing, &processing_config::concurrency, 2U)},
  };
}

std::vector<accepted_file> numbers() {
  const auto limit = [](std::optional<std::uint64_t> expected) {
    return is(&tenant::processing, &processing_config::max_items_to_scan, expected);
  };
  const auto bytes = [](std::uint64_t expected) {
    return is(&tenant::ingestion, &ingestion_config::max_file_bytes, expected);
  };
  const auto with_rate = [](const std::string& text) {
    return cloud("apiRateLimitPerMinute: 300", "apiRateLimitPerMinute: " + text);
  };
  return {
      {"with a number as a text", with_rate("\"250\""), rate(250)},
      {"with a number in single quotes", with_rate("' 250 '"), rate(250)},
      {"with a number that has a fraction of zero", with_rate("250.0"), rate(250)},
      {"with a number with an exponent", with_rate("1e3"), rate(1000)},
      {"with a hexadecimal number", with_rate("0x64"), rate(100)},
      {"without a limit, as an empty text", processing("  maxItemsToScan: \"\"\n"), limit(std::nullopt)},
      {"without a limit, as nothing", processing("  maxItemsToScan:\n"), limit(std::nullopt)},
      {"without a limit, as null", processing("  maxItemsToScan: null\n"), limit(std::nullopt)},
      {"with a limit", processing("  maxItemsToScan: 5000\n"), limit(5000)},
      {"with a limit as a text", processing("  maxItemsToScan: \"5000\"\n"), limit(5000)},
      {"with megabytes", attachments("    maxFileSizeMb: 50\n"), bytes(52'428'800)},
      {"with megabytes as a text", attachments("    maxFileSizeMb: \"50\"\n"), bytes(52'428'800)},
      {"with half a megabyte", attachments("    maxFileSizeMb: 0.5\n"), bytes(524'288)},
      {"with the platform's budget", cloud_text + "",
       is(&tenant::unique, &unique_config::api_rate_limit_per_minute, 100U)},
  };
}

std::vector<accepted_file> empty_sections() {
  const auto default_concurrency = is(&tenant::processing, &processing_config::concurrency, 1U);
  return {
      {"with an empty processing", cloud_text + "processing:\n", default_concurrency},
      {"with processing as an empty map", cloud_text + "processing: {}\n", default_concurrency},
      {"with processing as null", cloud_text + "processing: ~\n", default_concurrency},
      {"without attachments' settings", cloud_text + "  attachments:\n",
       is(&tenant::ingestion, &ingestion_config::with_attachments, true)},
      {"with values left out", ingestion("  storeInternally:\n  useV1KeyFormat: null\n  ingestionMode:\n"),
       is(&tenant::ingestion, &ingestion_config::store_internally, true)},
      {"with the platform's own configuration, which has no effect",
       cloud("  scopeManagementServiceBaseUrl: http://scopes\n",
             "  scopeManagementServiceBaseUrl: http://scopes\n  ingestionConfig:\n    a: {b: [1, 2]}\n"),
       rate(300)},
      {"with an empty one of these",
       cloud("  scopeManagementServiceBaseUrl: http://scopes\n",
             "  scopeManagementServiceBaseUrl: http://scopes\n  ingestionConfig: {}\n"),
       rate(300)},
  };
}

std::vector<accepted_file> secrets() {
  const auto with_secret = [](const std::string& text) {
    return cloud("clientSecret: hush", "clientSecret: " + text);
  };
  const auto is_secret = [](const std::string& expected) {
    return secret_is(&confluence_config::client_secret, expected);
  };
  return {
      {"with a secret of the environment that ends in a line break",
       with_secret("os.environ/CONFLUENCE_CLIENT_SECRET"), is_secret("from-cloud")},
      {"with the name of the variable in a block",
       with_secret("|\n      os.environ/CONFLUENCE_CLIENT_SECRET"), is_secret("from-cloud")},
      {"with a secret in a block", with_secret("|\n      a secret"), is_secret("a secret")},
      {"with a secret in a folded block", with_secret(">\n      a secret"), is_secret("a secret")},
      {"with a secret between blanks", with_secret("\"  a secret \""), is_secret("a secret")},
      {"with a secret of digits", with_secret("0815"), is_secret("0815")},
      {"with a token between blanks in the environment",
       data_center("token: hush", "token: os.environ/CONFLUENCE_PAT"),
       secret_is(&confluence_config::token, "from-pat")},
      {"with user and password of the environment",
       data_center("mode: pat\n    token: hush",
                   "mode: basic\n    username: os.environ/WIKI_USER\n    password: os.environ/WIKI_PASSWORD"),
       [](const tenant& t) {
         EXPECT_EQ(t.confluence.username.reveal(), "svc");
         EXPECT_EQ(t.confluence.password.reveal(), "s3 cret");
       }},
      {"with a project id of the environment",
       data_center("zitadelProjectId: project", "zitadelProjectId: os.environ/ZITADEL_PROJECT_ID"),
       [](const tenant& t) { EXPECT_EQ(t.unique.zitadel_project_id.reveal(), "4711"); }},
      {"with a cloud id between blanks", cloud("cloudId: cloud-1", "cloudId: \" cloud-1\\n\""),
       is(&tenant::confluence, &confluence_config::cloud_id, "cloud-1")},
      {"with OAuth on Data Center",
       data_center("mode: pat\n    token: hush", "mode: oauth_2lo\n    clientId: c\n    clientSecret: d"),
       is(&tenant::confluence, &confluence_config::token_url,
          "https://wiki.example.com/rest/oauth2/latest/token")},
  };
}

std::vector<accepted_file> schedules() {
  std::vector<accepted_file> files{
      {"with a schedule in a block", processing("  scanIntervalCron: |\n    */5 * * * *\n"),
       cron("*/5 * * * *")},
      {"with a schedule between blanks and tabs", processing("  scanIntervalCron: \"  0\\t3 * *  1-5 \"\n"),
       cron("0\t3 * *  1-5")},
  };
  for (const std::string expression :
       {"*/15 * * * *", "0 */2 * * *", "30 0 3 * * *",  "0 22 * * MON-fri", "0 0 1,15 * *", "5/15 * * * *",
        "*/90 * * * *", "0 0 * * 7",   "0 0 1 jan Sun", "0 0 ? * ?",        "@secondly",    "@minutely",
        "@hourly",      "@daily",      "@weekly",       "@monthly",         "@yearly",      "@weekdays",
        "@weekends",    "@midnight",   "@annually",     "@Hourly"}) {
    files.push_back({"with the schedule " + expression,
                     processing("  scanIntervalCron: '" + expression + "'\n"), cron(expression)});
  }
  return files;
}

std::vector<accepted_file> texts() {
  const auto types_are = [](std::vector<std::string> expected) {
    return is(&tenant::ingestion, &ingestion_config::allowed_mime_types, std::move(expected));
  };
  const std::vector<std::string> pdf_only{"application/pdf"};
  return {
      {"with yes as a label", cloud("ingestSingleLabel: one", "ingestSingleLabel: yes"),
       is(&tenant::confluence, &confluence_config::ingest_single_label, "yes")},
      {"with on as a label", cloud("ingestSingleLabel: one", "ingestSingleLabel: on"),
       is(&tenant::confluence, &confluence_config::ingest_single_label, "on")},
      {"with a time of day as a label", cloud("ingestSingleLabel: one", "ingestSingleLabel: 12:30"),
       is(&tenant::confluence, &confluence_config::ingest_single_label, "12:30")},
      {"with words in the page configuration that are no truth values",
       ingestion("  pageIngestionConfig: {a: yes, b: on, c: 12:30, d: true, e: 'true', f: ~}\n"),
       page_config(R"({"a":"yes","b":"on","c":"12:30","d":true,"e":"true","f":null})")},
      {"with media types in capitals", attachments("    allowedMimeTypes: [APPLICATION/PDF]\n"),
       types_are(pdf_only)},
      {"with parameters of media types", attachments("    allowedMimeTypes: ['application/pdf; v=1']\n"),
       types_are(pdf_only)},
      {"with what is no media type",
       attachments("    allowedMimeTypes: [pdf, application/pdf]\n"),
       types_are(pdf_only),
       {"'pdf' matches nothing"}},
      {"with an empty media type",
       attachments("    allowedMimeTypes: ['', application/pdf]\n"),
       types_are(pdf_only),
       {"'' matches nothing"}},
      {"with a wildcard", attachments("    allowedMimeTypes: [image/*]\n"), {}, {"without wildcards"}},
      {"without media types", attachments("    allowedMimeTypes: []\n"), types_are({})},
      {"without attachments", attachments("    mode: disabled\n"),
       is(&tenant::ingestion, &ingestion_config::with_attachments, false)},
      {"without text recognition", attachments("    imageOcr: disabled\n"),
       is(&tenant::ingestion, &ingestion_config::image_ocr, false)},
      {"with keys of the first version", ingestion("  useV1KeyFormat: enabled\n"),
       is(&tenant::ingestion, &ingestion_config::v1_key_format, true)},
      {"with an empty page configuration", ingestion("  pageIngestionConfig: {}\n"), page_config("{}")},
      {"with headers in capitals", cloud("x-company-id: \"1\"", "X-Company-Id: 1"),
       [](const tenant& t) {
         EXPECT_THAT(t.unique.service_extra_headers,
                     ElementsAre(Pair("X-Company-Id", "1"), Pair("x-user-id", "2")));
       }},
      {"with base URLs that have a path",
       cloud("http://ingestion", "http://gateway:8080/ingestion"),
       is(&tenant::unique, &unique_config::ingestion_url, "http://gateway:8080/ingestion"),
       {}},
      {"with a context path on Data Center",
       data_center("https://wiki.example.com", "https://example.com/confluence"),
       is(&tenant::confluence, &confluence_config::base_url, "https://example.com/confluence")},
      {"with quotes in a label", cloud("ingestSingleLabel: one", "ingestSingleLabel: 'a\"b\\c'"),
       is(&tenant::confluence, &confluence_config::ingest_single_label, "a\"b\\c")},
  };
}

std::vector<accepted_file> all_files() {
  std::vector<accepted_file> all;
  for (auto* part : {whole_files, merged_files, numbers, empty_sections, secrets, schedules, texts}) {
    for (auto& one : part())
      all.push_back(std::move(one));
  }
  return all;
}

class accepted_files : public testing::TestWithParam<accepted_file> {};

TEST_P(accepted_files, mean_what_they_meant) {
  const auto& given = GetParam();
  const auto file = read_text(given.text, operators_environment());
  ASSERT_THAT(texts_of(file.report.errors), IsEmpty());
  const auto warnings = texts_of(file.report.warnings);
  ASSERT_EQ(warnings.size(), given.warnings.size()) << testing::PrintToString(warnings);
  for (std::size_t i = 0; i < warnings.size(); ++i)
    EXPECT_THAT(warnings[i], HasSubstr(given.warnings[i]));
  if (given.check)
    given.check(file.settings);
}

INSTANTIATE_TEST_SUITE_P(of_operators, accepted_files, testing::ValuesIn(all_files()),
                         [](const auto& file) { return std::to_string(file.index); });

} // namespace
} // namespace cfc::config
