#include "io/config/pem.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

namespace cfc::config {

namespace {

template <auto Release>
struct released_by {
  template <typename Object>
  void operator()(Object* object) const noexcept {
    Release(object);
  }
};
using file_reader = std::unique_ptr<BIO, released_by<BIO_free_all>>;
using certificate = std::unique_ptr<X509, released_by<X509_free>>;
using private_key = std::unique_ptr<EVP_PKEY, released_by<EVP_PKEY_free>>;

/// What is neither file nor missing. A pipe may never end.
bool is_no_file(const std::string& file) {
  return std::filesystem::exists(file) && !std::filesystem::is_regular_file(file);
}

file_reader open(const std::string& file) {
  errno = 0;
  return file_reader(is_no_file(file) ? nullptr : BIO_new_file(file.c_str(), "r"));
}

std::string unreadable(const std::string& file) {
  const int error = errno;
  ERR_clear_error();
  if (std::filesystem::is_directory(file)) {
    return "which is a directory";
  }
  return is_no_file(file) ? "which is a pipe or a device"
                          : std::string("which can't be read: ") + std::strerror(error);
}

/// Instead of OpenSSL's question on the terminal.
int never_a_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

certificate first_certificate(BIO* from) {
  bool asked = false;
  return certificate(PEM_read_bio_X509_AUX(from, nullptr, never_a_passphrase, &asked));
}

private_key read_key(BIO* from, bool& asked) {
  return private_key(PEM_read_bio_PrivateKey(from, nullptr, never_a_passphrase, &asked));
}

} // namespace

std::optional<std::string> check_certificates(const std::string& file) {
  const auto in = open(file);
  if (!in) {
    return unreadable(file);
  }
  int certificates = 0;
  while (first_certificate(in.get())) {
    ++certificates;
  }
  const auto why = ERR_peek_last_error();
  const bool at_end = ERR_GET_LIB(why) == ERR_LIB_PEM && ERR_GET_REASON(why) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end) {
    return "whose certificate number " + std::to_string(certificates + 1) + " is damaged";
  }
  if (certificates == 0) {
    return "which holds no certificate";
  }
  return std::nullopt;
}

std::optional<std::string> check_private_key(const std::string& file) {
  const auto in = open(file);
  if (!in) {
    return unreadable(file);
  }
  bool asked = false;
  const bool good = read_key(in.get(), asked) != nullptr;
  ERR_clear_error();
  if (good) {
    return std::nullopt;
  }
  return asked ? "whose key is protected by a passphrase" : "which holds no private key";
}

std::optional<std::string> check_key_of(const std::string& certificate_file, const std::string& key_file) {
  const auto certificates = open(certificate_file);
  const auto keys = open(key_file);
  bool asked = false;
  const auto owner = certificates ? first_certificate(certificates.get()) : nullptr;
  const auto key = keys ? read_key(keys.get(), asked) : nullptr;
  const bool fits = owner && key && X509_check_private_key(owner.get(), key.get()) == 1;
  ERR_clear_error();
  if (!fits) {
    return "whose key does not belong to the certificate in " + certificate_file;
  }
  return std::nullopt;
}

} // namespace cfc::config
