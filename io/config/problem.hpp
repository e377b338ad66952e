#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace cfc::config {

/// One thing that is wrong or odd: `file:line: key.path: found …, allowed …` (CFG-3).
struct problem {
  std::string file;
  int line = 0; ///< from 1; 0: the file as a whole
  std::string key_path;
  std::string message;
  std::string text() const;
};

/// All errors of all files at once (CFG-3): exit code 2. What was odd besides often explains them.
class config_error : public std::runtime_error {
public:
  explicit config_error(std::vector<problem> problems, std::vector<problem> warnings = {});
  const std::vector<problem>& problems() const noexcept { return problems_; }
  const std::vector<problem>& warnings() const noexcept { return warnings_; }

private:
  std::vector<problem> problems_, warnings_;
};

/// Reads several sources of settings so that the errors of all come out together (CFG-3).
class problem_collector {
public:
  /// What the source gave; nullopt when it threw a config_error, which is kept for throw_if_any().
  template <typename Source>
  auto read(Source source) -> std::optional<decltype(source())> {
    try {
      return source();
    } catch (const config_error& error) {
      errors_.insert(errors_.end(), error.problems().begin(), error.problems().end());
      warn(error.warnings());
      return std::nullopt;
    }
  }
  /// Warnings of a source that could be read.
  void warn(const std::vector<problem>& warnings) {
    warnings_.insert(warnings_.end(), warnings.begin(), warnings.end());
  }
  /// @throws config_error with everything so far
  void throw_if_any() const {
    if (!errors_.empty()) {
      throw config_error(errors_, warnings_);
    }
  }

private:
  std::vector<problem> errors_, warnings_;
};

} // namespace cfc::config
