#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cfc::connector {

/// A file of --report, --deletions, --failures or --metrics-file. It is opened before a cycle starts, which
/// may take hours, as a temporary file beside the target that replaces the target only when it is written
/// whole. A link keeps its place, and the file that it leads to is replaced, when nobody but us and root can
/// have put it there; else the link itself is replaced, so that nobody can have another file overwritten by
/// us.
class report_file {
public:
  /// @param option whose file it is, for messages
  /// @param path "-": stdout. Devices and pipes are written to as they are, unless they are another user's
  /// @throws config::config_error when it can't be written there
  report_file(std::string option, std::string path);
  /// Removes what was not written.
  ~report_file();
  report_file(const report_file&) = delete;
  report_file& operator=(const report_file&) = delete;

  /// Each further text replaces the one before as a whole.
  /// @throws std::runtime_error; an earlier report is still there then. A pipe that nobody reads is refused
  void write(std::string_view text);

  /// Adds to the end at once, so that a process that is killed has lost nothing. What was there before is replaced
  /// by the first text. Not where refuse_what_is_no_file() refuses. @throws std::runtime_error
  void append(std::string_view text);

  /// Whether what is there is replaced, as a file is; stdout, a pipe and a device are written on.
  bool is_replaced() const noexcept { return is_replaced_; }
  /// @throws config::config_error for stdout, a pipe and a device, which may hold up whoever writes to them
  void refuse_what_is_no_file() const;
  /// @param inputs files that the process reads
  /// @throws config::config_error when it would replace one of these
  void refuse_inputs(const std::vector<std::string>& inputs) const;
  /// @throws config::config_error when both would be written to the same place, of which one would be left
  void refuse_same_place(const report_file& other) const;

private:
  [[noreturn]] void refuse(const std::string& why) const;
  void open_beside();
  void put(int file, std::string_view text) const;
  [[noreturn]] void failed(const std::string& why) const;

  std::string option_;
  std::string path_;
  std::string target_;    ///< where path_ leads
  std::string temporary_; ///< "": none
  int file_ = -1;
  unsigned mode_ = 0;
  bool is_replaced_ = false; ///< and not written in place
};

/// @param file may be null: nothing is wanted
/// @returns false: it could not be written, which is said on stderr, and which its operator must learn from
/// the exit code, too
bool write_or_tell(report_file* file, std::string_view text);

} // namespace cfc::connector
