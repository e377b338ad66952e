#include "tools/simulator/unique/signatures.hpp"

#include "tools/simulator/confluence/oauth_tokens.hpp"
#include "tools/simulator/text/json_text.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <array>

namespace cfc::simulator {
namespace {

constexpr std::string_view sas_version = "2020-12-06";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string text_of(const unsigned char* bytes, std::size_t count) {
  return {reinterpret_cast<const char*>(bytes), count};
}

} // namespace

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(message), message.size(),
       digest.data(), &length);
  return text_of(digest.data(), length);
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(bytes_of(bytes), bytes.size(), digest.data());
  return text_of(digest.data(), digest.size());
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  for (const char byte : bytes) {
    const auto number = static_cast<unsigned char>(byte);
    result += digits[number >> 4];
    result += digits[number & 15];
  }
  return result;
}

std::string sas_string_to_sign(const blob_settings& service, const sas_request& what) {
  const std::string start, identifier, address, protocol, snapshot, encryption_scope;
  const std::string resource = "/blob/" + service.account + "/" + service.container + "/" + what.blob;
  const std::string cache_control, disposition, encoding, language, type;
  std::string result;
  for (const std::string& line : {what.permissions, start, what.expiry, resource, identifier, address,
                                  protocol, std::string(sas_version), std::string("b"), snapshot,
                                  encryption_scope, cache_control, disposition, encoding, language})
    result += line + "\n";
  return result + type;
}

std::string sas_query(const blob_settings& service, const sas_request& what) {
  const auto signature = base64(hmac_sha256(from_base64(service.key), sas_string_to_sign(service, what)));
  return "sv=" + std::string(sas_version) + "&se=" + percent_encoded(what.expiry) +
         "&sr=b&sp=" + what.permissions + "&sig=" + percent_encoded(signature);
}

std::string sas_url(const blob_settings& service, const sas_request& what) {
  return service.base_url + "/" + service.container + "/" + percent_encoded(what.blob) + "?" +
         sas_query(service, what);
}

} // namespace cfc::simulator
