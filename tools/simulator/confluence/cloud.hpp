#pragma once

#include "tools/simulator/confluence/site.hpp"

#include <optional>
#include <string_view>

namespace cfc::simulator {

/// The API gateway of Confluence Cloud: OAuth, search by cursor, v2 attachments and spaces, downloads by
/// redirect.
class confluence_cloud {
public:
  explicit confluence_cloud(confluence_site& site);
  reply handle(call& request);
  oauth_tokens& tokens() noexcept { return tokens_; }

private:
  reply v1(const call& request, const std::vector<std::string_view>& parts);
  reply v1_content(const call& request, const std::vector<std::string_view>& parts);
  reply v2(const call& request, const std::vector<std::string_view>& parts);
  reply download(std::string_view page_id, std::string_view attachment_id);
  reply v2_attachments(const call& request, std::string_view type, std::string_view id);
  reply v2_spaces(const call& request);
  std::optional<reply> refuse_login(const call& request, bool v2, std::string_view path) const;

  confluence_site& site_;
  oauth_tokens tokens_;
};

/// The host that Cloud's downloads redirect to. It knows its own links only and refuses an Authorization
/// field.
class media_host {
public:
  explicit media_host(confluence_site& site) : site_(site) {}
  reply handle(call& request);
  /// The signed link of an attachment in its present version.
  static std::string link(const confluence_site& site, const attachment& one);

private:
  confluence_site& site_;
};

} // namespace cfc::simulator
