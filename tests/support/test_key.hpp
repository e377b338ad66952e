#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace cfc::test {

/// A key made for the test and the certificate of a server on 127.0.0.1 that it signs for itself, as PEM
/// text.
class test_key {
public:
  test_key() : key_(EVP_EC_gen("P-256"), EVP_PKEY_free) {}

  /// @param passphrase "": without protection
  std::string pem(const std::string& passphrase = "") const {
    const auto* cipher = passphrase.empty() ? nullptr : EVP_aes_128_cbc();
    return text_of([&](BIO* to) {
      PEM_write_bio_PKCS8PrivateKey(to, key_.get(), cipher, passphrase.data(),
                                    static_cast<int>(passphrase.size()), nullptr, nullptr);
    });
  }

  /// @param name tells certificates apart where both are trusted
  std::string certificate(const std::string& name = "test") const {
    const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
    X509_set_version(made.get(), X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    auto* subject = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(made.get(), subject);
    auto* address = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(made.get(), address, -1);
    X509_EXTENSION_free(address);
    X509_set_pubkey(made.get(), key_.get());
    X509_sign(made.get(), key_.get(), EVP_sha256());
    return text_of([&](BIO* to) { PEM_write_bio_X509(to, made.get()); });
  }

private:
  template <typename Write>
  static std::string text_of(Write write) {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> memory(BIO_new(BIO_s_mem()), BIO_free_all);
    write(memory.get());
    char* text = nullptr;
    const auto size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
  }

  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

} // namespace cfc::test
