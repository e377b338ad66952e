#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/deletion_result.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_audit.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

struct repair_result {
  std::optional<std::string> refused; ///< why nothing was deleted, for the operator
  deletion_result done;
  std::vector<kept_content> kept; ///< what has changed since it was listed
};

/// Deletes the contents of ours that are half-registered or that Unique failed to ingest, and whose items
/// Confluence has, so that the next sync ingests them anew (RUN-8). Nothing else goes: not what is extra,
/// which is for a sync and its checks to decide, nor what is being ingested, nor what isn't in a scope of
/// this tenant (DIF-7). Each is looked up once more before. Refused, with nothing deleted: when a list that
/// it goes by may not be whole (CYC-4, REL-10), or a limit would be exceeded (DEL-6).
/// @param max_delete `--max-delete`
/// @throws http::api_error
boost::asio::awaitable<repair_result> repair(const service_set& services, run_context& run,
                                             own_scopes& scopes,
                                             std::shared_ptr<const std::vector<space_audit>> audits,
                                             std::optional<std::uint64_t> max_delete);

} // namespace cfc::nodes
