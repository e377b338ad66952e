#pragma once

#include <string>
#include <string_view>

namespace cfc::connector {

/// The file of --report. It is opened before a cycle starts, which may take hours, as a temporary file beside
/// the target that replaces the target only when it is written whole.
class report_file {
public:
  /// @param path "-": stdout. Devices and pipes are written to as they are
  /// @throws config::config_error when it can't be written there
  explicit report_file(std::string path);
  /// Removes what was not written.
  ~report_file();
  report_file(const report_file&) = delete;
  report_file& operator=(const report_file&) = delete;

  /// @throws std::runtime_error; an earlier report is still there then
  void write(std::string_view json);

private:
  void open_beside();
  void put(int file, std::string_view json) const;
  [[noreturn]] void failed(const std::string& why) const;

  std::string path_;
  std::string temporary_; ///< "": none
  int file_ = -1;
};

} // namespace cfc::connector
