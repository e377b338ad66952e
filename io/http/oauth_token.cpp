#include "io/http/oauth_token.hpp"

#include "io/http/encoding.hpp"
#include "io/text/json_member.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdint>

namespace cfc::http {

namespace {

/// Of a token whose answer doesn't say how long it lives.
constexpr std::chrono::seconds assumed_life{600};

std::string json_body(const oauth_settings& settings) {
  rapidjson::StringBuffer out;
  rapidjson::Writer<rapidjson::StringBuffer> writer(out);
  const auto member = [&](std::string_view name, std::string_view value) {
    text::write_member(writer, name, value);
  };
  writer.StartObject();
  member("grant_type", "client_credentials");
  member("client_id", settings.client_id);
  member("client_secret", settings.client_secret);
  if (!settings.scope.empty()) {
    member("scope", settings.scope);
  }
  writer.EndObject();
  return std::string(out.GetString(), out.GetSize());
}

std::string form_body(const oauth_settings& settings) {
  std::string body = "grant_type=client_credentials";
  if (settings.how == oauth_settings::shape::form) {
    body += "&client_id=" + form_encode(settings.client_id);
    body += "&client_secret=" + form_encode(settings.client_secret);
  }
  if (!settings.scope.empty()) {
    body += "&scope=" + form_encode(settings.scope);
  }
  return body;
}

/// `expires_in` is a number, or a text that holds one.
std::optional<std::chrono::seconds> life_of(simdjson::ondemand::value value) {
  std::int64_t seconds = 0;
  if (value.get_int64().get(seconds) == simdjson::SUCCESS ||
      value.get_int64_in_string().get(seconds) == simdjson::SUCCESS) {
    return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, 10LL * 365 * 24 * 3600));
  }
  return std::nullopt;
}

} // namespace

std::string basic_login(const oauth_settings& settings) {
  return base64(form_encode(settings.client_id) + ":" + form_encode(settings.client_secret));
}

request token_request(const oauth_settings& settings) {
  using shape = oauth_settings::shape;
  request request;
  request.verb = method::post;
  request.url = settings.token_url;
  request.max_body_bytes = 1024 * 1024;
  request.fields.push_back({"Accept", "application/json"});
  request.fields.push_back({"Content-Type", settings.how == shape::json
                                                ? "application/json"
                                                : "application/x-www-form-urlencoded"});
  if (settings.how == shape::form_with_basic) {
    request.fields.push_back({"Authorization", "Basic " + basic_login(settings)});
  }
  request.body = settings.how == shape::json ? json_body(settings) : form_body(settings);
  return request;
}

std::optional<granted_token> read_token(const std::string& body) {
  simdjson::ondemand::parser parser;
  const simdjson::padded_string text(body);
  simdjson::ondemand::document document;
  simdjson::ondemand::object members;
  if (parser.iterate(text).get(document) != simdjson::SUCCESS ||
      document.get_object().get(members) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  granted_token token{{}, assumed_life};
  for (auto field : members) {
    std::string_view name;
    if (field.unescaped_key().get(name) != simdjson::SUCCESS) {
      return std::nullopt;
    }
    simdjson::ondemand::value value;
    if (field.value().get(value) != simdjson::SUCCESS) {
      return std::nullopt;
    }
    if (name == "access_token") {
      std::string_view given;
      if (value.get_string().get(given) != simdjson::SUCCESS) {
        return std::nullopt;
      }
      token.value = given;
    } else if (name == "expires_in") {
      token.life = life_of(value).value_or(assumed_life);
    }
  }
  return token.value.empty() ? std::nullopt : std::optional(token);
}

} // namespace cfc::http
