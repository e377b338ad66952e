#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/deletion_facts.hpp"
#include "nodes/operations/new_places.hpp"
#include "nodes/operations/orphan_space.hpp"
#include "nodes/operations/removal_check.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/spaces_in_doubt.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace cfc::nodes {

/// What a look at the scopes below the root finds.
struct found_orphans {
  std::vector<orphan_space> orphans;           ///< what goes
  std::vector<kept_content> averted;           ///< found again by the check (DEL-4)
  std::vector<kept_content> undecided;         ///< nothing decides about them
  std::vector<kept_content> failures;          ///< left out: what Unique holds can't be listed (REL-10)
  std::vector<std::string> notes;              ///< for the operator: what stays under a former name
  std::vector<std::string> unreachable_spaces; ///< kept, `unreachableSpaces: keep` (DEL-5)
};

/// Goes through the scopes below the root that are marked for this tenant or its former name, and finds those
/// whose space wasn't discovered or has another id now (DEL-3), and what is still under the former name of a
/// space that is complete under the present one (SCP-7). Each is checked (DEL-4, DEL-5). Reads only.
/// @param doubtful whose scopes are passed over
/// @throws http::api_error
boost::asio::awaitable<found_orphans> find_orphans(const service_set& services, const run_context& run,
                                                   removal_check& check, const new_places& places,
                                                   const deletion_facts& facts,
                                                   const spaces_in_doubt& doubtful);

} // namespace cfc::nodes
