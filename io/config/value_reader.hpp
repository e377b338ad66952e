#pragma once

#include "io/config/keys.hpp"
#include "io/config/loader.hpp"

#include <yaml-cpp/yaml.h>

#include <string>
#include <string_view>
#include <vector>

namespace cfc::config {

/// Where the problems of one file go.
struct file_problems {
  std::string file;
  std::vector<problem> errors, warnings;

  void error(int line, std::string_view key_path, std::string message);
  void warning(int line, std::string_view key_path, std::string message);
};

int line_of(const YAML::Node& node);
/// What stands there, for messages: `'text'`, "a map", "a list" or "nothing".
std::string words_for(const YAML::Node& node);

/// Checks one value and puts it into its place in the tenant.
class value_reader {
public:
  value_reader(tenant& into, const environment& env, file_problems& report, schedule crons)
      : into_(into), env_(env), report_(report), schedule_(crons) {}
  /// False when the value is wrong, which has been reported then.
  bool read(const key& key, const YAML::Node& node);

private:
  struct by_rule;
  tenant& into_;
  const environment& env_;
  file_problems& report_;
  schedule schedule_;
};

} // namespace cfc::config
