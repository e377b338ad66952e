#pragma once

#include "io/config/tenant.hpp"
#include "io/confluence/client.hpp"
#include "io/confluence/records.hpp"
#include "nodes/operations/image_counts.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// An accepted attachment of an accepted item of an answer.
struct extracted_attachment {
  std::uint32_t content_index; ///< index into the answer's contents
  confluence::attachment row;
  std::uint16_t media_type_index; ///< index into the tenant's allowed types
  bool inlined = false;           ///< goes into its page (INL-13)
  bool over_cap = false;          ///< an image that doesn't, for the page has no room for it (INL-16)
};
/// An image attachment that the settings don't allow.
struct refused_image {
  std::uint32_t content_index; ///< index into the answer's contents
  confluence::attachment row;
  not_inlined_reason reason; ///< type_not_allowed or too_large
};
struct extraction {
  std::vector<extracted_attachment> attachments;
  /// For what is said of those that pages show (INL-12).
  std::vector<refused_image> refused_images;
  /// Contents whose attachments are unknown (DSC-14), as indices.
  std::vector<std::uint32_t> unknown_attachments;
  /// Keeps the text of attachments alive that came by further requests.
  std::vector<std::shared_ptr<const void>> texts;
};

/// @param bare_media_type of an image: `image/…`
constexpr bool is_image(std::string_view bare_media_type) noexcept {
  return bare_media_type.starts_with("image/");
}

/// Which attachments are taken (DSC-6).
class attachment_rules {
public:
  attachment_rules(std::vector<std::string> allowed_mime_types, std::uint64_t max_bytes)
      : allowed_(std::move(allowed_mime_types)), max_bytes_(max_bytes) {}
  /// Those of a tenant.
  explicit attachment_rules(const config::ingestion_config& ingestion)
      : attachment_rules(ingestion.allowed_mime_types, ingestion.max_file_bytes) {}

  struct verdict {
    std::optional<std::uint16_t> media_type_index = {}; ///< index into the allowed ones; nullopt: left out
    std::string reason = {};                            ///< why
    bool undecided = false;   ///< left out for want of what decides: its media type or size
    bool not_allowed = false; ///< left out for its media type or size
    std::optional<not_inlined_reason> refused_image = {}; ///< left out for these, and it is an image
  };
  verdict judge(const confluence::attachment& attachment) const;

private:
  std::vector<std::string> allowed_;
  std::uint64_t max_bytes_;
};

/// Attachments that came by further requests, by index of their page in the answer; null: unknown (DSC-14).
using further_attachments =
    std::unordered_map<std::uint32_t, std::shared_ptr<const confluence::client::more_attachments>>;

/// The request for those that the answer of a search does not hold.
confluence::client::attachment_request further_request(const confluence::content& item);

/// The attachments of the accepted items of an answer, and the reasons of those left out.
struct extraction_result {
  extraction found;
  std::map<std::string, std::uint64_t> left_out;
  /// Item keys of those among them that are there without what decides about them. They can't be ingested,
  /// but nothing says that an earlier version of them is to go.
  std::vector<std::string> undecided;
  /// Item keys of those that are there, but of a type or size that isn't allowed.
  std::vector<std::string> not_allowed;
};
/// Told of each attachment that is left out, with its page and why (OBS-5).
using left_out_visitor =
    std::function<void(std::string_view page_id, const confluence::attachment&, const std::string& reason)>;
/// @param accepted indices into the page's contents
/// @param explain may be empty
extraction_result extract(const confluence::search_page& answer, std::span<const std::uint32_t> accepted,
                          const further_attachments& further, const attachment_rules& rules,
                          const left_out_visitor& explain = {});

} // namespace cfc::nodes
