#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace cfc::nodes {

/// Counts by names that a server chose (types, statuses), without letting it choose how many there are
/// (REL-9): the first ten names of a kind are told, all further ones count as "other". Not thread-safe.
class bounded_counts {
public:
  static constexpr std::size_t most_names = 10;
  /// Longer names are cut there, which may make two of them one.
  static constexpr std::size_t longest_name = 64;

  enum class sighting : std::uint8_t {
    known,       ///< the name was seen before, or there is no place for it
    first,       ///< of this name
    first_other, ///< the first name that there is no place for
  };

  /// @param kind one of ours: "type", "status"
  sighting add(std::string_view kind, std::string_view name, std::uint64_t count = 1) {
    auto& names = names_[std::string(kind)];
    const auto cut = shortened(name);
    const auto added = names.size() < most_names && names.emplace(cut).second;
    const auto has_place = added || names.contains(cut);
    auto& so_far = counts_[std::string(kind).append(" ").append(has_place ? cut : other)];
    const auto first_other = !has_place && others_.emplace(kind).second;
    so_far += count;
    if (added) {
      return sighting::first;
    }
    return first_other ? sighting::first_other : sighting::known;
  }
  /// A reason of ours, which holds nothing of the server's.
  void add_reason(const std::string& reason, std::uint64_t count) { counts_[reason] += count; }

  /// By reason: "type whiteboard", "type other".
  const std::map<std::string, std::uint64_t>& counts() const noexcept { return counts_; }

private:
  static constexpr std::string_view other = "other";

  /// Never within a character.
  static std::string_view shortened(std::string_view name) noexcept {
    if (name.size() <= longest_name) {
      return name;
    }
    auto length = longest_name;
    while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80) {
      --length;
    }
    return name.substr(0, length);
  }

  std::map<std::string, std::set<std::string, std::less<>>> names_; ///< by kind
  std::set<std::string, std::less<>> others_;                       ///< kinds that have more names
  std::map<std::string, std::uint64_t> counts_;
};

} // namespace cfc::nodes
