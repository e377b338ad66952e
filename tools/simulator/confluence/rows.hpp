#pragma once

#include "tools/simulator/confluence/expansions.hpp"
#include "tools/simulator/confluence/site.hpp"
#include "tools/simulator/text/json_text.hpp"
#include "tools/simulator/text/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cfc::simulator {

/// Writes contents, attachments and spaces as the services do. Used under content.reading(), for one answer.
class row_writer {
public:
  row_writer(const confluence_site& site, product of, expansions shown, std::string& into);

  void content(page_index index);
  void attachment_row(const attachment& one, std::uint64_t page_id, const space& in);
  /// v1 collections of attachments: `"results":[…],"start":…,"limit":…,"size":…` from a row on, without
  /// braces. Returns whether rows are left.
  bool attachment_rows(page_index index, std::uint64_t start, std::uint64_t limit);
  /// One by its id, with its container and ancestors where they are asked for.
  void attachment_by_id(const attachment& one, page_index on);
  void v2_page(page_index index);
  void v2_attachment(const attachment& one, std::uint64_t page_id, std::string_view status = "current");
  void space_object(const space& one) { space_object(one, one.id); }
  void v2_space(const space& one);
  /// Scheme, host and context in front of `/rest/api/…` in `self` links.
  const std::string& base() const { return base_; }

private:
  bool cloud() const { return of_ == product::cloud; }
  void space_object(const space& one, std::uint64_t id);
  void title(std::uint64_t id, std::string_view text);
  void labels(const page& of);
  void ancestors(page_index index);
  void version(std::uint64_t content_id, std::optional<epoch_ms> when, std::uint32_t number,
               std::string_view id_prefix);
  std::string_view status_in_store(std::string_view status) const;
  void body(page_index index, std::uint64_t id);
  void inlined_attachments(page_index index, std::uint64_t id);
  void content_links(const page& of, bool homepage);
  void webui(const page& of, bool homepage);
  void attachment_links(const attachment& one, std::uint64_t page_id);
  std::string time(epoch_ms when) const;
  std::string_view attachment_prefix() const;

  const confluence_site& site_;
  product of_;
  expansions shown_;
  bool inlines_ = false; ///< attachments are being written into a row of a search
  json_text out_;
  std::shared_ptr<const modes> modes_;
  std::string base_;
};

/// `/download/attachments/{page}/{title}?version=…`, the link of Data Center and of v2.
std::string legacy_download(const attachment& one, std::uint64_t page_id, bool cloud);

constexpr std::uint64_t inlined_limit = 25;

} // namespace cfc::simulator
