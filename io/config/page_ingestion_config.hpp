#pragma once

#include <yaml-cpp/yaml.h>

#include <string>

namespace cfc::config {

/// The map as JSON text (ingestion.pageIngestionConfig): unquoted numbers, booleans and nulls of YAML's core
/// schema become those of JSON, everything else strings; the order of keys stays.
/// @throws YAML::Exception with the mark of what JSON has no form for
std::string to_json(const YAML::Node& map);

} // namespace cfc::config
