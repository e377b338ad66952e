#pragma once

#include "tools/simulator/text/json.hpp"
#include "tools/simulator/unique/service.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace cfc::simulator {

/// A digest of a set of records that doesn't depend on their order: the sum of their SHA-256.
class set_digest {
public:
  void add(std::string_view record);
  std::string hex() const;

private:
  std::array<std::uint64_t, 4> sum_{};
};

/// The record of a content in the digest: what a sync must get right whatever ports and times it ran with.
std::string digest_record(std::string_view key, std::string_view title, std::string_view mime_type,
                          std::uint64_t byte_size, std::string_view sha256_hex, std::string_view scope_path);

/// Which contents are wanted: keys starting with `prefix`, in order of the key, after `after`, at most
/// `limit`.
struct state_filter {
  std::string prefix;
  std::string after;
  std::size_t limit = 1000;
};

/// `{"scopes":[…],"contents":[…],"total":n}`
std::string state_json(const unique_state& state, const state_filter& wanted);
/// Counts, bytes and the digest over all contents.
json::object state_summary(const unique_state& state, std::string_view prefix);

} // namespace cfc::simulator
