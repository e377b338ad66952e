#include "tests/contract/payload_files.hpp"

#include <simdjson.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace cfc::test {

namespace ondemand = simdjson::ondemand;

std::string payload_folder() {
  const std::filesystem::path folder = std::filesystem::path(CFC_SOURCE_DIR) / ".." / "shared" / "payloads";
  return std::filesystem::exists(folder) ? folder.string() : std::string();
}

std::string payload(std::string_view name) {
  std::ifstream file(payload_folder() + "/" + std::string(name), std::ios::binary);
  if (!file) {
    throw std::runtime_error("no payload " + std::string(name));
  }
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string member(const std::string& json, std::string_view name) {
  const simdjson::padded_string padded(json);
  ondemand::parser parser;
  ondemand::document document = parser.iterate(padded);
  ondemand::value value;
  if (document.find_field_unordered(name).get(value) != simdjson::SUCCESS) {
    return "";
  }
  return std::string(simdjson::to_json_string(value).value());
}

std::vector<std::string> elements(const std::string& json) {
  const simdjson::padded_string padded(json);
  ondemand::parser parser;
  ondemand::document document = parser.iterate(padded);
  std::vector<std::string> found;
  for (auto element : document.get_array()) {
    found.emplace_back(simdjson::to_json_string(element.value()).value());
  }
  return found;
}

std::string text_member(const std::string& json, std::string_view name) {
  const simdjson::padded_string padded(json);
  ondemand::parser parser;
  ondemand::document document = parser.iterate(padded);
  std::string_view text;
  return document.find_field_unordered(name).get_string().get(text) == simdjson::SUCCESS ? std::string(text)
                                                                                         : "";
}

std::vector<std::pair<std::string, std::string>> text_members(const std::string& json) {
  const simdjson::padded_string padded(json);
  ondemand::parser parser;
  ondemand::document document = parser.iterate(padded);
  std::vector<std::pair<std::string, std::string>> found;
  for (auto field : document.get_object()) {
    const std::string name(std::string_view(field.unescaped_key()));
    std::string_view text;
    if (field.value().get_string().get(text) == simdjson::SUCCESS) {
      found.emplace_back(name, text);
    }
  }
  return found;
}

} // namespace cfc::test
