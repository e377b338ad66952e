#include "tests/integration/support/simulator_process.hpp"

#include "tests/integration/support/http_call.hpp"

#include <simdjson.h>

#include <ostream>
#include <stdexcept>

namespace cfc::test {

namespace {

using simdjson::dom::element;

std::string text(element from, std::string_view key) {
  std::string_view found;
  return from[key].get_string().get(found) == simdjson::SUCCESS ? std::string(found) : std::string();
}

std::uint64_t number(element from, std::string_view key) {
  std::uint64_t found = 0;
  return from[key].get_uint64().get(found) == simdjson::SUCCESS ? found : 0;
}

std::vector<std::string> texts(element from, std::string_view key) {
  std::vector<std::string> result;
  simdjson::dom::array found;
  if (from[key].get_array().get(found) == simdjson::SUCCESS) {
    for (const std::string_view one : found)
      result.emplace_back(one);
  }
  return result;
}

/// What a content of the state and of a prediction have in common.
void read_facts(element from, content_facts& into) {
  into.title = text(from, "title");
  into.mime_type = text(from, "mimeType");
  into.sha256 = text(from, "sha256");
  into.scope_path = text(from, "scopePath");
  into.url = text(from, "url");
  into.source_kind = text(from, "sourceKind");
  into.byte_size = number(from, "byteSize");
}

stored_content read_content(element from) {
  stored_content result;
  read_facts(from, result);
  result.id = text(from, "id");
  result.state = text(from, "state");
  result.uploaded_bytes = number(from, "uploadedBytes");
  result.finalised = from["finalised"].get_bool();
  element part;
  if (from["metadata"].get(part) == simdjson::SUCCESS) {
    result.labels = texts(part, "confluenceLabels");
    result.space_key = text(part, "spaceKey");
    result.space_name = text(part, "spaceName");
  }
  if (from["ingestionConfig"].get(part) == simdjson::SUCCESS) {
    result.jpg_read_mode = text(part, "jpgReadMode");
    result.ingestion_config = simdjson::minify(part);
  }
  return result;
}

content_facts read_prediction(element from) {
  content_facts result;
  read_facts(from, result);
  result.space_key = text(from, "spaceKey");
  result.space_name = text(from, "spaceName");
  result.labels = texts(from, "confluenceLabels");
  result.jpg_read_mode = text(from, "jpgReadMode");
  return result;
}

} // namespace

std::ostream& operator<<(std::ostream& to, const content_facts& what) {
  to << what.title << " | " << what.mime_type << " | " << what.byte_size << " bytes | "
     << what.sha256.substr(0, 12) << " | " << what.scope_path << " | " << what.url << " | " << what.space_key
     << " " << what.space_name << " | " << what.jpg_read_mode << " | " << what.source_kind << " |";
  for (const auto& label : what.labels)
    to << " " << label;
  return to;
}

simulator_process::simulator_process(const temporary_directory& in, const std::string& scenario,
                                     const mode& how, const std::vector<std::string>& options) {
  launch what;
  what.program = program_of_ours("confluence-simulator");
  what.arguments = options;
  what.arguments.insert(what.arguments.begin(), {"--request-log", "1000000"});
  if (!scenario.empty()) {
    what.arguments.push_back("--scenario");
    what.arguments.push_back(in.write("scenario.json", scenario).string());
  }
  if (how.context_path) {
    what.arguments.push_back("--context-path");
    what.arguments.push_back("/confluence");
  }
  what.stdout_file = in.path() / "simulator.out";
  what.stderr_file = in.path() / "simulator.err";
  process_.emplace(what);
  read_addresses();
}

void simulator_process::read_addresses() {
  simdjson::dom::parser parser;
  const element ready = parser.parse(process_->first_line());
  addresses_.gateway = text(ready["cloud"], "gatewayUrl");
  addresses_.cloud_id = text(ready["cloud"], "cloudId");
  addresses_.site = text(ready["cloud"], "site");
  addresses_.data_center = text(ready["dataCenter"], "baseUrl");
  addresses_.unique = text(ready["unique"], "url");
  addresses_.control = text(ready["control"], "url");
}

std::string simulator_process::get(const std::string& path) const {
  auto answer = http_get(addresses_.control + path);
  if (answer.status != 200)
    throw std::runtime_error("GET " + path + ": " + answer.body);
  return std::move(answer.body);
}

void simulator_process::post(const std::string& path, const std::string& json) const {
  const auto answer = http_post(addresses_.control + path, json);
  if (answer.status != 200)
    throw std::runtime_error("POST " + path + ": " + answer.body);
}

void simulator_process::mutate(const std::string& edits) const {
  post("/control/mutate", edits);
}

void simulator_process::change_unique(const std::string& edits) const {
  post("/control/unique", edits);
}

void simulator_process::disturb(const std::string& edits) const {
  post("/control/faults", edits);
}

std::map<std::string, stored_content> simulator_process::contents() const {
  simdjson::dom::parser parser;
  std::map<std::string, stored_content> result;
  const auto body = get("/control/state?limit=1000000");
  for (const element one : parser.parse(body)["contents"].get_array())
    result.emplace(text(one, "key"), read_content(one));
  return result;
}

std::map<std::string, stored_scope> simulator_process::scopes() const {
  simdjson::dom::parser parser;
  std::map<std::string, stored_scope> result;
  const auto body = get("/control/state?limit=0");
  for (const element one : parser.parse(body)["scopes"].get_array())
    result[text(one, "path")] = {text(one, "id"), text(one, "externalId"), number(one, "contents")};
  return result;
}

std::map<std::string, content_facts> simulator_process::expected(const std::string& tenant, const mode& how,
                                                                 const std::string& more) const {
  simdjson::dom::parser parser;
  std::map<std::string, content_facts> result;
  const auto body = get("/control/expected?tenant=" + tenant + "&rootPath=" + std::string(root_path) +
                        (how.data_center ? "&instance=data-center&baseUrl=" + addresses_.data_center
                                         : "&instance=cloud&baseUrl=" + addresses_.site) +
                        more);
  for (const element one : parser.parse(body)["contents"].get_array())
    result.emplace(text(one, "key"), read_prediction(one));
  return result;
}

std::string simulator_process::request_log() const {
  return get("/control/requests");
}

std::vector<seen_request> simulator_process::requests(std::uint64_t after) const {
  simdjson::dom::parser parser;
  std::vector<seen_request> result;
  const auto body = get("/control/requests?since=" + std::to_string(after));
  for (const element one : parser.parse(body)["requests"].get_array()) {
    result.push_back({number(one, "n"), text(one, "host"), text(one, "method"), text(one, "target"),
                      text(one, "operation"), static_cast<int>(number(one, "status"))});
  }
  return result;
}

std::uint64_t simulator_process::last_request() const {
  const auto all = requests();
  return all.empty() ? 0 : all.back().number;
}

std::vector<std::string> simulator_process::writes(std::uint64_t after) const {
  simdjson::dom::parser parser;
  std::vector<std::string> result;
  const auto body = get("/control/requests?mutations=1&since=" + std::to_string(after));
  for (const element one : parser.parse(body)["requests"].get_array()) {
    const auto operation = text(one, "operation");
    if (operation != "createScopeAccesses")
      result.push_back(operation.empty() ? text(one, "method") : operation);
  }
  return result;
}

} // namespace cfc::test
