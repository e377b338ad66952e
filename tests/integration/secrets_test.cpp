#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/http_proxy.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <set>

/// Servers that repeat secrets, in every form that they may have: nothing that leaves the process shows them
/// (OBS-6).
namespace cfc::test {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// What is found again whatever the encoding of what stands around it.
constexpr const char* marker = "Zq7xK";

std::string each_byte(std::string_view text, const std::function<std::string(char)>& written) {
  std::string out;
  for (const char c : text)
    out += written(c);
  return out;
}

std::string hexadecimal(char c, bool upper) {
  const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {digits[byte >> 4U], digits[byte & 15U]};
}

bool is_plain(char c) {
  return std::string_view("-._~").find(c) != std::string_view::npos || (c >= '0' && c <= '9') ||
         (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

std::string percent(std::string_view text, bool upper = true, const std::string& space = "%20") {
  return each_byte(text, [&](char c) {
    return c == ' ' ? space : is_plain(c) ? std::string(1, c) : "%" + hexadecimal(c, upper);
  });
}

std::string json(std::string_view text) {
  return each_byte(text, [](char c) { return (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c); });
}

std::string base64(std::string_view text, std::string_view last = "+/") {
  const std::string letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + std::string(last);
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += 3) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = bits << 8U | (at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      out += i > text.size() - at ? '=' : letters[bits >> (18 - 6 * i) & 63U];
  }
  return out;
}

/// Rather more than twenty.
std::vector<std::string> twenty_forms(const std::string& secret) {
  const auto all_hex = [&](const std::string& before, bool upper) {
    return each_byte(secret, [&](char c) { return before + hexadecimal(c, upper); });
  };
  return {"Token " + secret + " is not valid",
          "[bearer, " + secret + "]",
          "<b>Bearer</b> " + secret,
          "{pwd: " + json(secret) + "}",
          json(json(secret)),
          json(json(json(secret))),
          json(all_hex("\\u00", true)),
          all_hex("\\u00", false),
          all_hex("\\u00", true),
          "Authorization%3A%20Bearer%20" + percent(secret),
          percent(secret, false),
          percent(secret, true, "+"),
          percent(percent(secret)),
          percent(json(json(secret))),
          all_hex("%", true),
          "?sig%3D" + percent(secret) + "&x=1",
          each_byte(secret,
                    [](char c) { return is_plain(c) ? std::string(1, c) : "&#" + std::to_string(c) + ";"; }),
          each_byte(secret, [](char c) { return "&#x" + hexadecimal(c, false) + ";"; }),
          base64(secret),
          base64("me:" + secret),
          base64("mee:" + secret),
          base64("user:" + secret + ":more"),
          base64("id:" + percent(secret)),
          base64("{\"password\": \"" + json(secret) + "\"}"),
          percent(base64(secret)),
          base64(secret, "-_")};
}

std::set<std::string> without_doubles(const std::vector<std::string>& forms) {
  return {forms.begin(), forms.end()};
}

/// Pages that each fail, in one space.
std::string pages(std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i)
    list += std::string(i == 0 ? "" : ",") + R"({"id": )" + std::to_string(2000 + i) +
            R"(, "space": "A", "title": "Page )" + std::to_string(i) +
            R"(", "labels": ["ai-ingest"], "body": "<p>text</p>"})";
  return R"({"spaces": [{"key": "A", "id": 1}], "pages": [)" + list + "]}";
}

