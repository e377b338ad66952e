#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>

namespace cfc::simulator {

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
