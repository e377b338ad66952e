#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/equal_keys.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_records.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

namespace cfc::nodes {

/// What a diff says of a space, as far as the check of the owners needs it.
struct diffed_space {
  std::shared_ptr<const space_records> records; ///< what was submitted
  std::shared_ptr<const unique::diff_answer> answer;
  std::uint64_t created = 0;           ///< of what was submitted
  std::uint64_t leaving = 0;           ///< contents of ours that are to be deleted, or go into their pages
  std::optional<std::uint64_t> stored; ///< contents in our scopes of the space, where they have been counted
};

struct owner_check_settings {
  /// How many spaces come before the first that is counted. By chance, so that it is another in each cycle.
  std::uint32_t till_count = 0;
  /// Whether what is updated is going to be ingested, and so could be taken away from where it is.
  bool updates_are_ingested = true;
  std::chrono::milliseconds gather_for{100}; ///< see shared_look_up
};

/// Looks whose the items are that a diff takes for known (DIF-7), with as few requests as are enough: those
/// that are updated are looked up, since ingesting them could take them away from where they are. The others
/// can only be missing here, and so can all of them in a plan. A count of our scopes tells that, which is
/// made in one space of a hundred, another in each cycle; where the count is too low, or there is no scope of
/// ours, all known items are looked up. Used on the I/O thread only.
class owner_check {
public:
  /// Spaces that aren't counted, after each of which one is.
  static constexpr std::uint32_t spaces_between_counts = 99;

  owner_check(const service_set& services, const run_context& run, own_scopes& scopes,
              shared_look_up& look_up, const owner_check_settings& settings)
      : services_(services), run_(run), scopes_(scopes), look_up_(look_up),
        updates_are_ingested_(settings.updates_are_ingested), till_count_(settings.till_count) {}

  /// @throws http::api_error
  boost::asio::awaitable<owners_found> look(diffed_space space);

private:
  /// The items whose owners have to be looked up; none: there is no doubt about them.
  boost::asio::awaitable<known_items> doubtful(diffed_space space);
  /// @return nothing: this space's turn is another time
  boost::asio::awaitable<std::optional<std::uint64_t>> stored(const diffed_space& space,
                                                              std::vector<std::string> scope_ids);

  const service_set& services_;
  const run_context& run_;
  own_scopes& scopes_;
  shared_look_up& look_up_;
  bool updates_are_ingested_;
  std::uint32_t till_count_;
};

} // namespace cfc::nodes
