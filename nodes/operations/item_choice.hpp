#pragma once

#include "nodes/operations/space_records.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::nodes {

/// One line of the file of `--only` (RUN-4).
struct named_item {
  std::string tenant;            ///< whose it is; empty: of every tenant of the run
  std::string item_key;          ///< `{pageId}` or `{pageId}::{attachmentId}`
  bool with_attachments = false; ///< of a page: and all that is attached to it
};

/// A line that names nothing.
class unreadable_line : public std::runtime_error {
public:
  unreadable_line(std::size_t number, const std::string& why) : std::runtime_error(why), number_(number) {}
  /// From 1.
  std::size_t number() const noexcept { return number_; }

private:
  std::size_t number_;
};

/// Reads what `--failures` has written, a JSON object a line, each of which names an item by its key; or ids,
/// one a line: that of a page stands for the page and its attachments, `{pageId}::{attachmentId}` for the
/// attachment. Empty lines and those that begin with `#` name nothing. @throws unreadable_line
std::vector<named_item> read_named_items(std::string_view text);

/// The items that a run with `--only` ingests of a tenant, and no others.
class item_choice {
public:
  /// What is named for other tenants doesn't count.
  item_choice(const std::vector<named_item>& named, std::string_view tenant);

  bool is_empty() const noexcept { return pages_.empty(); }
  bool takes_page(std::string_view id) const;
  bool takes_attachment(std::string_view page_id, std::string_view id) const;
  /// Of the pages that are named themselves, or by an attachment.
  std::vector<std::string> page_ids() const;
  /// The keys of all items that are named one by one, of that page.
  std::vector<std::string> item_keys(const std::string& page_id) const;

private:
  struct wanted_items {
    bool page = false, all_attachments = false;
    std::set<std::string, std::less<>> attachments;
  };
  std::map<std::string, wanted_items, std::less<>> pages_; ///< by id
};

/// What is chosen of a space's items. Images that go into a page come with the page.
std::shared_ptr<const space_records> chosen_of(const space_records& records, const item_choice& choice);

} // namespace cfc::nodes
