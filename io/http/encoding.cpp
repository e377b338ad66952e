#include "io/http/encoding.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/grammar/lut_chars.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace cfc::http {

namespace {

/// What stands for a character: itself, or a percent sign and two digits.
struct written_character {
  std::array<char, 4> text;
  std::uint8_t length;
};

constexpr auto written_characters = [] {
  constexpr auto kept = boost::urls::unreserved_chars + boost::urls::grammar::lut_chars("!*'()");
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::array<written_character, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    const auto c = static_cast<char>(byte);
    table[byte] =
        kept(c) ? written_character{{c}, 1} : written_character{{'%', hex[byte >> 4U], hex[byte & 15U]}, 3};
  }
  return table;
}();

} // namespace

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
/// compared has an address. Nor a branch for each character, since a processor can't foretell where blanks are.
void append_uri_component(std::string& to, std::string_view text) {
  const auto before = to.size();
  // One more than can be needed: what is copied for the last character is longer than what counts of it.
  to.resize(before + 3 * text.size() + 1);
  char* at = to.data() + before;
  for (const char c : text) {
    const written_character& written = written_characters[static_cast<unsigned char>(c)];
    std::memcpy(at, written.text.data(), sizeof written.text);
    at += written.length;
  }
  to.resize(static_cast<std::size_t>(at - to.data()));
}

} // namespace cfc::http
