#pragma once

#include "io/files/descriptor.hpp"
#include "io/journal/record.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::journal {

/// What a journal's file tells of contents that an earlier process left.
struct left_behind {
  std::vector<entry> open;     ///< ours, by key
  std::vector<record> foreign; ///< open entries of other tenants, platforms or root scopes
  std::size_t torn = 0;        ///< lines that can't be read: a full disk, or somebody else's hand
};

/// Those of that other origin count as ours from here on: its root scope was ours, and its spaces are below
/// ours now (SCP-4).
void take_over(left_behind& left, const origin& former);

/// The crash journal (REL-6): a file per tenant that names contents between registration and completion.
/// After a crash the next cycle deletes those first, so that the diff sees them as new. Only a help: the diff
/// needs no local record.
///
/// It steers deletions, so only our user may write it, and only records of this origin are believed; others
/// stay in the file for those whose they are. Lines that can't be read are dropped.
///
/// What is promised: a record is the kernel's before registering() returns, so nothing is lost when the
/// process dies, however it dies. When the machine itself crashes, the records of its last seconds may be
/// lost: they are synchronised to the disk once a second at most, since a disk is too slow to wait for
/// between any two items.
///
/// The file is emptied when nothing in it is open any more, and written anew when it has grown by 1 MiB.
/// Thread-safe.
class journal {
public:
  /// Opens `{directory}/{tenant}.journal`, which is ours alone as long as this object lives, and reads it.
  /// @return null: another process has it
  /// @throws std::runtime_error naming the path, also when there is more in it than this program ever writes
  static std::unique_ptr<journal> open(const std::string& directory, const origin& of);
  /// Reads that file without a right to it, for a plan. @throws the same
  static left_behind read(const std::string& directory, const origin& of);

  /// Empties the file when all is settled.
  ~journal();
  journal(const journal&) = delete;
  journal& operator=(const journal&) = delete;

  const std::string& path() const noexcept { return path_; }
  /// What an earlier process left. Its entries stay open until they are settled.
  const left_behind& left() const noexcept { return left_; }

  /// take_over() for what is left, in the file too. @throws std::runtime_error
  void take_over(const origin& former);

  /// Written out (not only buffered) before it returns. @throws std::runtime_error
  void registering(const entry& entry);
  /// Nothing half-registered is left of it; nothing happens when it isn't open. @throws std::runtime_error
  void settled(std::string_view key);

private:
  journal(std::string path, origin of, files::descriptor file);
  void append(const record& record);
  void write_anew();
  void synchronise();

  std::string path_;
  origin origin_;
  left_behind left_;
  std::mutex mutex_;
  files::descriptor file_;
  std::map<std::string, entry, std::less<>> open_; ///< by key
  std::size_t size_ = 0;                           ///< of the file
  std::size_t written_anew_ = 0;                   ///< its size when it was
  bool ends_within_a_line_ = false;                ///< a line could not be written whole
  std::chrono::steady_clock::time_point synchronised_;
};

} // namespace cfc::journal