class secret_keeping : public cycle_test {
protected:
  void begin(std::size_t count) { begin(pages(count)); }
  void begin(const std::string& scenario) {
    std::vector<std::string> options{"--client-secret",        confluence_secret, "--pat",
                                     confluence_secret,        "--password",      confluence_secret,
                                     "--unique-client-secret", unique_secret};
    start(scenario, options);
    configuration()
        .set_variable("CONFLUENCE_SECRET", confluence_secret)
        .set_variable("LOGS_DIAGNOSTICS_DATA_POLICY", "disclose");
    if (GetParam().cluster_local)
      configuration().set("unique.serviceExtraHeaders.x-gateway-key", "'" + unique_secret + "'");
    else
      configuration().set_variable("UNIQUE_SECRET", unique_secret);
  }
  /// The next registrations are refused with these words, one after the other.
  void refuse_registrations(const std::vector<std::string>& words) const {
    std::string rules;
    for (std::size_t i = 0; i < words.size(); ++i)
      rules +=
          std::string(i == 0 ? "" : ",") +
          R"({"host": "unique", "operation": "contentUpsert", "echo": true, "status": 200, "fields": {"X-Echo": ")" +
          json(words[i]) + R"("}, "body": {"data": null, "errors": [{"message": "echo )" + std::to_string(i) +
          ": " + json(words[i]) + R"( :end"}]}})";
    simulator().disturb(R"({"add": [)" + rules + "]}");
  }
  run_result told() const { return sync({"--log-level", "debug"}); }
  /// Another command than sync, told everything about.
  run_result told_by(const std::string& command, const std::vector<std::string>& more = {}) {
    connector_call call;
    call.arguments = {command, "--config", configuration().write(directory, "acme").string()};
    call.arguments.insert(call.arguments.end(), more.begin(), more.end());
    call.environment = configuration().environment();
    call.environment["LOG_LEVEL"] = "debug";
    return run_connector(directory, call);
  }
  void set_proxy(const http_proxy& proxy) {
    configuration()
        .set_variable("PROXY_AUTH_MODE", "username_password")
        .set_variable("PROXY_HOST", "127.0.0.1")
        .set_variable("PROXY_PORT", proxy.port())
        .set_variable("PROXY_USERNAME", proxy_user)
        .set_variable("PROXY_PASSWORD", proxy_password)
        .set_variable("PROXY_HEADERS", R"({"X-Proxy-Token": ")" + json(proxy_token) + R"("})");
  }
  std::vector<std::string> all_secrets() const {
    return {confluence_secret, unique_secret, proxy_user, proxy_password, proxy_token};
  }

  static std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
      ++count;
    return count;
  }
  static void expect_untold(const run_result& result, const std::string& what) {
    EXPECT_THAT(result.log, Not(HasSubstr(what)));
    EXPECT_THAT(result.report, Not(HasSubstr(what)));
    EXPECT_THAT(result.output, Not(HasSubstr(what)));
  }
  static void expect_all_untold(const run_result& result, const std::string& secret) {
    expect_untold(result, marker);
    for (const auto& form : twenty_forms(secret))
      expect_untold(result, form);
    for (std::size_t before = 0; before < 3; ++before)
      expect_untold(result, base64(std::string(before, 'x') + secret).substr(4, 12));
  }

  const std::string confluence_secret = R"(c"Zq7xK /+&word)";
  const std::string unique_secret = R"(u>Zq7xK~?~~% "word)";
  const std::string proxy_user = R"(p\Zq7xK&user%41)", proxy_password = R"(p=Zq7xK"\/word)",
                    proxy_token = R"(t;Zq7xK <"of> proxy)";
};

TEST_P(secret_keeping, holds_whatever_form_unique_repeats_them_in) {
  for (const auto& secret : {confluence_secret, unique_secret}) {
    const auto forms = twenty_forms(secret);
    begin(forms.size());
    refuse_registrations(forms);
    const auto result = told();
    EXPECT_EQ(result.failures().size(), forms.size()) << result.log;
    EXPECT_GE(count_of(result.report, "echo "), forms.size());
    for (std::size_t i = 0; i < forms.size(); ++i)
      EXPECT_THAT(result.log, HasSubstr("echo " + std::to_string(i) + ": "));
    EXPECT_THAT(result.report, HasSubstr("***"));
    expect_all_untold(result, secret);
  }
}

TEST_P(secret_keeping, holds_for_issued_tokens) {
  begin(3);
  refuse_registrations({"{{Authorization}}", "{{Authorization|base64}}", "{{Authorization|percent}}"});
  const auto result = told();
  EXPECT_GE(count_of(result.report, "echo "), 3U) << result.log;
  for (const auto* token : {"unique-token", "dW5pcXVlLXRva2Vu", "VuaXF1ZS10b2tlb", "1bmlxdWUtdG9rZW"})
    expect_untold(result, token);

  begin(1);
  simulator().disturb(
      R"({"add": [{"contains": "/search", "count": -1, "status": 400, "echo": true, )"
      R"("body": "echo: {{Authorization}} {{Authorization|base64}} {{Authorization|percent}}"}]})");
  const auto refused = told();
  EXPECT_THAT(refused.abort_reason(), HasSubstr("echo: "));
  for (const auto* token : {marker, "sim-token", "c2ltLXRva2Vu", "NpbS10b2tlb", "zaW0tdG9rZW"})
    expect_untold(refused, token);
}

