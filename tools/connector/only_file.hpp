#pragma once

#include "nodes/operations/item_choice.hpp"

#include <string>
#include <vector>

namespace cfc::connector {

/// What the file of `--only` names (RUN-4). @throws config::config_error with the line when it can't be read
std::vector<nodes::named_item> read_only_file(const std::string& path);

} // namespace cfc::connector
