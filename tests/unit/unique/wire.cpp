#include "tests/unit/unique/wire.hpp"

#include <simdjson.h>

#include <map>

namespace cfc::test {

namespace {

using simdjson::dom::element_type;

std::string canonical_text(simdjson::dom::element from) {
  std::string text;
  if (from.type() == element_type::ARRAY) {
    for (auto one : from.get_array())
      text += (text.empty() ? "" : ",") + canonical_text(one);
    return "[" + text + "]";
  }
  if (from.type() != element_type::OBJECT)
    return simdjson::minify(from);
  std::map<std::string, std::string> members;
  for (auto member : from.get_object()) {
    EXPECT_TRUE(members.emplace(member.key, canonical_text(member.value)).second) << "twice: " << member.key;
  }
  for (const auto& [key, value] : members)
    text.append(text.empty() ? "\"" : ",\"").append(key).append("\":").append(value);
  return "{" + text + "}";
}

} // namespace

std::string canonical(std::string_view json) {
  return at(json, "");
}

std::string at(std::string_view json, std::string_view pointer) {
  simdjson::dom::parser parser;
  const simdjson::padded_string padded(json);
  simdjson::dom::element found;
  const auto error = parser.parse(padded).at_pointer(pointer).get(found);
  if (error == simdjson::NO_SUCH_FIELD)
    return "";
  EXPECT_EQ(error, simdjson::SUCCESS) << json;
  return error == simdjson::SUCCESS ? canonical_text(found) : "";
}

unique::client_settings unique_client::settings_of(unique::auth_mode mode) {
  unique::client_settings settings;
  settings.mode = mode;
  settings.ingestion_url = "https://unique.example/ingestion";
  settings.scope_management_url = "https://unique.example/scope-management";
  settings.source = {"ATLASSIAN_CONFLUENCE_CLOUD", "https://site.example", true};
  return settings;
}

unique::client unique_client::make(unique::auth_mode mode) {
  return {ingestion_service, scope_service, diff_service, upload_service, settings_of(mode)};
}

void unique_client::answer(std::string_view field, std::string_view json) {
  network.answer(http::method::post, "/graphql", 200,
                 "{\"data\":{\"" + std::string(field) + "\":" + std::string(json) + "}}");
}

http::service unique_client::service(const std::string& name) {
  http::service_settings settings;
  settings.name = name;
  settings.jitter_seed = 1;
  settings.on_judged = [this](std::string_view operation, const http::ended_call& call) {
    judged.push_back(std::string(operation) + (call.succeeded ? " succeeded " : " failed ") +
                     std::to_string(call.status));
  };
  return {network, http::fixed_fields({{"x-credentials-of", name}}), settings, counts, time.clock()};
}

} // namespace cfc::test
