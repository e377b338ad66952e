#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/deletion_result.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// DEL-1: contents that one call deletes, at most.
inline constexpr std::size_t contents_per_deletion = 20;

/// Lists all contents that are to go.
using content_lister = std::function<boost::asio::awaitable<std::vector<content_to_delete>>()>;

void add(deletion_result& sum, deletion_result part);

/// The contents in batches of contents_per_deletion.
std::vector<std::vector<content_to_delete>> in_batches(const std::vector<content_to_delete>& contents);

/// Deletes one batch by id, whether or not the run is stopping. What the answer doesn't name, or what it
/// would have named had it not been lost, is looked up again: it may be gone all the same, as after a
/// repeated call that names only what was left. Never throws for what the platform does. An answer after
/// which no call makes sense (an exhausted quota, a lapsed login) aborts the run.
boost::asio::awaitable<deletion_result> delete_batch(const service_set& services, run_context& run,
                                                     std::vector<content_to_delete> contents);

/// Deletes batch after batch, until the run is stopping, and names the rest: the one loop for whatever was stored
/// before. What an item has just left half-registered is a batch of its own, since it goes even while a run stops.
boost::asio::awaitable<deletion_result> delete_contents(const service_set& services, run_context& run,
                                                        std::vector<content_to_delete> contents);

/// Deletes whatever is listed, and lists again until nothing is that was not attempted, or the run is
/// stopping: what a first list had left out is found by the next.
/// @throws http::api_error when the list can't be had
boost::asio::awaitable<deletion_result> delete_listed(const service_set& services, run_context& run,
                                                      content_lister list);

} // namespace cfc::nodes
