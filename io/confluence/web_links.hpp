#pragma once

#include "io/confluence/cql.hpp"

#include <string>
#include <string_view>

/// The addresses under which people open an item in a browser; derived, never stored (WIRE facts in
/// docs/wire.md). Those that begin with `append` write behind what is there, for who makes many.
namespace cfc::confluence {

/// Cloud: `{base}/wiki{webui}`; Data Center: `{base}/pages/viewpage.action?pageId={id}`.
std::string page_link(instance kind, std::string_view base_url, std::string_view page_id,
                      std::string_view webui);
void append_page_link(std::string& to, instance kind, std::string_view base_url, std::string_view page_id,
                      std::string_view webui);
/// `…/pages/viewpageattachments.action?pageId={pageId}&preview=…`
std::string attachment_link(instance kind, std::string_view base_url, std::string_view page_id,
                            std::string_view attachment_id, std::string_view title);
void append_attachment_link(std::string& to, instance kind, std::string_view base_url,
                            std::string_view page_id, std::string_view attachment_id, std::string_view title);

} // namespace cfc::confluence
