#pragma once

#include "io/config/loader.hpp"
#include "io/config/value_reader.hpp"

#include <string>

namespace cfc::config {

/// One file read and checked by itself. Its values are good only without errors.
struct tenant_file {
  tenant settings;
  file_problems report;
  /// Lines of keys that are compared with those of other files (CFG-5); 0 when not given.
  int cloud_id_line = 0, base_url_line = 0;
};

/// Never throws for what is wrong with the file: that is reported (CFG-3).
tenant_file read_tenant_file(const std::string& file, const std::string& tenant_name, const environment& env,
                             schedule crons = schedule::used);

} // namespace cfc::config
