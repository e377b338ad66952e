#pragma once

#include "io/config/environment.hpp"
#include "io/config/problem.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::config {

/// Reads variables and collects what is wrong with them. A variable that is empty counts as not set.
class variables {
public:
  explicit variables(const environment& env) : env_(env) {}

  /// Without the space around it; "" when it isn't set.
  std::string get(const std::string& name) const;
  std::string required(const std::string& name, const std::string& because);
  std::string one_of(const std::string& name, const std::vector<std::string>& words,
                     const std::string& fallback);
  /// The path of a file that passes the check; "" when it isn't set, or doesn't pass.
  std::string file(const std::string& name, std::optional<std::string> (*verify)(const std::string&),
                   std::string_view allowed);
  std::uint64_t whole_number(const std::string& name, std::uint64_t least, std::uint64_t most,
                             std::uint64_t fallback);
  /// From 0 to 1.
  double share(const std::string& name, double fallback);

  void wrong(const std::string& name, std::string message);
  void warn(const std::string& name, std::string message);
  /// What is wrong with the variable from here on is a warning.
  void only_warn_of(const std::string& name);
  const std::vector<problem>& warnings() const noexcept { return warnings_; }

  /// @throws config_error with all that is wrong
  void finish() const;

private:
  const environment& env_;
  std::vector<problem> problems_, warnings_;
};

} // namespace cfc::config
