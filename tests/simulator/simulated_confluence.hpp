#pragma once

#include "tools/simulator/confluence/cloud.hpp"
#include "tools/simulator/confluence/data_center.hpp"
#include "tools/simulator/content/scenario.hpp"
#include "tools/simulator/http/message.hpp"

#include <simdjson.h>

#include <memory>
#include <string>

/// Both products over one small instance, called without a network.
namespace cfc::test {

using namespace cfc::simulator;

inline std::string enc(std::string_view text) {
  std::string out;
  for (const unsigned char c : text) {
    char two[4];
    std::snprintf(two, sizeof two, "%%%02X", static_cast<unsigned>(c));
    out += two;
  }
  return out;
}

class simulated_confluence {
public:
  explicit simulated_confluence(std::string_view scenario = "{}", instance_settings size = {},
                                confluence_settings settings = {})
      : content(std::move(size)), site(content, behaviour, with_urls(std::move(settings))), cloud(site),
        media(site), data_center(site) {
    read_scenario(scenario, content, behaviour);
    call grant = request("POST", "/oauth/token");
    grant.body =
        R"({"grant_type":"client_credentials","client_id":"sim-client","client_secret":"sim-secret"})";
    const auto answer = read(cloud.handle(grant).body);
    token = std::string(answer["access_token"].get_c_str().value());
  }

  static call request(std::string method, std::string target) {
    call made;
    made.method = std::move(method);
    made.target = std::move(target);
    read_target(made);
    return made;
  }

  /// @param path from `/rest/api` or `/api/v2` on
  reply ask_cloud(const std::string& path) {
    call made = request("GET", "/ex/confluence/" + site.settings.cloud_id + "/wiki" + path);
    made.fields.emplace_back("Authorization", "Bearer " + token);
    return cloud.handle(made);
  }
  reply ask_data_center(const std::string& path, const std::string& login = "Bearer sim-pat") {
    call made = request("GET", site.settings.context_path + path);
    if (!login.empty())
      made.fields.emplace_back("Authorization", login);
    return data_center.handle(made);
  }

  /// Valid until the next read.
  simdjson::dom::element read(const std::string& json) { return parser.parse(json).value(); }
  std::vector<std::string> ids(const reply& answer) {
    std::vector<std::string> found;
    for (const auto row : read(answer.body)["results"].get_array())
      found.emplace_back(row["id"].get_c_str().value());
    return found;
  }
  std::string next(const reply& answer) {
    std::string_view link;
    return read(answer.body)["_links"]["next"].get(link) == simdjson::SUCCESS ? std::string(link)
                                                                              : std::string();
  }

  instance content;
  faults behaviour;
  confluence_site site;
  confluence_cloud cloud;
  media_host media;
  confluence_data_center data_center;
  std::string token;
  simdjson::dom::parser parser;

private:
  static confluence_settings with_urls(confluence_settings settings) {
    settings.media_url = "http://127.0.0.1:3";
    settings.data_center_url = "http://127.0.0.1:2";
    return settings;
  }
};

inline const std::string* field(const reply& answer, std::string_view name) {
  for (const auto& [key, value] : answer.fields)
    if (key == name)
      return &value;
  return nullptr;
}

constexpr std::string_view small_wiki = R"({
  "spaces": [{"key": "DOC", "id": 65, "name": "Documents"}, {"key": "HID", "id": 66, "hidden": true},
             {"key": "COL", "type": "collaboration"}],
  "pages": [
    {"id": 3, "space": "DOC", "title": "Grandchild", "parent": 2, "created": "2024-03-01T00:00:00Z"},
    {"id": 1, "space": "DOC", "title": "Root", "labels": ["ai-ingest-all", "other"], "created": "2024-01-01T00:00:00Z",
     "when": "2025-01-31T08:15:20.913Z", "body": "<p>\"Grüße\"</p>"},
    {"id": 2, "space": "DOC", "title": "Child", "parent": 1, "created": "2024-02-01T00:00:00Z", "attachments": [
      {"id": 900, "title": "plan (1).pdf", "mediaType": "application/pdf", "size": 5000},
      {"id": 901, "title": "notes.txt", "mediaType": "text/plain", "content": "literal bytes"}]},
    {"id": 4, "space": "DOC", "title": "Say \"hi\"", "labels": ["ai-ingest"], "type": "blogpost",
     "created": "2024-04-01T00:00:00Z"},
    {"id": 5, "space": "HID", "title": "Secret", "labels": ["ai-ingest"]},
    {"id": 6, "space": "COL", "title": "Together", "labels": ["ai-ingest"], "created": "2024-05-01T00:00:00Z"}]
})";

} // namespace cfc::test
