#include "tools/simulator/confluence/answers.hpp"
#include "tools/simulator/confluence/cloud.hpp"
#include "tools/simulator/text/base64.hpp"
#include "tools/simulator/text/percent.hpp"
#include "tools/simulator/text/sha256.hpp"

#include <optional>

namespace cfc::simulator {

namespace {

/// What makes a link hold: nobody can guess it from ids.
std::string signature(std::uint64_t id, std::uint32_t version) {
  return base64(hmac_sha256("simulated media host", std::to_string(id) + "." + std::to_string(version)));
}

} // namespace

std::string media_host::link(const confluence_site& site, const attachment& one) {
  return site.settings.media_url + "/file/" + std::to_string(one.id) +
         "/binary?token=" + percent_encoded(signature(one.id, one.version)) +
         "&client=sim&name=" + percent_encoded(one.title);
}

reply media_host::handle(call& request) {
  if (request.field("Authorization"))
    return html_page(403, "This host takes no Authorization");
  if (request.method != "GET" && request.method != "HEAD")
    return wrong_method();
  const auto parts = path_parts(request.path);
  const auto id =
      parts.size() == 3 && parts[0] == "file" && parts[2] == "binary" ? id_in_path(parts[1]) : std::nullopt;
  const auto lock = site_.content.reading();
  const auto found = id ? site_.content.find_attachment(*id) : std::nullopt;
  if (!found)
    return html_page(404, "No such file");
  const auto* token = request.parameter("token");
  if (!token || *token != signature(found->second.id, found->second.version))
    return html_page(401, "The token is not valid for this file");
  return file(found->second);
}

} // namespace cfc::simulator
