#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace cfc::simulator {

/// The 32 raw bytes.
std::string sha256(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view message);

/// SHA-256 of what comes in pieces.
class sha256_sum {
public:
  sha256_sum();
  void add(const char* data, std::size_t bytes);
  /// Ends the sum.
  std::string hex();

private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

} // namespace cfc::simulator
