#pragma once

#include "io/confluence/records.hpp"
#include "nodes/operations/space_records.hpp"

#include <optional>
#include <string>

namespace cfc::nodes {

/// Why what a request for bodies told of a page must not be ingested as that page, for the operator; nothing:
/// it may be. It may not when it says another id, or another id or key of its space (DEL-8), has no
/// `body.storage.value` that is a text (REL-4), or is older than discovery's search has told: that is an
/// answer that something on the way has kept, and once ingested, the diff would take it for the newest until
/// the page's next edit. A newer one is fine. Times are compared by the second, since not every server tells
/// fractions. What the answer doesn't say, isn't compared.
std::optional<std::string> fault_in(const confluence::page_body& body, const space_records::page& page,
                                    const space_identity& space);

} // namespace cfc::nodes
