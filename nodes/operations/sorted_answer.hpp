#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/space_records.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace cfc::nodes {

/// The answer of a diff, sorted against what was submitted.
struct sorted_answer {
  std::vector<std::uint32_t> pages, attachments; ///< indices of the records to ingest, new ones first (RUN-2)
  std::uint64_t created = 0, updated = 0;
  std::uint64_t created_pages = 0;
  std::vector<std::string> deleted;       ///< item keys, sorted
  std::vector<std::string> contradictory; ///< those of them that were submitted as well: never deleted
  std::uint64_t never_submitted = 0;      ///< DIF-6: reported, ignored
};
sorted_answer sort_answer(const unique::diff_answer& answer, const space_records& records);

} // namespace cfc::nodes
