#include "io/confluence/web_links.hpp"

#include "io/http/encoding.hpp"

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

std::string page_link(instance kind, std::string_view base_url, std::string_view page_id,
                      std::string_view webui) {
  std::string link = site_of(kind, base_url);
  if (kind == instance::cloud && !webui.empty()) {
    return link.append(webui);
  }
  return link.append("/pages/viewpage.action?pageId=").append(http::encode_uri_component(page_id));
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
      .append(http::encode_uri_component(page_id))
      .append("&preview=")
      .append(http::encode_uri_component(preview));
}

} // namespace cfc::confluence
