#pragma once

#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

namespace cfc::curl {

/// The certificates that servers are verified with: the system's and those of some PEM files. Read once and
/// shared by all connections, since reading them for each would hold up the I/O thread.
class trust_store {
public:
  /// @throws std::runtime_error naming the file that has no certificate
  explicit trust_store(const std::vector<std::string>& pem_files);
  /// For CURLOPT_SSL_CTX_DATA.
  X509_STORE* get() const noexcept { return store_.get(); }

private:
  struct release {
    void operator()(X509_STORE* store) const noexcept { X509_STORE_free(store); }
  };
  std::unique_ptr<X509_STORE, release> store_;
};

} // namespace cfc::curl