TEST_P(secret_keeping, holds_for_the_login_and_the_fields_of_a_proxy) {
  std::vector<std::string> forms;
  for (const auto& secret : {proxy_user, proxy_password, proxy_token}) {
    const auto more = twenty_forms(secret);
    forms.insert(forms.end(), more.begin(), more.end());
  }
  begin(forms.size());
  const http_proxy proxy;
  set_proxy(proxy);
  refuse_registrations(forms);
  const auto result = told();
  EXPECT_THAT(proxy.logins(), ::testing::Contains("Basic " + base64(proxy_user + ":" + proxy_password)));
  for (std::size_t i = 0; i < forms.size(); ++i)
    EXPECT_THAT(result.log, HasSubstr("echo " + std::to_string(i) + ": "));
  for (const auto& secret : all_secrets())
    expect_all_untold(result, secret);
}

TEST_P(secret_keeping, holds_for_signatures_of_addresses_to_write_to) {
  const std::string signature = R"(s+Zq7xK/ig=na&"ture%2F)";
  const auto forms = twenty_forms(signature);
  begin(forms.size());
  const auto url = simulator().where().unique + "/blob/acme?se=2027&key=" + percent(signature) +
                   "&sig=" + percent(signature);
  std::string rules = R"({"host": "unique", "operation": "contentUpsert", "count": -1, "status": 200, )"
                      R"("body": {"data": {"contentUpsert": {"id": "c", "readUrl": ")" +
                      url + R"(", "writeUrl": ")" + url + R"("}}}})";
  for (std::size_t i = 0; i < forms.size(); ++i)
    rules += R"(, {"host": "unique", "method": "PUT", "status": 400, "fields": {"X-Echo": ")" +
             json(forms[i]) + R"("}, "body": "echo )" + std::to_string(i) + ": " + json(forms[i]) + R"("})";
  simulator().disturb(R"({"add": [)" + rules + "]}");
  const auto result = told();
  const auto seen = simulator().requests();
  const auto refused = std::count_if(seen.begin(), seen.end(), [](const auto& request) {
    return request.method == "PUT" && request.status == 400;
  });
  EXPECT_GE(refused, static_cast<std::ptrdiff_t>(forms.size()));
  EXPECT_GE(result.failures().size(), forms.size());
  EXPECT_THAT(result.log, Not(HasSubstr("echo 0"))) << "answers to uploads may hold a page's text";
  expect_all_untold(result, signature);
}

TEST_P(secret_keeping, holds_for_keys_in_the_list_of_deletions_and_in_the_plan) {
  begin(1);
  sync_well();
  std::string contents;
  std::size_t count = 0;
  for (const auto& secret : {confluence_secret, unique_secret}) {
    for (const auto& form : without_doubles(twenty_forms(secret)))
      contents += std::string(count++ == 0 ? "" : ",") +
                  R"({"op": "putContent", "path": "Company/Confluence/A", "key": "acme/1_A/)" + json(form) +
                  R"(", "title": "t", "mimeType": "text/html", "state": "FINISHED"})";
  }
  simulator().change_unique("[" + contents + "]");
  const auto file = directory.path() / "deletions.ndjson";
  for (const auto* command : {"plan", "sync"}) {
    const auto result = told_by(
        command, {"--deletions", file.string(), "--report", (directory.path() / "report.json").string()});
    const auto deletions = read_file(file);
    EXPECT_EQ(count_of(deletions, "\n"), count) << result.log;
    EXPECT_GE(count_of(deletions, "***"), count);
    for (const auto& secret : {confluence_secret, unique_secret}) {
      expect_all_untold(result, secret);
      expect_all_untold({0, deletions, "", ""}, secret);
    }
  }
}

TEST_P(secret_keeping, holds_for_keys_of_spaces_in_the_table_of_a_plan) {
  std::string spaces;
  std::string list;
  std::size_t count = 0;
  for (const auto& secret : {confluence_secret, unique_secret}) {
    for (const auto& form : without_doubles(twenty_forms(secret))) {
      if (form.find('/') != std::string::npos)
        continue;
      const auto comma = count == 0 ? "" : ",";
      const auto number = std::to_string(++count);
      spaces += comma + (R"({"key": ")" + json(form)) + R"(", "id": )" + number + "}";
      list += comma + (R"({"id": 20)" + number) + R"(, "space": ")" + json(form) +
              R"(", "title": "t", "labels": ["ai-ingest"], "body": "<p>text</p>"})";
    }
  }
  begin(R"({"spaces": [)" + spaces + R"(], "pages": [)" + list + "]}");
  const auto result = told_by("plan");
  EXPECT_GT(count, 20U);
  EXPECT_GE(count_of(result.output, "***"), count) << result.log;
  expect_all_untold(result, confluence_secret);
  expect_all_untold(result, unique_secret);
}

