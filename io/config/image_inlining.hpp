#pragma once

#include "io/config/tenant.hpp"
#include "io/config/value_reader.hpp"

#include <yaml-cpp/yaml.h>

#include <string_view>

namespace cfc::config {

/// What a tenant with inlining needs of the platform, which no answer of it shows (INL-3).
constexpr std::string_view image_inlining_note =
    "page images are inlined. The platform needs release 2026.24.0 and the company's flags "
    "FEATURE_FLAG_ENABLE_HTML_INLINE_IMAGE_EXTRACTION_UN_20936 and "
    "FEATURE_FLAG_ENABLE_MULTI_FILE_IMAGE_CONTENT_EXTRACTION_UN_20936; without them it takes the pages and drops "
    "their images, which no answer shows. It reads PNG and JPEG";

/// Whether page images are inlined, as `ingestion.pageIngestionConfig` says (INL-1): on when
/// `htmlConfig.imageContentExtraction.enabled` is the boolean true and `languageModel` beside it a text. An
/// error without that text (INL-2), a warning for what looks like true and isn't, or has no effect (INL-4).
/// @param given the map, for the lines in messages; the settings have it as JSON already
void read_image_inlining(const YAML::Node& given, tenant& into, file_problems& report);

} // namespace cfc::config
