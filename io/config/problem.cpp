#include "io/config/loader.hpp"

namespace cfc::config {

namespace {

std::string all_of(const std::vector<problem>& problems) {
  std::string text = problems.size() == 1
                         ? std::string("The configuration has an error:")
                         : "The configuration has " + std::to_string(problems.size()) + " errors:";
  for (const auto& p : problems) {
    text += "\n  " + p.text();
  }
  return text;
}

} // namespace

std::string problem::text() const {
  std::string out = file;
  if (line > 0) {
    out += ":" + std::to_string(line);
  }
  for (const auto& part : {key_path, message}) {
    if (!part.empty()) {
      out += (out.empty() ? "" : ": ") + part;
    }
  }
  return out;
}

config_error::config_error(std::vector<problem> problems, std::vector<problem> warnings)
    : std::runtime_error(all_of(problems)), problems_(std::move(problems)), warnings_(std::move(warnings)) {}

} // namespace cfc::config
