#pragma once

#include "io/observe/level.hpp"
#include "io/observe/terminal.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace cfc::observe {

enum class format : std::uint8_t { text, json };

/// JSON that becomes part of a JSON line as it is. Must be whole and on one line.
struct json_text {
  std::string_view json;
};

/// One structured value of a log line.
struct field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool, json_text> value;
  field(std::string_view n, std::string_view v) : name(n), value(v) {}
  field(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
  field(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
  field(std::string_view n, json_text v) : name(n), value(v) {}
  field(std::string_view n, double v) : name(n), value(v) {}
  field(std::string_view n, bool v) : name(n), value(v) {}
  template <typename Integer>
  requires std::is_integral_v<Integer> &&(!std::is_same_v<Integer, bool>)field(std::string_view n, Integer v)
      : name(n), value(static_cast<std::int64_t>(v)) {}
};

/// Writes structured lines to stderr (OBS-1), as text for people or as one JSON object a line. Cheap to copy;
/// thread-safe. Known secrets are concealed (OBS-6), yet must not be given to it on purpose; URLs go through
/// mask_url(). Titles, file names, e-mails and user ids are concealed here, by the field's name and by the
/// text's shape (observe/masking), by the policy.
class log {
public:
  /// Discards everything: for tests and for what has no log yet.
  log() = default;
  /// The same log with a field on every line, such as tenantName; what is secret in it is concealed here.
  log with(std::string_view name, std::string_view value) const;
  /// The same log of one part of the program: `context` on every line, by which queries over logs filter
  /// (OBS-1). The names are those of WIRE.md, such as `ConfluencePageScanner`; a later one replaces an
  /// earlier one.
  log part(std::string_view context) const;

  void debug(std::string_view message, std::initializer_list<field> fields = {}) const;
  void info(std::string_view message, std::initializer_list<field> fields = {}) const;
  void warn(std::string_view message, std::initializer_list<field> fields = {}) const;
  void error(std::string_view message, std::initializer_list<field> fields = {}) const;
  bool enabled(level l) const noexcept;
  /// Lines that were to be written but never were, of all logs of the same system.
  std::uint64_t dropped() const noexcept;

  class sink;

private:
  friend class log_system;
  void write(level l, std::string_view message, std::initializer_list<field> fields) const;
  std::shared_ptr<sink> sink_;
  std::vector<std::pair<std::string, std::string>> bound_;
};

/// Owns the asynchronous writer (spdlog). Lives in main() around everything that logs; its destructor writes
/// what is queued and stops the writer's thread. A full queue makes callers wait, except for debug lines:
/// those are discarded and counted, and the last line of the log says how many. That wait is short whatever
/// becomes of the log's reader: a line that can't be written within `patience` is dropped and counted, and
/// the next line that is read says so (REL-8). At the end all that is left has that time together. What logs
/// later than that is written at once.
class log_system {
public:
  /// @param out kept as long as a log of this system is
  log_system(format how, level least, std::shared_ptr<terminal> out,
             std::chrono::milliseconds patience = longest_wait_for_reader);
  log_system(format how, level least, std::FILE* out = stderr);
  ~log_system();
  log_system(const log_system&) = delete;
  log_system& operator=(const log_system&) = delete;
  log root() const;

private:
  std::shared_ptr<log::sink> sink_;
};

} // namespace cfc::observe
