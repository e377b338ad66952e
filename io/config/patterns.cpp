#include "io/config/patterns.hpp"

#include <algorithm>
#include <filesystem>
#include <glob.h>
#include <iterator>
#include <set>
#include <string_view>
#include <system_error>

namespace cfc::config {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view any_folders = "**";

std::vector<std::string> matches(const std::string& pattern) {
  glob_t found{};
  std::vector<std::string> files;
  if (::glob(pattern.c_str(), GLOB_BRACE | GLOB_TILDE, nullptr, &found) == 0) {
    files.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  ::globfree(&found);
  return files;
}

/// The pattern with its outermost braces written out, for one that has `**` perhaps within them.
std::vector<std::string> alternatives(const std::string& pattern) {
  const auto open = pattern.find('{');
  std::vector<std::string> words(1);
  std::size_t at = open == std::string::npos ? pattern.size() : open + 1;
  int depth = 1;
  for (; at < pattern.size(); ++at) {
    const char c = pattern[at];
    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    if (depth == 0) {
      break;
    }
    if (c == ',' && depth == 1) {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  if (at >= pattern.size()) {
    return {pattern};
  }
  std::vector<std::string> result;
  for (const auto& word : words) {
    auto more = alternatives(pattern.substr(0, open) + word + pattern.substr(at + 1));
    std::move(more.begin(), more.end(), std::back_inserter(result));
  }
  return result;
}

/// Where `**` stands as a whole part of the path.
std::size_t any_folders_in(std::string_view pattern) {
  for (auto at = pattern.find(any_folders); at != std::string_view::npos;
       at = pattern.find(any_folders, at + 1)) {
    const auto end = at + any_folders.size();
    if ((at == 0 || pattern[at - 1] == '/') && (end == pattern.size() || pattern[end] == '/')) {
      return at;
    }
  }
  return std::string_view::npos;
}

/// The folder and all below it, each once by whatever way: links may lead in circles.
void add_folders(const std::string& folder, std::set<fs::path>& seen, std::vector<std::string>& to) {
  std::error_code failed;
  const auto real = fs::canonical(folder, failed);
  if (failed || !seen.insert(real).second) {
    return;
  }
  to.push_back(folder);
  for (fs::directory_iterator entry(folder, fs::directory_options::skip_permission_denied, failed), end;
       !failed && entry != end; entry.increment(failed)) {
    std::error_code unknown;
    if (!entry->path().filename().string().starts_with('.') && entry->is_directory(unknown)) {
      add_folders(entry->path().string(), seen, to);
    }
  }
}

/// glob() takes its special signs literally behind a backslash.
std::string literal(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (std::string_view("*?[]{}~\\").find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::vector<std::string> matches_below_any(const std::string& pattern) {
  const auto at = any_folders_in(pattern);
  if (at == std::string::npos) {
    return matches(pattern);
  }
  const auto before = pattern.substr(0, at);
  // At the end it means everything below.
  const auto after =
      at + any_folders.size() == pattern.size() ? "*" : pattern.substr(at + any_folders.size() + 1);
  std::vector<std::string> folders;
  std::set<fs::path> seen;
  for (const auto& start : before.empty() ? std::vector<std::string>{"."} : matches(before)) {
    add_folders(start, seen, folders);
  }
  std::vector<std::string> files;
  for (const auto& folder : folders) {
    auto found = matches_below_any(literal(folder) + (folder.ends_with('/') ? "" : "/") + after);
    std::copy_if(found.begin(), found.end(), std::back_inserter(files), [](const auto& file) {
      std::error_code unknown;
      return !fs::is_directory(file, unknown);
    });
  }
  return files;
}

} // namespace

std::vector<std::string> files_matching(const std::string& pattern) {
  if (pattern.find(any_folders) == std::string::npos) {
    return matches(pattern);
  }
  std::vector<std::string> files;
  for (const auto& alternative : alternatives(pattern)) {
    auto found = matches_below_any(alternative);
    std::move(found.begin(), found.end(), std::back_inserter(files));
  }
  return files;
}

} // namespace cfc::config
