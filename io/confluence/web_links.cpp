#include "io/confluence/web_links.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/grammar/lut_chars.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace cfc::confluence {

namespace {

std::string site_of(instance kind, std::string_view base_url) {
  std::string site(base_url);
  if (kind == instance::cloud) {
    site += "/wiki";
  }
  return site;
}

} // namespace

std::string encode_uri_component(std::string_view text) {
  constexpr auto kept = boost::urls::unreserved_chars + boost::urls::grammar::lut_chars("!*'()");
  return boost::urls::encode({text.data(), text.size()}, kept);
}

std::string page_link(instance kind, std::string_view base_url, std::string_view page_id,
                      std::string_view webui) {
  std::string link = site_of(kind, base_url);
  if (kind == instance::cloud && !webui.empty()) {
    return link.append(webui);
  }
  return link.append("/pages/viewpage.action?pageId=").append(encode_uri_component(page_id));
}

std::string attachment_link(instance kind, std::string_view base_url, std::string_view page_id,
                            std::string_view attachment_id, std::string_view title) {
  if (kind == instance::cloud && attachment_id.starts_with("att")) {
    attachment_id.remove_prefix(3);
  }
  std::string preview = "/";
  preview.append(page_id).append("/").append(attachment_id).append("/").append(title);
  return site_of(kind, base_url)
      .append("/pages/viewpageattachments.action?pageId=")
      .append(encode_uri_component(page_id))
      .append("&preview=")
      .append(encode_uri_component(preview));
}

} // namespace cfc::confluence
