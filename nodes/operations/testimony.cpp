#include "nodes/operations/testimony.hpp"

#include "io/http/excerpt.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace cfc::nodes {

namespace {

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& all, const std::string& text) {
  return std::find(all.begin(), all.end(), text) != all.end();
}

/// Statuses that are known, and mean that a content isn't there for readers. Others are an open set: nobody
/// knows that they mean that (DEL-4).
bool is_thrown_away(const std::string& status) {
  constexpr std::array<std::string_view, 5> gone{"trashed", "deleted", "draft", "archived", "historical"};
  return is_one_of(gone, status);
}

bool is_current(const std::string& status) {
  return status.empty() || status == "current";
}

/// DSC-1: discovery's searches name these types. The v2 API doesn't tell a page's.
bool is_searched(const std::string& space_type) {
  return space_type.empty() || space_type == "global" || space_type == "collaboration";
}

/// Types of spaces that are known and not searched.
bool is_never_searched(const std::string& space_type) {
  constexpr std::array<std::string_view, 2> others{"personal", "knowledge_base"};
  return is_one_of(others, space_type);
}

/// Ids of pages and spaces are numbers; what isn't one is no id, and no other id either.
bool is_id(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

testimony unknown_word(const std::string& what, const std::string& word) {
  return testimony::undecided("it is there, of the unknown " + what + " \"" + http::excerpt(word) + "\"");
}

/// Types that are known and not ingested (DSC-4).
bool is_never_ingested(const std::string& type) {
  constexpr std::array<std::string_view, 5> others{"whiteboard", "database", "embed", "comment",
                                                   "attachment"};
  return is_one_of(others, type);
}

/// Types are an open set: what came as a page may come under another name one day, and isn't gone then.
bool is_of_known_type(const std::string& type) {
  return type.empty() || type == "page" || type == "blogpost" || type == "folder";
}

bool is_or_may_be(const std::string& told, const std::string& container) {
  return told.empty() || container.empty() || told == container;
}

} // namespace

tristate has_label(const confluence::stored_content& page, const std::string& label) {
  if (!page.labels)
    return tristate::unknown;
  const bool there = std::find(page.labels->begin(), page.labels->end(), label) != page.labels->end();
  return there ? tristate::yes : tristate::no;
}

testimony judge_page(const confluence::stored_content* page, const std::string& space_id,
                     const config::confluence_config& labels, tristate below_root) {
  if (page == nullptr)
    return testimony::gone(deletion_reason::removed);
  if (is_thrown_away(page->status))
    return testimony::gone(deletion_reason::trashed);
  if (!is_current(page->status))
    return unknown_word("status", page->status);
  if (!is_id(page->space_id))
    return testimony::undecided("it is there, and the id of its space is no number");
  if (!page->space_id.empty() && page->space_id != space_id)
    return testimony::gone(deletion_reason::moved);
  if (is_never_ingested(page->type) || is_never_searched(page->space_type))
    return testimony::gone(deletion_reason::unlabelled);
  if (!is_of_known_type(page->type))
    return unknown_word("type", page->type);
  if (!is_searched(page->space_type))
    return unknown_word("type of space", page->space_type);
  const auto single = has_label(*page, labels.ingest_single_label);
  const auto all = has_label(*page, labels.ingest_all_label);
  if (single == tristate::yes || all == tristate::yes)
    return testimony::stays("it is there and labelled");
  if (below_root == tristate::yes)
    return testimony::stays("it is there, below a page labelled for its whole tree");
  if (single == tristate::unknown || below_root == tristate::unknown)
    return testimony::undecided("it is there, and its labels or those above it can't be read as a whole");
  return testimony::without_label();
}

testimony judge_attachment(const confluence::stored_content* attachment, const std::string& page_id,
                           const attachment_rules& rules) {
  if (attachment == nullptr)
    return testimony::gone(deletion_reason::removed);
  if (is_thrown_away(attachment->status))
    return testimony::gone(deletion_reason::trashed);
  if (!is_current(attachment->status))
    return unknown_word("status", attachment->status);
  if (!is_id(attachment->container))
    return testimony::undecided("it is there, and the id of its page is no number");
  confluence::attachment row;
  row.media_type = attachment->media_type;
  row.size = attachment->size;
  const auto verdict = rules.judge(row);
  const bool may_be_ingested = verdict.media_type_index || verdict.undecided;
  if (may_be_ingested && !attachment->container.empty() && attachment->container != page_id) {
    auto moved = testimony::gone(deletion_reason::moved);
    moved.moved_to = attachment->container;
    return moved;
  }
  if (verdict.media_type_index)
    return testimony::stays("it is there and allowed");
  if (verdict.undecided)
    return testimony::undecided("it is there: " + verdict.reason);
  return testimony::gone(deletion_reason::not_allowed);
}

bool agrees_on_page(const confluence::stored_content& page, const std::string& container) {
  return is_current(page.status) && is_or_may_be(page.space_id, container) && is_of_known_type(page.type) &&
         is_searched(page.space_type);
}

bool agrees_on_attachment(const confluence::stored_content& attachment, const std::string& container,
                          const attachment_rules& rules) {
  return is_current(attachment.status) && is_or_may_be(attachment.container, container) &&
         judge_attachment(&attachment, attachment.container, rules).given != testimony::verdict::gone;
}

} // namespace cfc::nodes