TEST_P(secret_keeping, holds_for_validate) {
  begin(1);
  const http_proxy proxy;
  set_proxy(proxy);
  const auto well = told_by("validate");
  EXPECT_EQ(well.exit_code, 0) << well.log;
  EXPECT_THAT(well.output, HasSubstr("***"));
  for (const auto& secret : all_secrets())
    expect_all_untold(well, secret);
  // What stands where it doesn't belong is quoted.
  configuration().set("processing.concurrency", "'" + confluence_secret + "'");
  configuration().set("confluence.baseUrl", "'https://me:" + percent(confluence_secret) + "@example.com'");
  const auto wrong = told_by("validate");
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.log, HasSubstr("processing.concurrency: found"));
  EXPECT_THAT(wrong.log, HasSubstr("confluence.baseUrl: found"));
  for (const auto& secret : all_secrets())
    expect_all_untold(wrong, secret);
}

TEST_P(secret_keeping, holds_when_confluence_repeats_them_in_errors_and_redirects) {
  for (const auto& form : twenty_forms(confluence_secret)) {
    begin(1);
    simulator().disturb(R"({"add": [{"host": ")" +
                        std::string(GetParam().data_center ? "data-center" : "cloud") +
                        R"(", "contains": "/search", "count": -1, "status": 400, "fields": {"X-Echo": ")" +
                        json(form) + R"("}, "body": ")" + json("echo: " + form) + R"("}]})");
    const auto result = told();
    EXPECT_THAT(result.abort_reason() + result.log, HasSubstr("echo: "));
    expect_all_untold(result, confluence_secret);
  }
  const std::array<std::string, 3> before{"/", "/?x=", "//"};
  std::size_t number = 0;
  for (const auto& form : twenty_forms(confluence_secret)) {
    begin(1);
    simulator().disturb(
        R"({"add": [{"contains": "/search", "count": -1, "status": 302, "fields": {"Location": "http://127.0.0.1:1)" +
        before.at(number++ % before.size()) + json(form) + R"("}}]})");
    const auto result = told();
    EXPECT_THAT(result.abort_reason(), HasSubstr("redirected to"));
    expect_all_untold(result, confluence_secret);
  }
}

TEST_P(secret_keeping, holds_for_titles_and_ids) {
  begin(2);
  simulator().mutate(R"([{"op": "editPage", "id": 2000, "title": "titled )" + json(confluence_secret) +
                     R"("}, {"op": "editPage", "id": 2001, "title": "titled )" + base64(unique_secret) +
                     R"("}])");
  simulator().disturb(
      R"({"add": [{"host": "unique", "operation": "contentUpsert", "count": 2, "status": 200, )"
      R"("body": {"data": {"contentUpsert": {"id": "id )" +
      json(unique_secret) + R"( :end", "readUrl": "x", "writeUrl": ""}}}}]})");
  const auto result = told();
  EXPECT_THAT(result.report, HasSubstr("id *** :end"));
  expect_all_untold(result, confluence_secret);
  expect_all_untold(result, unique_secret);
}

INSTANTIATE_TEST_SUITE_P(in, secret_keeping, ::testing::ValuesIn(both_products()), mode_name);

/// Where the client's secret goes by HTTP Basic, form-encoded before.
class secret_keeping_by_zitadel : public secret_keeping {};

TEST_P(secret_keeping_by_zitadel, holds_for_the_login_that_the_token_endpoint_repeats) {
  begin(1);
  simulator().disturb(
      R"({"add": [{"host": "unique", "contains": "/oauth", "count": -1, "status": 401, "echo": true, )"
      R"("body": "echo: {{Authorization}} {{Authorization|base64}} {{Authorization|percent}}"}]})");
  const auto result = told();
  EXPECT_THAT(result.abort_reason() + result.log, HasSubstr("echo: "));
  expect_all_untold(result, unique_secret);
  const auto login = base64("unique-client:" + percent(unique_secret));
  for (const auto& part : {login.substr(20, 12), base64("Basic " + login).substr(20, 16)})
    expect_untold(result, part);
}

INSTANTIATE_TEST_SUITE_P(in, secret_keeping_by_zitadel,
                         ::testing::Values(mode{true, login::pat, false, false}), mode_name);

} // namespace

} // namespace cfc::test
