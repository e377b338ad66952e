#include "io/config/image_inlining.hpp"

#include "io/config/rules.hpp"

#include <rapidjson/document.h>

#include <array>

namespace cfc::config {

namespace {

constexpr std::string_view extraction_path =
    "ingestion.pageIngestionConfig.htmlConfig.imageContentExtraction";

/// The member of an object; null when the value is none or hasn't got it.
const rapidjson::Value* member(const rapidjson::Value* of, const char* name) {
  if (of == nullptr || !of->IsObject())
    return nullptr;
  const auto at = of->FindMember(name);
  return at == of->MemberEnd() ? nullptr : &at->value;
}

/// The line of the deepest of these keys that is there.
int line_of_deepest(const YAML::Node& map, const std::array<const char*, 3>& keys) {
  int line = line_of(map);
  YAML::Node at;
  at.reset(map);
  for (const auto* name : keys) {
    if (!at.IsMap() || !at[name].IsDefined())
      break;
    at.reset(at[name]);
    line = line_of(at);
  }
  return line;
}

bool is_text(const rapidjson::Value* value) {
  return value != nullptr && value->IsString() &&
         !trimmed({value->GetString(), value->GetStringLength()}).empty();
}

} // namespace

void read_image_inlining(const YAML::Node& given, tenant& into, file_problems& report) {
  rapidjson::Document whole;
  whole.Parse(into.ingestion.page_ingestion_config_json.c_str());
  const auto* const extraction = member(member(&whole, "htmlConfig"), "imageContentExtraction");
  const auto* const enabled = member(extraction, "enabled");
  if (enabled == nullptr || enabled->IsFalse() || enabled->IsNull())
    return;
  const auto line = [&](const char* name) {
    return line_of_deepest(given, {"htmlConfig", "imageContentExtraction", name});
  };
  if (!enabled->IsTrue()) {
    report.warning(line("enabled"), std::string(extraction_path) + ".enabled",
                   "isn't the boolean true, so page images stay where they are; write true without quotes to "
                   "have them inlined");
    return;
  }
  if (!is_text(member(extraction, "languageModel"))) {
    report.error(line("languageModel"), std::string(extraction_path) + ".languageModel",
                 "found no text, allowed: the name of the language model that reads the images (required "
                 "because of enabled: true)");
    return;
  }
  into.ingestion.inline_images = true;
  if (!into.ingestion.with_attachments)
    report.warning(line("enabled"), std::string(extraction_path) + ".enabled",
                   "has no effect on images, because of ingestion.attachments.mode: disabled");
}

} // namespace cfc::config
