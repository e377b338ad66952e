#include "tools/simulator/unique/signatures.hpp"

#include "tools/simulator/text/base64.hpp"
#include "tools/simulator/text/percent.hpp"
#include "tools/simulator/text/sha256.hpp"

namespace cfc::simulator {
namespace {

constexpr std::string_view sas_version = "2020-12-06";

} // namespace

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
