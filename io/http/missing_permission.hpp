#pragma once

#include "io/http/message.hpp"

#include <string_view>

namespace cfc::http {

/// Whether a text says that a token lacks a permission, which is an OAuth scope (here, a scope is a folder of
/// Unique): "scope does not match", as the gateway of Cloud says it, or the code `insufficient_scope` (RFC
/// 6750, section 3.1).
bool names_missing_permission(std::string_view text);

/// The same of an answer with 401 or 403, in its body or its `WWW-Authenticate`. Others with these statuses
/// are an IP allow list's, a firewall's, a single content's.
bool names_missing_permission(const response& answer);

} // namespace cfc::http
