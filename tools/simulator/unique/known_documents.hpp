#pragma once

#include "tools/simulator/unique/graphql_parser.hpp"

namespace cfc::simulator::graphql {

/// Whether the operation is one of the documents that connectors are known to send: by name, kind, variables
/// with their types, arguments and selection. What GraphQL gives no meaning to, the order of these and white
/// space, is free. A platform may let through only those. The health check's `{ __typename }` is one of them.
bool is_known_document(const operation& what);

} // namespace cfc::simulator::graphql
