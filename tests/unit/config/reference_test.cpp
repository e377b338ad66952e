#include "io/config/environment.hpp"
#include "io/config/keys.hpp"
#include "io/config/service_environment.hpp"
#include "io/observe/secrets.hpp"
#include "tests/unit/config/tenant_text.hpp"

#include <iterator>
#include <set>

/// describe() and docs/configuration.md against the table of keys.
namespace cfc::config {
namespace {

using namespace test;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string document(const std::string& name) {
  std::ifstream in(std::string(CFC_SOURCE_DIR) + "/docs/" + name);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(configuration_reference, names_every_key) {
  const auto text = document("configuration.md");
  for (const auto& k : all_keys()) {
    EXPECT_THAT(text, HasSubstr("| `" + std::string(k.path) + "` |"));
  }
}

TEST(configuration_reference, names_every_short_default) {
  const auto text = document("configuration.md");
  for (const auto& k : all_keys()) {
    if (!k.fallback.empty() && !k.fallback.starts_with("[")) {
      const auto value = YAML::Load(std::string(k.fallback)).Scalar();
      EXPECT_THAT(text, HasSubstr("| `" + std::string(k.path) + "` | `" + value + "` |"));
    }
  }
}

TEST(configuration_reference, names_no_key_that_does_not_exist) {
  const auto text = document("configuration.md");
  for (const std::string section : {"confluence.", "unique.", "processing.", "ingestion."}) {
    for (auto at = text.find("| `" + section); at != std::string::npos;
         at = text.find("| `" + section, at + 1)) {
      const auto path = text.substr(at + 3, text.find('`', at + 3) - at - 3);
      EXPECT_TRUE(std::any_of(all_keys().begin(), all_keys().end(), [&](const auto& k) {
        return k.path == path;
      })) << path;
    }
  }
}

/// What is asked for with these set, each with a value that may be wrong.
std::set<std::string> asked_for(const std::map<std::string, std::string>& set, const auto& reader) {
  std::set<std::string> names;
  const environment env = [&](const std::string& name) -> std::optional<std::string> {
    names.insert(name);
    const auto at = set.find(name);
    return at == set.end() ? std::nullopt : std::optional(at->second);
  };
  try {
    reader(env);
  } catch (const config_error&) {
    // What is wrong was asked for.
  }
  return names;
}

TEST(configuration_reference, names_every_variable_and_explains_the_services) {
  const auto text = document("configuration.md"), service = document("service.md");
  auto names = asked_for({}, [](const environment& env) { read_environment(env); });
  for (const char* mode : {"no_auth", "username_password", "ssl_tls"})
    names.merge(
        asked_for({{"PROXY_AUTH_MODE", mode}}, [](const environment& env) { read_environment(env); }));
  EXPECT_GT(names.size(), 20U);
  const auto of_service = asked_for({}, [](const environment& env) { read_service_environment(env); });
  EXPECT_GT(of_service.size(), 5U);
  for (const auto& name : of_service) {
    EXPECT_THAT(text, HasSubstr("`" + name + "`"));
    EXPECT_THAT(service, testing::ContainsRegex("\n[|] [^|]*`" + name + "`[^|]* [|]"));
  }
  for (const auto& name : names) {
    // Families that have no effect are named by their beginning.
    std::string named = name;
    for (const std::string family : {"OTEL_EXPORTER_OTLP_", "OTEL_BSP_"})
      named = name.starts_with(family) ? family + "*" : named;
    EXPECT_THAT(text, HasSubstr("`" + named + "`"));
  }
}

TEST(configuration_reference, names_every_example) {
  const auto text = document("configuration.md");
  for (const auto& file : std::filesystem::directory_iterator(CFC_SOURCE_DIR "/docs/examples"))
    EXPECT_THAT(text, HasSubstr("(examples/" + file.path().filename().string() + ")"));
}

std::string value_at(const YAML::Node& in, const std::string& path) {
  const auto dot = path.find('.');
  const auto value = in[path.substr(0, dot)];
  return dot == std::string::npos ? YAML::Dump(value) : value_at(value, path.substr(dot + 1));
}

/// But for a long list, and Confluence's URLs, of which one is derived and the other only Cloud's.
TEST(defaults, of_the_table_are_those_of_an_empty_tenant) {
  const YAML::Node fresh = YAML::Load(describe(tenant{}));
  const YAML::Node read = YAML::Load(describe(read_text(cloud_text).settings));
  for (const auto& k : all_keys()) {
    const std::string path(k.path);
    if (k.required || path == "ingestion.attachments.allowedMimeTypes" || path.starts_with("confluence."))
      continue;
    EXPECT_EQ(value_at(fresh, path), value_at(read, path)) << path;
  }
}

TEST(describe, masks_secrets_and_header_values) {
  for (const auto& text : {cloud_text, data_center_text}) {
    const auto shown = describe(read_text(text).settings);
    EXPECT_THAT(shown, Not(HasSubstr("hush")));
    EXPECT_THAT(shown, HasSubstr("***"));
  }
  EXPECT_THAT(describe(read_text(cloud_text).settings), HasSubstr("x-user-id: \"***\""));
}

TEST(describe, shows_no_query_of_a_url) {
  auto t = read_text(data_center_text).settings;
  t.unique.zitadel_oauth_token_url = "https://login.example/token?key=hush";
  EXPECT_THAT(describe(t), AllOf(HasSubstr("https://login.example/token?key=…"), Not(HasSubstr("hush"))));
}

TEST(settings, make_their_secrets_known) {
  read_environment(environment_of({{"PROXY_AUTH_MODE", "username_password"},
                                   {"PROXY_HOST", "proxy.example"},
                                   {"PROXY_PORT", "3128"},
                                   {"PROXY_USERNAME", "known-proxy-user"},
                                   {"PROXY_PASSWORD", "known-proxy-password"},
                                   {"PROXY_HEADERS", R"({"X-Pass": "known-proxy-field"})"}}));
  read_text(changed(cloud_text, "x-user-id: ", "x-gateway-key: known-key-of-the-gateway\n    x-user-id: "));
  EXPECT_EQ(observe::conceal_secrets("known-proxy-user, known-proxy-password, known-proxy-field"),
            "***, ***, ***");
  EXPECT_EQ(observe::conceal_secrets("known-key-of-the-gateway"), "***");
}

TEST(describe, shows_the_word_where_the_program_finds_the_number) {
  const auto text = cloud_text + "processing:\n  concurrency: auto\n";
  EXPECT_THAT(describe(read_text(text).settings), HasSubstr("\n  concurrency: auto\n"));
}

TEST(describe, shows_only_what_applies) {
  const auto shown = describe(read_text(data_center_text).settings);
  EXPECT_THAT(shown, HasSubstr("zitadelClientId: me"));
  EXPECT_THAT(shown, Not(HasSubstr("cloudId")));
  EXPECT_THAT(shown, Not(HasSubstr("serviceExtraHeaders")));
  EXPECT_THAT(shown, Not(HasSubstr("username")));
}

TEST(describe, of_several_tenants_is_a_yaml_stream_that_names_them) {
  auto one = read_text(cloud_text).settings;
  auto two = read_text(data_center_text).settings;
  one.name = "acme";
  one.file = "/etc/acme-tenant-config.yaml";
  two.name = "intranet";
  two.file = "/etc/intranet-tenant-config.yaml";
  const auto shown = describe({one, two});
  EXPECT_THAT(shown, testing::StartsWith("--- # tenant acme (/etc/acme-tenant-config.yaml)\nstatus: "));
  EXPECT_THAT(shown, HasSubstr("\n--- # tenant intranet (/etc/intranet-tenant-config.yaml)\nstatus: "));
  const auto documents = YAML::LoadAll(shown);
  ASSERT_EQ(documents.size(), 2U);
  EXPECT_EQ(documents[1]["confluence"]["instanceType"].Scalar(), "data-center");
}

TEST(describe, gives_a_file_with_the_same_settings) {
  const auto more =
      cloud_text +
      "  pageIngestionConfig: {a: \"1\", b: [1, null, {c: x y}], d: 12345678901234567890}\n  attachments:\n"
      "    maxFileSizeMb: 0.5\nprocessing:\n  maxItemsToScan: 7\n";
  for (const auto& text : {cloud_text, data_center_text, more}) {
    const auto shown = describe(read_text(text).settings);
    const auto again = read_text(shown);
    EXPECT_THAT(texts_of(again.report.errors), IsEmpty()) << shown;
    EXPECT_EQ(describe(again.settings), shown);
    EXPECT_EQ(again.settings.ingestion.page_ingestion_config_json,
              read_text(text).settings.ingestion.page_ingestion_config_json);
  }
}

} // namespace
} // namespace cfc::config
