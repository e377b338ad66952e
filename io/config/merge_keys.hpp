#pragma once

#include <yaml-cpp/yaml.h>

namespace cfc::config {

/// Carries YAML's merge keys out, everywhere below the node (CFG-7): what stands behind `<<`, a map or a list
/// of maps, gives its entries to the map around it. The map's own keys win, then those of the earlier map.
/// yaml-cpp leaves `<<` as a key like any other. Nodes that came in keep their marks.
/// @throws YAML::Exception with the mark of a `<<` that has something else behind it, or the map itself
void carry_out_merges(YAML::Node root);

} // namespace cfc::config
