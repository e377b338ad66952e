#include "io/http/encoding.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/grammar/lut_chars.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <openssl/evp.h>

namespace cfc::http {

std::string base64(std::string_view bytes) {
  // Four characters for each three bytes begun, and the zero that EVP_EncodeBlock writes behind them.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const auto written =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(written));
  return text;
}

std::string form_encode(std::string_view text) {
  return boost::urls::encode(boost::urls::string_view(text.data(), text.size()),
                             boost::urls::unreserved_chars);
}

std::string encode_uri_component(std::string_view text) {
  std::string encoded;
  append_uri_component(encoded, text);
  return encoded;
}

/// Not boost::urls::encode(), which looks through the text twice and makes a string of its own: every item that is
/// compared has an address.
void append_uri_component(std::string& to, std::string_view text) {
  constexpr auto kept = boost::urls::unreserved_chars + boost::urls::grammar::lut_chars("!*'()");
  constexpr std::string_view hex = "0123456789ABCDEF";
  const auto before = to.size();
  to.resize(before + 3 * text.size());
  char* at = to.data() + before;
  for (const char c : text) {
    if (kept(c)) {
      *at++ = c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    *at++ = '%';
    *at++ = hex[byte >> 4U];
    *at++ = hex[byte & 15U];
  }
  to.resize(static_cast<std::size_t>(at - to.data()));
}

} // namespace cfc::http
