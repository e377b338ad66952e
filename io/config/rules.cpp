#include "io/config/rules.hpp"

#include "io/text/port.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace cfc::config {

namespace {

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

std::optional<std::string> check_url(std::string_view text) {
  const auto parsed = boost::urls::parse_uri(boost::urls::string_view(text.data(), text.size()));
  if (!parsed) {
    return "not a URL";
  }
  const auto& url = *parsed;
  if (url.scheme_id() != boost::urls::scheme::http && url.scheme_id() != boost::urls::scheme::https) {
    return "neither http nor https";
  }
  if (!url.has_authority() || url.host().empty()) {
    return "without a host";
  }
  if (url.has_userinfo()) {
    return "with a user part";
  }
  if (url.has_port() && text::port_number({url.port().data(), url.port().size()}) == 0) {
    return "with an unusable port";
  }
  if (url.has_fragment()) {
    return "with a fragment";
  }
  return std::nullopt;
}

} // namespace

bool is_tenant_name(std::string_view name) {
  char before = '-';
  for (const char c : name) {
    if (!is_lower_or_digit(c) && (c != '-' || before == '-')) {
      return false;
    }
    before = c;
  }
  return before != '-';
}

bool is_header_name(std::string_view name) {
  return is_token(name);
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

bool is_media_type(std::string_view text) {
  const auto slash = text.find('/');
  return slash != std::string_view::npos && is_token(text.substr(0, slash)) &&
         is_token(text.substr(slash + 1));
}

std::optional<std::string> check_cloud_id(std::string_view id) {
  const bool fits = std::all_of(
      id.begin(), id.end(), [](unsigned char c) { return (c < 0x80 && std::isalnum(c) != 0) || c == '-'; });
  if (!fits) {
    return "with other characters";
  }
  return std::nullopt;
}

bool is_reserved_header(std::string_view name) {
  constexpr std::array<std::string_view, 6> reserved{"authorization", "connection", "content-length",
                                                     "content-type",  "host",       "transfer-encoding"};
  return std::find(reserved.begin(), reserved.end(), lower_case(name)) != reserved.end();
}

bool is_id_header(std::string_view name) {
  constexpr std::array<std::string_view, 3> ids{"x-company-id", "x-user-id", "x-user-roles"};
  return std::find(ids.begin(), ids.end(), lower_case(name)) != ids.end();
}

bool is_readable_on_the_way(std::string_view text) {
  const auto url = boost::urls::parse_uri(boost::urls::string_view(text.data(), text.size()));
  if (!url || url->scheme_id() != boost::urls::scheme::http)
    return false;
  const std::string host = url->host();
  const bool loopback = host == "localhost" || host.ends_with(".localhost") || host == "[::1]" ||
                        (url->host_type() == boost::urls::host_type::ipv4 && host.starts_with("127."));
  return !loopback;
}

std::optional<std::string> check_base_url(std::string_view url) {
  if (auto wrong = check_url(url)) {
    return wrong;
  }
  if (url.find('?') != std::string_view::npos) {
    return "with a query";
  }
  if (url.ends_with('/')) {
    return "with a trailing slash";
  }
  return std::nullopt;
}

std::optional<std::string> check_endpoint_url(std::string_view url) {
  return check_url(url);
}

std::string comparable_url(std::string_view text) {
  boost::urls::url url = boost::urls::parse_uri(boost::urls::string_view(text.data(), text.size())).value();
  url.normalize();
  const auto usual = url.scheme_id() == boost::urls::scheme::https ? 443 : 80;
  if (url.port_number() == usual) {
    url.remove_port();
  }
  const auto spelled = url.buffer();
  return {spelled.data(), spelled.size()};
}

} // namespace cfc::config
