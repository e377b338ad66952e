#include "io/curl/trust_store.hpp"

#include <curl/curl.h>
#include <openssl/err.h>

#include <filesystem>
#include <new>
#include <stdexcept>

namespace cfc::curl {

namespace {

/// The bundle that this libcurl would read by itself; "" when it has none.
std::string system_bundle() {
  const auto* version = curl_version_info(CURLVERSION_NOW);
  std::error_code unreadable;
  const bool there = version->age >= CURLVERSION_EIGHTH && version->cainfo != nullptr &&
                     std::filesystem::exists(version->cainfo, unreadable);
  return there ? version->cainfo : "";
}

} // namespace

trust_store::trust_store(const std::vector<std::string>& pem_files) : store_(X509_STORE_new()) {
  if (!store_) {
    throw std::bad_alloc();
  }
  // A folder of hashed certificates is looked into when one is needed; a bundle is read whole.
  X509_STORE_set_default_paths(store_.get());
  if (const auto bundle = system_bundle(); !bundle.empty()) {
    X509_STORE_load_file(store_.get(), bundle.c_str());
  }
  for (const auto& file : pem_files) {
    if (X509_STORE_load_file(store_.get(), file.c_str()) != 1) {
      throw std::runtime_error(file + ": no certificate can be read from it; a PEM file is expected");
    }
  }
  ERR_clear_error();
}

} // namespace cfc::curl
