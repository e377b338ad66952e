#pragma once

#include "io/confluence/cql.hpp"
#include "io/http/service.hpp"

/// What the parts of the client share.
namespace cfc::confluence {

/// DSC-0: a Data Center that does not accept a login goes on as anonymous and shows public content only.
/// @throws http::api_error of kind authentication
void refuse_anonymous(instance kind, const http::response& answer);

} // namespace cfc::confluence
