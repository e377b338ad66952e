#pragma once

#include "tools/simulator/text/time.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// The simulated Confluence content: generated from a seed, plus what was added or changed afterwards.
namespace cfc::simulator {

using page_index = std::uint32_t;  ///< dense; generated pages first, added ones behind; never reused
using space_index = std::uint32_t; ///< dense, never reused

constexpr std::uint64_t first_page_id = 1'000'000;
constexpr std::uint64_t first_attachment_id = 2'000'000'000;
constexpr std::uint64_t first_space_id = 500'000;

struct instance_settings {
  std::uint64_t seed = 1;
  std::uint32_t spaces = 0;
  std::uint32_t pages = 0;
  std::uint32_t attachments = 0;
  std::optional<std::uint32_t> tree_roots; ///< absent: one for each space
  std::uint32_t tree_percent = 50;
  std::uint32_t labelled_percent = 100;
  std::uint32_t blogposts_percent = 2;
  std::optional<std::uint32_t> attachment_pages; ///< absent: min(pages, attachments)
  std::uint32_t body_bytes = 2'000;
  std::uint32_t image_macros_percent = 100; ///< of the bodies
  std::uint32_t attachment_bytes = 50'000;
  std::uint32_t unsupported_percent = 0;
  std::string single_label = "ai-ingest";
  std::string all_label = "ai-ingest-all";
};

struct space {
  std::uint64_t id = 0;
  std::string key;
  std::string name;
  std::string type = "global";
  bool hidden = false; ///< exists, but the account can't see it
  bool removed = false;
};

struct attachment {
  std::uint64_t id = 0; ///< without the `att` prefix
  std::string title;
  std::string media_type;
  std::uint64_t size = 0;
  epoch_ms when = 0;
  std::uint32_t version = 1;
  std::string status = "current";
  std::shared_ptr<const std::string> content; ///< literal bytes; null: generated from id and version
};

/// A page, blog post, folder or whatever `type` says, with all there is about it but its body and its
/// attachments.
struct page {
  std::uint64_t id = 0;
  std::string type = "page";
  std::string title;
  space_index space = 0;
  std::optional<page_index> parent;
  std::vector<std::string> labels;
  epoch_ms created = 0;
  epoch_ms when = 0;
  std::uint32_t version = 1;
  std::string status = "current";
};

/// What a page or attachment to be added looks like; an absent id is given, an absent time is now.
struct new_attachment {
  std::optional<std::uint64_t> id;
  std::string title;
  std::string media_type;
  std::uint64_t size = 0; ///< when there is no content
  std::optional<std::string> content;
  std::optional<epoch_ms> when;
};
struct new_page {
  std::optional<std::uint64_t> id;
  std::string space_key;
  std::string title;
  std::string type = "page";
  std::optional<std::uint64_t> parent; ///< page id
  std::vector<std::string> labels;
  std::optional<std::string> body; ///< absent: generated
  std::optional<epoch_ms> created;
  std::optional<epoch_ms> when;
  std::vector<new_attachment> attachments;
};

/// Nothing of a generated page is stored: title, body, labels, times, parent and attachments are computed
/// from its index, so that an instance of a million pages starts at once. A page that is changed is first
/// turned into a stored one. Thread-safe: hold reading() around a group of reads; mutations lock by
/// themselves.
class instance {
public:
  explicit instance(instance_settings settings);

  const instance_settings& settings() const noexcept { return settings_; }
  /// Keep it while reading; never hold it while calling a mutation, nor twice in one thread.
  std::shared_lock<std::shared_mutex> reading() const { return std::shared_lock{mutex_}; }
  /// Changes with every mutation: results derived from an older one are stale.
  std::uint64_t generation() const noexcept { return generation_; }

  // ---- reads, under reading() ----
  page_index page_count() const noexcept; ///< indices in use, removed pages included
  const std::vector<space>& spaces() const noexcept { return spaces_; }
  std::optional<space_index> find_space(std::string_view key) const;
  /// The page of this id, also when its space is hidden; nothing when it is removed.
  std::optional<page_index> find_page(std::uint64_t id) const;
  /// Current, neither the page nor its space removed, and its space not hidden.
  bool visible(page_index index) const;
  /// "current", "trashed", "draft", …
  std::string status_of(page_index index) const;
  /// Neither the page nor its space is removed.
  bool exists(page_index index) const;

  page get(page_index index) const;
  std::string body(page_index index) const;
  std::vector<attachment> attachments(page_index index) const; ///< the current ones
  std::vector<attachment> attachments_of_all_statuses(page_index index) const;
  std::uint32_t attachment_count(page_index index) const;
  /// The attachment and the page it hangs on; nothing when either is removed.
  std::optional<std::pair<page_index, attachment>> find_attachment(std::uint64_t id) const;

