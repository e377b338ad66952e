#include "tools/simulator/text/sha256_sum.hpp"

#include "tools/simulator/unique/signatures.hpp"

#include <array>

namespace cfc::simulator {

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
  return simulator::hex({reinterpret_cast<const char*>(digest.data()), bytes});
}

} // namespace cfc::simulator
