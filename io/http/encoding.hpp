#pragma once

#include <string>
#include <string_view>

namespace cfc::http {

std::string base64(std::string_view bytes);

/// A name or a value of a form: what isn't unreserved is percent-encoded, a space too.
std::string form_encode(std::string_view text);

/// JavaScript's encodeURIComponent: leaves letters, digits and - _ . ! ~ * ' ( ).
std::string encode_uri_component(std::string_view text);
/// The same behind what is there.
void append_uri_component(std::string& to, std::string_view text);

} // namespace cfc::http
