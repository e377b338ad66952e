#include "io/journal/journal.hpp"

#include "io/files/own_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <sys/stat.h>
#include <tuple>
#include <unistd.h>
#include <utility>

namespace cfc::journal {

namespace {

constexpr std::size_t growth = std::size_t{1} << 20U;
/// What is read, and so what may be written. Some 40,000 contents would have to be half-registered to fill
/// it.
constexpr std::size_t largest_file = std::size_t{16} << 20U;

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw std::runtime_error("the crash journal " + path + " " + what);
}

[[noreturn]] void fail_with_errno(const std::string& path, const std::string& what) {
  fail(path, what + ": " + std::strerror(errno) +
                 ". Check the folder, its permissions and the free space, or name "
                 "another one with --journal-dir");
}

std::string path_in(const std::string& directory, const origin& of) {
  return (std::filesystem::path(directory) / (of.tenant + ".journal")).string();
}

std::string text_of(const files::descriptor& file, const std::string& path) {
  struct stat facts {};
  if (::fstat(file.number(), &facts) != 0)
    fail_with_errno(path, "can't be read");
  if (facts.st_size > static_cast<off_t>(largest_file))
    fail(path, "is larger than any that this program writes. See what is in it, and move it away");
  std::string text(static_cast<std::size_t>(facts.st_size), '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const auto got = ::pread(file.number(), text.data() + size, text.size() - size, static_cast<off_t>(size));
    if (got < 0 && errno != EINTR)
      fail_with_errno(path, "can't be read");
    if (got == 0)
      break;
    size += got < 0 ? 0 : static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

/// Which entries are open at the end of the text.
class reading {
public:
  void read(std::string_view text) {
    while (!text.empty()) {
      const auto end = text.find('\n');
      take(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
  }
  left_behind result(const origin& ours) && {
    for (auto& [identity, what] : open_) {
      if (what.from == ours) {
        result_.open.push_back(std::move(what.content));
      } else {
        result_.foreign.push_back(std::move(what));
      }
    }
    return std::move(result_);
  }

private:
  void take(std::string_view line) {
    if (line.empty())
      return;
    auto found = read_line(line);
    if (!found) {
      ++result_.torn;
      return;
    }
    auto identity = std::make_tuple(found->from.tenant, found->from.place, found->content.key);
    if (found->settled) {
      open_.erase(identity);
    } else {
      open_.insert_or_assign(std::move(identity), std::move(*found));
    }
  }

  std::map<std::tuple<std::string, std::string, std::string>, record> open_;
  left_behind result_;
};

left_behind read_text(std::string_view text, const origin& ours) {
  reading from_start;
  from_start.read(text);
  return std::move(from_start).result(ours);
}

void synchronise_folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  const files::descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number() < 0 || ::fsync(opened.number()) != 0)
    fail_with_errno(path, "can't be synchronised with its folder");
}

template <typename Do>
auto with_advice(Do what) {
  try {
    return what();
  } catch (const std::runtime_error& error) {
    throw std::runtime_error("the crash journal " + std::string(error.what()) +
                             ". Another folder can be named with --journal-dir");
  }
}

} // namespace

void take_over(left_behind& left, const origin& former) {
  for (const auto& record : left.foreign) {
    const bool known = std::any_of(left.open.begin(), left.open.end(),
                                   [&](const entry& open) { return open.key == record.content.key; });
    if (record.from == former && !known)
      left.open.push_back(record.content);
  }
  std::erase_if(left.foreign, [&](const record& one) { return one.from == former; });
}

std::unique_ptr<journal> journal::open(const std::string& directory, const origin& of) {
  auto path = path_in(directory, of);
  auto file = with_advice([&] { return files::take_own_file(path); });
  if (!file)
    return nullptr;
  return std::unique_ptr<journal>(new journal(std::move(path), of, std::move(*file)));
}

left_behind journal::read(const std::string& directory, const origin& of) {
  const auto path = path_in(directory, of);
  const auto file = with_advice([&] { return files::open_own_file(path); });
  return file ? read_text(text_of(*file, path), of) : left_behind();
}

journal::journal(std::string path, origin of, files::descriptor file)
    : path_(std::move(path)), origin_(std::move(of)), file_(std::move(file)) {
  const auto text = text_of(file_, path_);
  left_ = read_text(text, origin_);
  for (const auto& entry : left_.open)
    open_.emplace(entry.key, entry);
  // Without what is settled, or can't be read. The last line may be cut, too.
  if (text.empty()) {
    synchronise_folder_of(path_);
  } else {
    write_anew();
  }
}

journal::~journal() {
  // What can't be emptied is read, and found settled, by the next one.
  if (open_.empty() && left_.foreign.empty())
    static_cast<void>(::ftruncate(file_.number(), 0) == 0);
}

void journal::take_over(const origin& former) {
  const std::lock_guard lock(mutex_);
  const auto before = left_.foreign.size();
  cfc::journal::take_over(left_, former);
  if (left_.foreign.size() == before)
    return;
  for (const auto& entry : left_.open)
    open_.insert_or_assign(entry.key, entry);
  write_anew();
}

void journal::registering(const entry& entry) {
  const std::lock_guard lock(mutex_);
  append({false, entry, origin_});
  open_.insert_or_assign(entry.key, entry);
  synchronise();
}

void journal::settled(std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto at = open_.find(key);
  if (at == open_.end())
    return;
  append({true, at->second, origin_});
  open_.erase(at);
}

void journal::append(const record& record) {
  if (size_ > written_anew_ + growth)
    write_anew();
  auto line = to_line(record);
  if (ends_within_a_line_)
    line.insert(0, "\n");
  ends_within_a_line_ = true;
  if (!files::write_all(file_, line))
    fail_with_errno(path_, "can't be written");
  ends_within_a_line_ = false;
  size_ += line.size();
}

void journal::write_anew() {
  std::string text;
  for (const auto& record : left_.foreign)
    text += to_line(record);
  for (const auto& [key, what] : open_)
    text += to_line({false, what, origin_});
  if (text.size() > largest_file)
    fail(path_, "would have to hold more half-registered contents than it may");
  const auto fresh = path_ + ".new";
  ::unlink(fresh.c_str());
  auto file = with_advice([&] { return files::take_own_file(fresh); });
  if (!file || !files::write_all(*file, text) || ::fsync(file->number()) != 0 ||
      ::rename(fresh.c_str(), path_.c_str()) != 0)
    fail_with_errno(path_, "can't be written anew");
  synchronise_folder_of(path_);
  file_ = std::move(*file);
  size_ = written_anew_ = text.size();
  ends_within_a_line_ = false;
}

void journal::synchronise() {
  const auto now = std::chrono::steady_clock::now();
  if (now - synchronised_ < std::chrono::seconds(1))
    return;
  if (::fdatasync(file_.number()) != 0)
    fail_with_errno(path_, "can't be synchronised to the disk");
  synchronised_ = now;
}

} // namespace cfc::journal
