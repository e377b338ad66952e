#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cfc::journal {

/// A content between its registration and its completion.
struct entry {
  std::string key;             ///< full
  std::string scope_id;        ///< where it is registered
  std::uint64_t byte_size = 0; ///< as it is registered
  bool operator==(const entry&) const = default;
};

/// Whose contents a record is about.
struct origin {
  std::string tenant;
  std::string place; ///< of place_of()
  bool operator==(const origin&) const = default;
};

/// A digest of where contents are: of the platform (its ingestion URL) and of the root scope.
std::string place_of(std::string_view ingestion_url, std::string_view root_scope);

/// A line of the crash journal: a content is going to be registered, or nothing half-registered is left of
/// it.
struct record {
  bool settled = false;
  entry content;
  origin from;
};

/// One line of JSON, with its end of line and a checksum.
std::string to_line(const record& of);
/// Nothing for a line that isn't whole, or isn't ours: its checksum is wrong then, if it has one.
std::optional<record> read_line(std::string_view line);

} // namespace cfc::journal
