#pragma once

#include "io/confluence/records.hpp"
#include "nodes/operations/image_counts.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::nodes {

/// An attachment as it is seen from outside; the texts are valid as long as the records.
class attachment_record {
public:
  std::uint64_t size = 0;
  confluence::epoch_ms updated = 0;
  std::uint16_t media_type_index = 0; ///< index into the tenant's allowed types
  /// Of an image: why it doesn't go into its page. One over the cap is an ordinary attachment, too.
  std::optional<not_inlined_reason> not_inlined;

  std::string_view page_id() const noexcept { return page_id_; }
  std::string_view id() const noexcept { return id_; }
  std::string_view title() const noexcept { return title_; }
  /// `_links.download`, as the server wrote it.
  std::string download_link() const;
  /// The type as Confluence spells it, letter case and parameters included (ING-3); empty where it can't be
  /// sent on so.
  std::string_view media_type_text() const noexcept { return spelling_; }

private:
  friend class attachment_records;
  std::string_view page_id_, id_, title_, spelling_;
  std::string_view link_; ///< behind the usual beginning, or whole
  bool has_usual_link_ = false;
};

/// Many attachments in few bytes: an instance has millions, and all of a space are kept until it is complete.
/// Numbers take as many bytes as they need, and of a download link only what doesn't follow from page and
/// title.
class attachment_records {
public:
  class iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = attachment_record;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = attachment_record;

    iterator(const attachment_records& of, std::size_t at) noexcept : of_(&of), at_(at) {}
    attachment_record operator*() const { return (*of_)[at_]; }
    iterator& operator++() noexcept {
      ++at_;
      return *this;
    }
    bool operator==(const iterator& other) const noexcept = default;

  private:
    const attachment_records* of_;
    std::size_t at_;
  };

  /// @param arena holds the texts @param spellings of media types, which the records refer to; both outlive this
  attachment_records(std::pmr::monotonic_buffer_resource& arena,
                     const std::vector<std::string_view>& spellings)
      : arena_(arena), spellings_(spellings), rows_(&arena) {}

  /// What isn't in the row.
  struct facts {
    std::string_view page_id; ///< has to stay
    confluence::epoch_ms updated;
    std::uint16_t media_type_index;
    std::optional<not_inlined_reason> not_inlined = {};
    std::optional<std::uint8_t> spelling = {}; ///< index
  };
  void add(const confluence::attachment& row, const facts& beside);
  void pop_back() { rows_.pop_back(); }

  std::size_t size() const noexcept { return rows_.size(); }
  bool empty() const noexcept { return rows_.empty(); }
  attachment_record operator[](std::size_t index) const;
  attachment_record back() const { return (*this)[size() - 1]; }
  iterator begin() const noexcept { return {*this, 0}; }
  iterator end() const noexcept { return {*this, size()}; }

private:
  struct packed {
    const char* page_id;
    /// Lengths of id, title and link, size and time as numbers of as many bytes as they need; then the texts.
    const char* text;
    std::uint32_t page_id_bytes;
    std::uint16_t media_type_index;
    std::uint8_t not_inlined, spelling;
  };

  std::pmr::monotonic_buffer_resource& arena_;
  const std::vector<std::string_view>& spellings_;
  std::pmr::deque<packed> rows_;
  std::string usual_link_; ///< of the row at hand
};

} // namespace cfc::nodes
