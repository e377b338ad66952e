#pragma once

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

namespace cfc::nodes {

/// A set of content ids for hundreds of thousands of them: ids that are plain numbers take 8 bytes, others a
/// string.
class id_set {
public:
  /// False when it was there already.
  bool insert(std::string_view id);
  bool contains(std::string_view id) const;
  std::size_t size() const noexcept { return numbers_.size() + others_.size(); }

private:
  boost::unordered_flat_set<std::uint64_t> numbers_;
  std::unordered_set<std::string> others_;
};

} // namespace cfc::nodes
