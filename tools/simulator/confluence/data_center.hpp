#pragma once

#include "tools/simulator/confluence/site.hpp"

#include <string_view>
#include <vector>

namespace cfc::simulator {

/// A Confluence Data Center: PAT, Basic or OAuth, search by start, downloads on its own origin.
class confluence_data_center {
public:
  explicit confluence_data_center(confluence_site& site);
  reply handle(call& request);
  oauth_tokens& tokens() noexcept { return tokens_; }

private:
  enum class login { known, none, refused };
  using parts = std::vector<std::string_view>;

  login check_login(const call& request) const;
  reply api(const call& request, const parts& path);
  reply content(const call& request, const parts& path);
  reply content_by_id(const call& request, std::string_view id);
  reply attachment_by_id(const call& request, std::uint64_t id);
  reply child_attachments(const call& request, std::string_view id);
  reply space(std::string_view key);
  reply current_user() const;
  reply manifest(const call& request) const;
  reply download(const call& request, const parts& path, login who);
  bool shows(page_index index) const;
  bool anonymous() const { return site_.behaviour.current()->anonymous; }

  confluence_site& site_;
  oauth_tokens tokens_;
};

} // namespace cfc::simulator
