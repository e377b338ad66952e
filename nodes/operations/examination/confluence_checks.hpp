#pragma once

#include "nodes/operations/examination/check_list.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace cfc::nodes {

/// Which instance it is, as far as the checks found out.
struct instance_found {
  std::string identity; ///< as the mark of the root scope has it (SCP-2); empty: it isn't known
};

/// What a sync asks of Confluence, tried with one page and one attachment (RUN-7): login, instance, the two
/// labels, a body, the first bytes of a file, and what deletions are checked by (DEL-4, DEL-5). Only reads.
/// @param needs the check that has to be passed before
boost::asio::awaitable<instance_found> check_confluence(const service_set& services, check_list& checks,
                                                        std::string needs);

} // namespace cfc::nodes
