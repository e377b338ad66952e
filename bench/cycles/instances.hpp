#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::bench {

/// How much there is in the simulated Confluence.
struct instance_size {
  std::string name; ///< S, M, L, XL, or what the options say
  std::uint32_t pages = 0, attachments = 0;
};

/// S (1,000 pages) to XL (1,000,000), each with half as many attachments.
const std::vector<instance_size>& standard_sizes();
/// @throws std::invalid_argument on another name
const instance_size& size_named(std::string_view name);

/// How it is spread.
enum class shape : std::uint8_t {
  plain,       ///< ten spaces with a root each, half of the pages in trees
  large_files, ///< few pages with attachments of 20 MiB
  huge_tree,   ///< one space, nearly all below one root
  tiny_spaces, ///< up to 20,000 spaces
};

/// What a simulator is started with.
struct instance_plan {
  std::uint32_t spaces = 0, pages = 0, attachments = 0, attachment_bytes = 0;
  std::uint32_t tree_roots = 0, tree_percent = 0;

  std::vector<std::string> simulator_arguments() const;
};
instance_plan plan_of(const instance_size& size, shape how);

} // namespace cfc::bench
