#include "tools/simulator/text/sha256.hpp"

#include "tools/simulator/text/hex.hpp"

#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <array>

namespace cfc::simulator {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string text_of(const unsigned char* bytes, std::size_t count) {
  return {reinterpret_cast<const char*>(bytes), count};
}

} // namespace

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(bytes_of(bytes), bytes.size(), digest.data());
  return text_of(digest.data(), digest.size());
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(message), message.size(),
       digest.data(), &length);
  return text_of(digest.data(), length);
}

sha256_sum::sha256_sum() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
}

void sha256_sum::add(const char* data, std::size_t bytes) {
  EVP_DigestUpdate(context_.get(), data, bytes);
}

std::string sha256_sum::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned bytes = 0;
  EVP_DigestFinal_ex(context_.get(), digest.data(), &bytes);
  return simulator::hex(text_of(digest.data(), bytes));
}

} // namespace cfc::simulator
