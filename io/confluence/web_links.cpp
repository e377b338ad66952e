#include "io/confluence/web_links.hpp"

#include "io/http/encoding.hpp"

namespace cfc::confluence {

namespace {

void append_site(std::string& to, instance kind, std::string_view base_url) {
  to.append(base_url);
  if (kind == instance::cloud) {
    to.append("/wiki");
  }
}

} // namespace

void append_page_link(std::string& to, instance kind, std::string_view base_url, std::string_view page_id,
                      std::string_view webui) {
  append_site(to, kind, base_url);
  if (kind == instance::cloud && !webui.empty()) {
    to.append(webui);
    return;
  }
  to.append("/pages/viewpage.action?pageId=");
  http::append_uri_component(to, page_id);
}

std::string page_link(instance kind, std::string_view base_url, std::string_view page_id,
                      std::string_view webui) {
  std::string link;
  append_page_link(link, kind, base_url, page_id, webui);
  return link;
}

void append_attachment_link(std::string& to, instance kind, std::string_view base_url,
                            std::string_view page_id, std::string_view attachment_id,
                            std::string_view title) {
  if (kind == instance::cloud && attachment_id.starts_with("att")) {
    attachment_id.remove_prefix(3);
  }
  append_site(to, kind, base_url);
  to.append("/pages/viewpageattachments.action?pageId=");
  http::append_uri_component(to, page_id);
  to.append("&preview=");
  for (const auto part : {page_id, attachment_id, title}) {
    to.append("%2F");
    http::append_uri_component(to, part);
  }
}

std::string attachment_link(instance kind, std::string_view base_url, std::string_view page_id,
                            std::string_view attachment_id, std::string_view title) {
  std::string link;
  append_attachment_link(link, kind, base_url, page_id, attachment_id, title);
  return link;
}

} // namespace cfc::confluence
