#pragma once

#include "io/http/transport.hpp"

#include <string>

namespace cfc::http {

/// Whether an answer with that status tells to ask elsewhere.
bool is_redirect(int status) noexcept;

/// Checks one redirect against the rules (REL-2), and turns the request into the next one: the new URL,
/// without our header fields on another origin, where it isn't a call of the service any more, the source
/// rewound.
/// @throws transport_error (kind redirect)
void follow_redirect(request& request, int status, const std::string& target);

/// How many redirects are followed.
constexpr int most_redirects = 10;

} // namespace cfc::http
