#pragma once

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What Confluence tells about its content, as plain records. Text is a view into the arena of the page of
/// results that the record came with.
namespace cfc::confluence {

/// DSC-4. `other` is any type we don't know (the set is open: comments, app-defined content).
enum class content_type : std::uint8_t { page, blogpost, folder, database, whiteboard, embed, other };

std::string_view name_of(content_type type) noexcept;
/// page, blogpost and folder are accepted; a folder has no body and is skipped at ingestion.
bool accepted(content_type type) noexcept;

/// Milliseconds since 1970 in UTC. A missing time is nullopt where that is allowed.
using epoch_ms = std::int64_t;
inline constexpr epoch_ms ms_per_minute = 60'000;

struct space {
  std::string_view id;
  std::string_view key;
  std::string_view name;
};

struct attachment {
  std::string_view id; ///< as the server writes it: `att123` or bare digits
  std::string_view title;
  std::string_view media_type; ///< empty when the server doesn't say
  std::string_view download;   ///< `_links.download`, empty when absent; needed on Data Center only
  std::optional<std::uint64_t> size;
  std::optional<epoch_ms> updated; ///< absent: the page's time counts (DIF-1)
  std::string_view status = {};    ///< empty: current, or the server doesn't say (DSC-15)
};

struct content {
  std::string_view id;
  std::string_view webui; ///< `_links.webui`, empty when absent
  std::string_view type_name;
  content_type type = content_type::other;
  std::uint32_t space = no_space;     ///< index into search_page::spaces
  std::optional<epoch_ms> updated;    ///< `version.when`
  std::uint32_t first_attachment = 0; ///< range in search_page::attachments
  std::uint32_t attachment_count = 0;
  /// The collection in the answer isn't whole (its size reached its limit, or it has a next link, DSC-5), or there
  /// is none although a page or blog post could have one.
  bool has_more_attachments = false;
  /// `children.attachment.size` when it is more than the rows in the answer.
  std::uint64_t attachments_total = 0;
  std::string_view status;           ///< empty: current, or the server doesn't say (DSC-15)
  std::string_view next_attachments; ///< `children.attachment._links.next`, as sent
  /// As far as the answer shows them: it can leave labels out without a mark, so their absence proves
  /// nothing.
  bool has_all_label = false;

  static constexpr std::uint32_t no_space = 0xffffffff;
};

/// One answer of a search. Movable, not copyable: the views point into `text`.
struct search_page {
  /// Holds every string of the records.
  std::unique_ptr<std::pmr::monotonic_buffer_resource> text;
  std::vector<content> contents;
  std::vector<attachment> attachments;
  std::vector<space> spaces; ///< each space of this answer once
  /// `_links.next` as sent; empty: the last page.
  std::string next;
  /// `_links.base` as sent, which relative links are resolved with.
  std::string base;
  /// Rows in `results`, those skipped included.
  std::size_t rows = 0;
  std::uint64_t limit = 0; ///< as the answer says; 0: it doesn't
  /// `totalSize`: on Cloud an estimate.
  std::optional<std::uint64_t> total;
};

/// A page with its body, for ingestion (ING-1, ING-2).
struct page_body {
  std::string id;
  std::string title;
  std::string space_id;            ///< empty: the answer doesn't say
  std::string space_key;           ///< empty: likewise
  std::optional<epoch_ms> updated; ///< `version.when`; nothing: the answer doesn't say
  std::string body;      ///< `body.storage.value`, decoded once to UTF-8; empty when absent or empty
  bool has_body = false; ///< the answer had a `body.storage.value` that is a text, maybe an empty one
  std::vector<std::string> labels; ///< all, as sent
};

/// `2025-01-31T08:15:20.913Z` (DIF-1).
std::string format_utc(epoch_ms when);
void append_utc(std::string& to, epoch_ms when);
/// Reads ISO 8601 with `Z` or an offset, with or without (any number of) fraction digits.
std::optional<epoch_ms> parse_time(std::string_view text) noexcept;

} // namespace cfc::confluence
