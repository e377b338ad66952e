#include "nodes/operations/testimony.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace cfc::nodes {

namespace {

bool is_current(const confluence::stored_content& content) {
  return content.status.empty() || content.status == "current";
}

/// DSC-1: discovery's searches name these types. The v2 API doesn't tell a page's.
bool is_searched(const std::string& space_type) {
  return space_type.empty() || space_type == "global" || space_type == "collaboration";
}

/// Types that are known and not ingested (DSC-4).
bool is_never_ingested(const std::string& type) {
  constexpr std::array<std::string_view, 5> others{"whiteboard", "database", "embed", "comment",
                                                   "attachment"};
  return std::find(others.begin(), others.end(), type) != others.end();
}

/// Types are an open set: what came as a page may come under another name one day, and isn't gone then.
bool is_of_known_type(const std::string& type) {
  return type.empty() || type == "page" || type == "blogpost" || type == "folder";
}

} // namespace

known has_label(const confluence::stored_content& page, const std::string& label) {
  if (!page.labels)
    return known::unknown;
  const bool there = std::find(page.labels->begin(), page.labels->end(), label) != page.labels->end();
  return there ? known::yes : known::no;
}

testimony judge_page(const confluence::stored_content* page, const std::string& space_id,
                     const config::confluence_config& labels, root_above below_root) {
  if (page == nullptr)
    return testimony::gone(deletion_reason::removed);
  if (!is_current(*page))
    return testimony::gone(deletion_reason::trashed);
  if (!page->space_id.empty() && page->space_id != space_id)
    return testimony::gone(deletion_reason::moved);
  if (is_never_ingested(page->type) || !is_searched(page->space_type))
    return testimony::gone(deletion_reason::unlabelled);
  if (!is_of_known_type(page->type))
    return testimony::undecided("it is there, of the unknown type \"" + page->type + "\"");
  const auto single = has_label(*page, labels.ingest_single_label);
  const auto all = has_label(*page, labels.ingest_all_label);
  if (single == known::yes || all == known::yes)
    return testimony::stays("it is there and labelled");
  if (below_root == known::yes)
    return testimony::stays("it is there, below a page labelled for its whole tree");
  if (single == known::unknown || below_root == known::unknown)
    return testimony::undecided("it is there, and its labels or those above it can't be read as a whole");
  return testimony::gone(deletion_reason::unlabelled);
}

testimony judge_attachment(const confluence::stored_content* attachment, const std::string& page_id,
                           const attachment_rules& rules) {
  if (attachment == nullptr)
    return testimony::gone(deletion_reason::removed);
  if (!is_current(*attachment))
    return testimony::gone(deletion_reason::trashed);
  if (!attachment->container.empty() && attachment->container != page_id)
    return testimony::gone(deletion_reason::moved);
  confluence::attachment row;
  row.media_type = attachment->media_type;
  row.size = attachment->size;
  const auto verdict = rules.judge(row);
  if (verdict.media_type)
    return testimony::stays("it is there and allowed");
  if (verdict.undecided)
    return testimony::undecided("it is there: " + verdict.reason);
  return testimony::gone(deletion_reason::not_allowed);
}

} // namespace cfc::nodes
