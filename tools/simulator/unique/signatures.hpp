#pragma once

#include "tools/simulator/unique/settings.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace cfc::simulator {

/// Service SAS of one blob, service version 2020-12-06, as Azure documents it
/// (learn.microsoft.com/rest/api/storageservices/create-service-sas).
struct sas_request {
  std::string permissions; ///< in the order `racwd`
  std::string expiry;      ///< `2026-01-31T08:00:00Z`
  std::string blob;        ///< name in the container, not encoded
};
std::string sas_string_to_sign(const blob_settings& service, const sas_request& what);
/// `sv=…&se=…&sr=b&sp=…&sig=…`
std::string sas_query(const blob_settings& service, const sas_request& what);
/// The blob's URL with its signature.
std::string sas_url(const blob_settings& service, const sas_request& what);

} // namespace cfc::simulator
