#pragma once

#include "nodes/operations/search_engine.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace cfc::nodes {

/// An item that was named and isn't ingested.
struct left_out_item {
  std::string key; ///< `{pageId}` or `{pageId}::{attachmentId}`
  std::string reason;
};

struct chosen_pages {
  std::vector<std::string> found; ///< ids of pages that are to be ingested
  std::vector<left_out_item> left_out;
};

/// Which of these pages discovery would accept (RUN-4): they carry one of the labels, or are below a page of
/// their space that carries the all-label, and their space is selected. Searched for by their ids, whatever
/// their number.
/// @throws cycle_aborted, http::api_error when a list can't be had as a whole
boost::asio::awaitable<chosen_pages> find_chosen(const service_set& services, search_engine& searches,
                                                 std::vector<std::string> page_ids);

} // namespace cfc::nodes
