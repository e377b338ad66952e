#pragma once

#include "io/confluence/records.hpp"
#include "nodes/operations/attachment_records.hpp"
#include "nodes/operations/image_counts.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory_resource>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// Which space an item is in, as the keys and scopes are made from it.
struct space_identity {
  std::string id;
  std::string key;
  std::string name;
};

/// All accepted items of one space, packed for bulk: the text of a record is one run of bytes in the space's
/// arena, and everything goes when the space goes. What can be derived (keys, web links) isn't stored.
class space_records {
public:
  struct page {
    const char* text; ///< id, then webui
    std::uint32_t id_bytes;
    std::uint32_t webui_bytes;
    confluence::epoch_ms updated; ///< the page itself
    confluence::content_type type;

    std::string_view id() const noexcept { return {text, id_bytes}; }
    std::string_view webui() const noexcept { return {text + id_bytes, webui_bytes}; }
  };
  using attachment = attachment_record;

  explicit space_records(space_identity identity) : identity_(std::move(identity)) {}
  space_records(const space_records&) = delete;
  space_records& operator=(const space_records&) = delete;
  ~space_records() = default;

  const space_identity& identity() const noexcept { return identity_; }

  /// Copies the text. The reference is valid as long as this object.
  const page& add_page(std::string_view id, std::string_view webui, confluence::epoch_ms updated,
                       confluence::content_type type);
  /// @param of a page of this object; without an own time the attachment has its page's (DIF-1)
  void add_attachment(const page& of, const confluence::attachment& what, std::uint16_t media_type_index);
  /// The same for an attachment whose page isn't here: a part of other records may have it alone.
  void add_attachment(const attachment& what);

  const std::pmr::deque<page>& pages() const noexcept { return pages_; }
  const attachment_records& attachments() const noexcept { return attachments_; }
  std::size_t items() const noexcept { return pages_.size() + attachments_.size(); }

  /// An image of the page added last, which goes into it (INL-13) or doesn't for what the settings say
  /// (INL-8, INL-16). Images stand in the order of their pages and, within one, of discovery.
  /// @param media_type without meaning for one of a type that isn't allowed
  void add_image(const page& of, const confluence::attachment& what, std::uint16_t media_type_index,
                 std::optional<not_inlined_reason> not_inlined = {});
  void add_image(const attachment& what);
  const attachment_records& images() const noexcept { return images_; }
  /// Where the images of a page stand among images(), as first and count.
  std::pair<std::size_t, std::size_t> images_of(std::string_view page_id) const;
  /// The page's own time, or a later one of an image that goes into it: by that the diff sees images that
  /// were replaced (INL-15).
  confluence::epoch_ms updated_with_images(const page& of) const;

  /// DSC-14: nothing is known of the page's attachments in this cycle.
  void note_unknown_attachments(std::string_view page_id) { unknown_attachments_.emplace(page_id); }
  /// Ids of such pages.
  const std::set<std::string, std::less<>>& unknown_attachments() const noexcept {
    return unknown_attachments_;
  }

  /// Keep only the first `count` (maxItemsToScan).
  void keep_attachments(std::size_t count);
  void keep_images(std::size_t count);
  /// Images that go into their pages, which keep_images() counts.
  std::size_t images_in_pages() const;

private:
  const char* store(std::initializer_list<std::string_view> parts);
  void add(attachment_records& to, const page& of, const confluence::attachment& what,
           std::uint16_t media_type_index, std::optional<not_inlined_reason> not_inlined);
  void add(attachment_records& to, const attachment& what);
  void note_image();
  std::optional<std::uint8_t> spelling_of(std::string_view media_type);

  space_identity identity_;
  std::pmr::monotonic_buffer_resource arena_;
  std::vector<std::string_view> spellings_; ///< each kept once
  std::pmr::deque<page> pages_{&arena_};
  attachment_records attachments_{arena_, spellings_};
  attachment_records images_{arena_, spellings_};
  /// Of pages that have images: the first, and how many.
  std::map<std::string_view, std::pair<std::size_t, std::size_t>> image_ranges_;
  std::set<std::string, std::less<>> unknown_attachments_;
};

/// `pageId` and `pageId::attachmentId` (DIF-1).
std::string item_key(const space_records::page& page);
std::string item_key(const space_records::attachment& attachment);
std::string item_key(std::string_view page_id, std::string_view attachment_id);
/// The same behind what is there.
void append_item_key(std::string& to, std::string_view page_id, std::string_view attachment_id);

} // namespace cfc::nodes
