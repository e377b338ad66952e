#pragma once

#include "nodes/services.hpp"
#include "nodes/space_records.hpp"

#include <boost/asio/awaitable.hpp>

#include <set>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// DEL-4: discovery once more, restricted to some pages of one space. Search results of a live instance can
/// miss entries while pages are being edited, so absence is checked twice before anything is deleted.
/// @param page_ids the pages whose contents are to go
/// @param roots the roots that discovery knows for this space
/// @return the item keys that are there after all
/// @throws what a search throws: then nothing may be deleted
boost::asio::awaitable<std::set<std::string>> find_again(const nodes::services& use, std::string space_id,
                                                         std::vector<std::string> page_ids,
                                                         std::vector<std::string> roots);

/// The same for a space that discovery did not find at all: whether it has any labelled page.
boost::asio::awaitable<bool> space_has_labelled_pages(const nodes::services& use, std::string space_key);

} // namespace cfc::pipeline
