#include "io/config/environment.hpp"
#include "tests/support/test_key.hpp"
#include "tests/unit/config/tenant_text.hpp"

namespace cfc::config {
namespace {

using namespace test;
using cfc::test::test_key;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

process_settings read(std::map<std::string, std::string> variables) {
  return read_environment(environment_of(std::move(variables)));
}

std::vector<std::string> errors_of(std::map<std::string, std::string> variables) {
  std::vector<std::string> texts;
  try {
    read(std::move(variables));
  } catch (const config_error& e) {
    for (const auto& p : e.problems()) {
      texts.push_back(p.text());
    }
  }
  return texts;
}

std::map<std::string, std::string> proxy(const std::string& mode,
                                         std::map<std::string, std::string> more = {}) {
  more.insert({{"PROXY_AUTH_MODE", mode}, {"PROXY_HOST", "proxy.example"}, {"PROXY_PORT", "3128"}});
  return more;
}

TEST(process_environment, has_a_default_for_everything) {
  const auto settings = read({});
  EXPECT_EQ(settings.log_level, observe::level::info);
  EXPECT_FALSE(settings.disclose_diagnostics);
  EXPECT_THAT(settings.extra_ca_files, IsEmpty());
  EXPECT_THAT(settings.warnings, IsEmpty());
  EXPECT_THAT(settings.without_effect, IsEmpty());
  EXPECT_EQ(settings.proxy.url, "");
}

TEST(process_environment, takes_an_empty_variable_as_not_set) {
  EXPECT_EQ(read({{"LOG_LEVEL", ""}}).log_level, observe::level::info);
}

TEST(process_environment, sets_the_log_level) {
  using observe::level;
  const std::vector<std::pair<std::string, level>> words{
      {"fatal", level::fatal}, {"error", level::error}, {"warn", level::warn},     {"info", level::info},
      {"debug", level::debug}, {"trace", level::trace}, {"silent", level::silent}, {"DEBUG", level::debug}};
  for (const auto& [word, expected] : words)
    EXPECT_EQ(read({{"LOG_LEVEL", word}}).log_level, expected) << word;
  EXPECT_THAT(
      errors_of({{"LOG_LEVEL", "verbose"}}),
      ElementsAre("environment: LOG_LEVEL: found 'verbose', allowed: fatal, error, warn, info, debug, trace, "
                  "silent"));
}

TEST(process_environment, discloses_diagnostics_only_when_told) {
  EXPECT_TRUE(read({{"LOGS_DIAGNOSTICS_DATA_POLICY", "disclose"}}).disclose_diagnostics);
  EXPECT_FALSE(read({{"LOGS_DIAGNOSTICS_DATA_POLICY", "conceal"}}).disclose_diagnostics);
}

TEST(process_environment, wants_certificate_files_with_certificates) {
  const folder place;
  const auto good = test_key().certificate();
  const auto file = place.write("ca.pem", "# ours\n" + good + good);
  EXPECT_THAT(read({{"EXTRA_CA_CERTS", file}}).extra_ca_files, ElementsAre(file));
  const auto error_for = [&](const std::string& path) { return errors_of({{"EXTRA_CA_CERTS", path}}); };
  EXPECT_THAT(
      error_for("/nowhere.pem"),
      ElementsAre(AllOf(HasSubstr("EXTRA_CA_CERTS: found '/nowhere.pem', which can't be read: No such"),
                        HasSubstr("allowed: a PEM file of certificates"))));
  EXPECT_THAT(error_for(place.path()), ElementsAre(HasSubstr("which is a directory")));
  ASSERT_EQ(::mkfifo(place.path("pipe").c_str(), 0600), 0);
  EXPECT_THAT(error_for(place.path("pipe")), ElementsAre(HasSubstr("which is a pipe or a device")));
  EXPECT_THAT(error_for(place.write("empty.pem", "")), ElementsAre(HasSubstr("which holds no certificate")));
  EXPECT_THAT(error_for(place.write("text.pem", "x")), ElementsAre(HasSubstr("which holds no certificate")));
  EXPECT_THAT(error_for(place.write("key.pem", test_key().pem())),
              ElementsAre(HasSubstr("which holds no certificate")));
  EXPECT_THAT(error_for(place.write("cut.pem", good + changed(good, "\nM", "\n!"))),
              ElementsAre(HasSubstr("whose certificate number 2 is damaged")));
}

TEST(process_environment, trusts_the_certificates_of_both_variables) {
  const folder place;
  const auto ours = place.write("ours.pem", test_key().certificate());
  const auto theirs = place.write("theirs.pem", test_key().certificate());
  const auto settings = read({{"EXTRA_CA_CERTS", ours}, {"NODE_EXTRA_CA_CERTS", theirs}});
  EXPECT_THAT(settings.extra_ca_files, ElementsAre(ours, theirs));
  EXPECT_THAT(settings.warnings, IsEmpty());
}

TEST(process_environment, goes_on_without_a_file_of_the_second_that_is_unusable) {
  const auto settings = read({{"NODE_EXTRA_CA_CERTS", "/nowhere.pem"}});
  EXPECT_THAT(settings.extra_ca_files, IsEmpty());
  ASSERT_EQ(settings.warnings.size(), 1U);
  EXPECT_THAT(settings.warnings[0].text(),
              HasSubstr("NODE_EXTRA_CA_CERTS: found '/nowhere.pem', which can't be read"));
}

TEST(process_environment, shows_that_warning_beside_errors) {
  try {
    read({{"NODE_EXTRA_CA_CERTS", "/nowhere.pem"}, {"LOG_LEVEL", "loud"}});
    FAIL() << "was accepted";
  } catch (const config_error& error) {
    EXPECT_EQ(error.problems().size(), 1U);
    EXPECT_EQ(error.warnings().size(), 1U);
  }
}

TEST(process_environment, names_what_has_no_effect) {
  const auto settings = read({{"NODE_ENV", "production"},
                              {"MAX_HEAP_MB", "1920"},
                              {"OTEL_SERVICE_NAME", "confluence"},
                              {"OTEL_TRACES_EXPORTER", ""},
                              {"OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector"}});
  EXPECT_THAT(settings.without_effect,
              ElementsAre("NODE_ENV", "MAX_HEAP_MB", "OTEL_SERVICE_NAME", "OTEL_EXPORTER_OTLP_ENDPOINT"));
}

TEST(proxy_environment, drops_the_space_around_every_value) {
  const auto settings = read({{"PROXY_AUTH_MODE", " username_password\n"},
                              {"PROXY_HOST", " proxy.example\n"},
                              {"PROXY_PORT", "3128\n"},
                              {"PROXY_PROTOCOL", "http "},
                              {"PROXY_USERNAME", "jane\n"},
                              {"PROXY_PASSWORD", " sesame-open\n"}});
  EXPECT_EQ(settings.proxy.url, "http://proxy.example:3128");
  EXPECT_EQ(settings.proxy.username, "jane");
  EXPECT_EQ(settings.proxy.password.reveal(), "sesame-open");
}

TEST(proxy_environment, refuses_a_password_that_nobody_has_filled_in) {
  EXPECT_THAT(errors_of(proxy("username_password",
                              {{"PROXY_USERNAME", "jane"}, {"PROXY_PASSWORD", "<TO BE SET MANUALLY>"}})),
              ElementsAre(HasSubstr("PROXY_PASSWORD: found a value that is still the text <TO BE")));
}

TEST(proxy_environment, is_ignored_in_mode_none) {
  EXPECT_EQ(read(proxy("none")).proxy.url, "");
}

TEST(proxy_environment, builds_the_url_from_protocol_host_and_port) {
  EXPECT_EQ(read(proxy("no_auth")).proxy.url, "http://proxy.example:3128");
  EXPECT_EQ(read(proxy("no_auth", {{"PROXY_PROTOCOL", "https"}})).proxy.url, "https://proxy.example:3128");
  EXPECT_EQ(read(proxy("no_auth", {{"PROXY_HOST", "::1"}})).proxy.url, "http://[::1]:3128");
}

TEST(proxy_environment, needs_host_and_port) {
  EXPECT_THAT(
      errors_of({{"PROXY_AUTH_MODE", "no_auth"}}),
      ElementsAre("environment: PROXY_HOST: found nothing, required because of PROXY_AUTH_MODE=no_auth",
                  "environment: PROXY_PORT: found nothing, required because of PROXY_AUTH_MODE=no_auth"));
}

TEST(proxy_environment, wants_a_port_from_1_to_65535) {
  for (const char* bad : {"0", "65536", "-1", "http"}) {
    EXPECT_THAT(errors_of(proxy("no_auth", {{"PROXY_PORT", bad}})),
                ElementsAre(HasSubstr("PROXY_PORT: found")))
        << bad;
  }
}

TEST(proxy_environment, names_a_wrong_host_beside_a_wrong_port) {
  EXPECT_THAT(errors_of(proxy("no_auth", {{"PROXY_HOST", "http://proxy"}, {"PROXY_PORT", "many"}})),
              ElementsAre(HasSubstr("PROXY_PORT: found 'many'"), HasSubstr("PROXY_HOST: found")));
}

TEST(proxy_environment, wants_a_host_without_scheme_user_and_path) {
  for (const char* bad : {"http://proxy", "me:hush@proxy", "proxy/x", "pro xy", "proxy:80"}) {
    EXPECT_THAT(errors_of(proxy("no_auth", {{"PROXY_HOST", bad}})),
                ElementsAre(AllOf(HasSubstr("PROXY_HOST: found what isn't a host"), Not(HasSubstr("hush")))))
        << bad;
  }
}

TEST(proxy_environment, needs_user_and_password_in_mode_username_password) {
  const auto settings =
      read(proxy("username_password", {{"PROXY_USERNAME", "me"}, {"PROXY_PASSWORD", "hush\n"}}));
  EXPECT_EQ(settings.proxy.username, "me");
  EXPECT_EQ(settings.proxy.password.reveal(), "hush");
  EXPECT_THAT(errors_of(proxy("username_password")),
              ElementsAre(HasSubstr("PROXY_USERNAME"), HasSubstr("PROXY_PASSWORD")));
}

TEST(proxy_environment, needs_certificate_and_key_in_mode_ssl_tls) {
  const folder place;
  const test_key key;
  const auto certificate = place.write("certificate.pem", key.certificate());
  const auto key_file = place.write("key.pem", key.pem());
  const auto settings = read(proxy("ssl_tls", {{"PROXY_SSL_CERT_PATH", certificate},
                                               {"PROXY_SSL_KEY_PATH", key_file},
                                               {"PROXY_SSL_CA_BUNDLE_PATH", certificate}}));
  EXPECT_EQ(settings.proxy.client_cert_file, certificate);
  EXPECT_EQ(settings.proxy.client_key_file, key_file);
  EXPECT_EQ(settings.proxy.ca_file, certificate);
  EXPECT_THAT(errors_of(proxy("ssl_tls")),
              ElementsAre(HasSubstr("PROXY_SSL_CERT_PATH"), HasSubstr("PROXY_SSL_KEY_PATH")));
}

TEST(proxy_environment, names_the_variable_of_each_file_that_is_none_of_its_kind) {
  const folder place;
  const auto text = place.write("text.pem", "x");
  EXPECT_THAT(
      errors_of(proxy(
          "ssl_tls",
          {{"PROXY_SSL_CERT_PATH", text}, {"PROXY_SSL_KEY_PATH", text}, {"PROXY_SSL_CA_BUNDLE_PATH", text}})),
      ElementsAre(HasSubstr("PROXY_SSL_CA_BUNDLE_PATH: found '" + text + "', which holds no certificate"),
                  HasSubstr("PROXY_SSL_CERT_PATH: found '" + text + "', which holds no certificate"),
                  HasSubstr("PROXY_SSL_KEY_PATH: found '" + text + "', which holds no private key")));
}

TEST(proxy_environment, wants_the_key_of_the_certificate_without_a_passphrase) {
  const folder place;
  const test_key key;
  const auto certificate = place.write("certificate.pem", key.certificate());
  const auto errors_with = [&](const std::string& key_text) {
    return errors_of(proxy("ssl_tls", {{"PROXY_SSL_CERT_PATH", certificate},
                                       {"PROXY_SSL_KEY_PATH", place.write("key.pem", key_text)}}));
  };
  EXPECT_THAT(errors_with(test_key().pem()),
              ElementsAre(HasSubstr("whose key does not belong to the certificate in " + certificate)));
  EXPECT_THAT(errors_with(key.pem("hush")), ElementsAre(HasSubstr("whose key is protected by a passphrase")));
}

TEST(proxy_environment, reads_connect_headers_from_a_json_object) {
  EXPECT_THAT(
      read(proxy("no_auth", {{"PROXY_HEADERS", R"({"X-A": "1", "X-B": "two"})"}})).proxy.connect_headers,
      ElementsAre(Pair("X-A", "1"), Pair("X-B", "two")));
}

TEST(proxy_environment, refuses_other_connect_headers_without_showing_them) {
  for (const char* bad : {"hush", "[\"hush\"]", R"({"X-A": 1})", R"({"X A": "hush"})",
                          R"({"X-A": "hush\r\nB: c"})", R"({"X-A": "hush"} hush)", R"({"X-A": "hush")"}) {
    EXPECT_THAT(errors_of(proxy("no_auth", {{"PROXY_HEADERS", bad}})),
                ElementsAre(AllOf(HasSubstr("PROXY_HEADERS: found"), Not(HasSubstr("hush")))))
        << bad;
  }
}

TEST(process_environment, reports_all_errors_at_once) {
  EXPECT_THAT(
      errors_of({{"LOG_LEVEL", "x"}, {"LOGS_DIAGNOSTICS_DATA_POLICY", "x"}, {"PROXY_AUTH_MODE", "x"}}),
      testing::SizeIs(3));
}

} // namespace
} // namespace cfc::config
