#pragma once

#include "io/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cfc::nodes {

/// Whether a download is a login page and not the file: an SSO proxy answered instead of Confluence (ING-4).
///
/// HTML where another type was announced is one. HTML that was announced is one when it comes from a path
/// that isn't a download's, or holds what login forms hold: a password field, Confluence's own fields, those
/// of SAML. An answer with `Content-Disposition` names a file, and is none: saved pages of other sites have
/// login forms, too.
/// @param announced_type the attachment's media type
/// @param first_bytes what has come of the body; none before the first byte
/// @param url that answered, after redirects; empty while that isn't known
/// @return why it is refused, for the operator; nothing: it's no login page
std::optional<std::string> login_page_refusal(const http::headers& fields, std::string_view announced_type,
                                              std::string_view first_bytes = {}, std::string_view url = {});

} // namespace cfc::nodes