  // Single properties without making the whole page, for searches.
  std::uint64_t id_of(page_index index) const;
  space_index space_of(page_index index) const;
  std::string type_of(page_index index) const;
  bool is_type(page_index index, std::string_view type) const;
  bool has_label(page_index index, std::string_view label) const;
  epoch_ms created_of(page_index index) const;
  epoch_ms when_of(page_index index) const;
  std::optional<page_index> parent_of(page_index index) const;
  bool is_below(page_index index, page_index ancestor) const;
  /// All pages below it, in index order.
  std::vector<page_index> descendants(page_index ancestor) const;
  /// Indices of the generated pages of a space as a half-open range, and all stored pages (changed or added).
  std::pair<page_index, page_index> generated_range(space_index space) const;
  std::vector<page_index> stored() const;

  /// Bytes [offset, offset + bytes) of an attachment; same id and version, same bytes.
  static void fill(const attachment& of, std::uint64_t offset, char* into, std::size_t bytes);
  /// Hex SHA-256 of an attachment's bytes.
  static std::string sha256(const attachment& of);

  // ---- mutations; unknown ids and keys throw std::invalid_argument, as do ids and keys that exist ----
  std::uint64_t add_space(space what); ///< id 0 is given; returns the id
  void remove_space(std::string_view key);
  void hide_space(std::string_view key, bool hidden);
  void set_space_type(std::string_view key, std::string type);

  std::uint64_t add_page(new_page what);
  void remove_page(std::uint64_t id); ///< with its attachments; children keep their (dangling) parent
  /// Version and time go up, by default to now; a body or title that is given replaces the old one.
  void edit_page(std::uint64_t id, std::optional<std::string> title = {},
                 std::optional<std::string> body = {}, std::optional<epoch_ms> when = {});
  void move_page(std::uint64_t id, std::string_view space_key, std::optional<std::uint64_t> parent = {});
  void set_labels(std::uint64_t id,
                  std::vector<std::string> labels); ///< leaves the version alone, as Confluence does
  void set_type(std::uint64_t id, std::string type);
  void set_status(std::uint64_t id, std::string status); ///< of a page or an attachment

  std::uint64_t add_attachment(std::uint64_t page_id, new_attachment what);
  void edit_attachment(std::uint64_t id, std::optional<std::uint64_t> size = {},
                       std::optional<std::string> content = {}, std::optional<epoch_ms> when = {});
  void remove_attachment(std::uint64_t id);
  /// It keeps its id.
  void move_attachment(std::uint64_t id, std::uint64_t to_page);

private:
  struct stored_page {
    page head;
    std::optional<std::string> body;
    std::vector<attachment> attachments;
    bool removed = false;
  };
  struct layout { ///< of one generated space
    page_index first = 0, end = 0;
    page_index loose = 0; ///< pages outside trees, homepage included
    std::uint32_t roots = 0;
  };

  /// A run of pages in which page k's children are pages k * fanout + 1 and on.
  struct heap {
    page_index first = 0;
    page_index size = 0;
    bool tree = false; ///< below a root; otherwise the loose pages below the homepage
  };

  const stored_page* changed(page_index index) const;
  /// The stored page of this index; a generated one is turned into a stored one.
  stored_page& store(page_index index);
  stored_page& holder_of(std::uint64_t attachment_id);
  page_index index_for(std::uint64_t id) const;
  space_index space_for(std::string_view key) const;
  attachment make_attachment(new_attachment what);

  void make_spaces();
  std::uint64_t mix(std::uint64_t what_for, std::uint64_t number) const;
  page generated_page(page_index index) const;
  attachment generated_attachment(page_index index, std::uint32_t number) const;
  const layout& layout_of(page_index index) const;
  std::vector<attachment> generated_attachments(page_index index) const;
  std::pair<std::uint32_t, std::uint32_t> generated_attachment_range(page_index index) const;
  page_index page_of_generated_attachment(std::uint32_t number) const;
  std::string generated_body(std::uint64_t id, std::uint32_t version, std::string_view title) const;
  std::string generated_title(page_index index) const;
  space_index generated_space(page_index index) const;
  std::optional<page_index> generated_parent(page_index index) const;
  bool generated_blogpost(page_index index) const;
  bool generated_root(page_index index) const;
  bool generated_label(page_index index, std::string_view label) const;
  epoch_ms generated_created(page_index index) const;
  epoch_ms generated_when(page_index index) const;
  heap heap_of(page_index index) const;
  void collect_generated(page_index ancestor, std::vector<page_index>& into) const;

  instance_settings settings_;
  mutable std::shared_mutex mutex_;
  std::atomic<std::uint64_t> generation_ = 1;
  std::vector<space> spaces_;
  std::unordered_map<std::string, space_index> space_by_key_;
  std::vector<layout> layouts_;
  boost::unordered_flat_map<page_index, stored_page> stored_;
  std::unordered_map<std::uint64_t, page_index> added_page_ids_;
  std::unordered_map<std::uint64_t, page_index> stored_attachments_; ///< ids of attachments of stored pages
  page_index added_ = 0;
  std::uint64_t next_space_id_ = first_space_id;
  std::uint64_t next_page_id_ = 0;
  std::uint64_t next_attachment_id_ = 0;
};

} // namespace cfc::simulator
