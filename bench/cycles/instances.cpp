#include "bench/cycles/instances.hpp"

#include <algorithm>
#include <stdexcept>

namespace cfc::bench {

namespace {

constexpr std::uint32_t plain_attachment_bytes = 50'000;
constexpr std::uint32_t large_file_bytes = 20 * 1024 * 1024;
constexpr std::uint32_t most_tiny_spaces = 20'000;

/// S: 20 files of 20 MiB, and the double for each ten times as many pages.
std::uint32_t large_files_of(const instance_size& size) {
  std::uint32_t files = 20;
  for (auto pages = size.pages; pages >= 10'000; pages /= 10)
    files *= 2;
  return files;
}

} // namespace

const std::vector<instance_size>& standard_sizes() {
  static const std::vector<instance_size> all{
      {"S", 1'000, 500}, {"M", 10'000, 5'000}, {"L", 100'000, 50'000}, {"XL", 1'000'000, 500'000}};
  return all;
}

const instance_size& size_named(std::string_view name) {
  const auto& all = standard_sizes();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  if (found == all.end())
    throw std::invalid_argument("there is no size '" + std::string(name) + "': S, M, L or XL");
  return *found;
}

instance_plan plan_of(const instance_size& size, shape how) {
  switch (how) {
  case shape::large_files: {
    const auto files = large_files_of(size);
    return {2, files, files, large_file_bytes, 2, 50};
  }
  case shape::huge_tree:
    return {1, size.pages, size.attachments, plain_attachment_bytes, 1, 100};
  case shape::tiny_spaces:
    return {
        std::min(size.pages, most_tiny_spaces), size.pages, size.attachments, plain_attachment_bytes, 0, 0};
  case shape::plain:
    break;
  }
  return {std::min(size.pages, 10U), size.pages, size.attachments, plain_attachment_bytes,
          std::min(size.pages, 10U), 50};
}

std::vector<std::string> instance_plan::simulator_arguments() const {
  return {"--spaces",
          std::to_string(spaces),
          "--pages",
          std::to_string(pages),
          "--attachments",
          std::to_string(attachments),
          "--attachment-bytes",
          std::to_string(attachment_bytes),
          "--tree-roots",
          std::to_string(tree_roots),
          "--tree-percent",
          std::to_string(tree_percent)};
}

} // namespace cfc::bench
