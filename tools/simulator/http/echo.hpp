#pragma once

#include "tools/simulator/http/server.hpp"

/// A server that repeats what it was sent, as error pages of gateways do.
namespace cfc::simulator {

/// In the body and the fields of the disturbance, `{{NAME}}` becomes the value of that field of the request,
/// `{{NAME|base64}}` its base64 and `{{NAME|percent}}` its percent-encoding; nothing when there is no such
/// field.
void echo(const call& request, disturbance& into);

} // namespace cfc::simulator
