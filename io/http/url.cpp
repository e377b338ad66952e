#include "io/http/url.hpp"

#include "io/text/lower_case.hpp"
#include "io/text/port.hpp"

#include <boost/url/parse.hpp>

#include <algorithm>

namespace cfc::http {

std::string_view authority_part(std::string_view url) noexcept {
  const auto slashes = url.find("//");
  if (slashes == std::string_view::npos || url.find_first_of("/?#\\") < slashes) {
    return {};
  }
  return url.substr(0, url.find_first_of("/?#\\", slashes + 2));
}

std::string origin_of(std::string_view url) {
  const auto named = authority_part(url);
  const auto parsed = boost::urls::parse_uri(boost::urls::string_view(named.data(), named.size()));
  if (!parsed || parsed->has_userinfo() || parsed->encoded_host().empty()) {
    return {};
  }
  const bool https = parsed->scheme_id() == boost::urls::scheme::https;
  if (!https && parsed->scheme_id() != boost::urls::scheme::http) {
    return {};
  }
  const auto usual = static_cast<std::uint16_t>(https ? 443 : 80);
  const auto port =
      parsed->has_port() ? text::port_number({parsed->port().data(), parsed->port().size()}) : usual;
  if (port == 0) {
    return {};
  }
  const auto host = parsed->encoded_host();
  return (https ? "https://" : "http://") + text::lower_case(std::string_view(host.data(), host.size())) +
         ":" + std::to_string(port);
}

std::string_view path_of(std::string_view url) noexcept {
  const auto rest = url.substr(authority_part(url).size());
  return rest.starts_with('/') ? rest.substr(0, rest.find_first_of("?#")) : "/";
}

} // namespace cfc::http
