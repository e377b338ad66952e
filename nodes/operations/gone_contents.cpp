#include "nodes/operations/gone_contents.hpp"

#include "nodes/operations/content_keys.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace cfc::nodes {

void take_out_unknown_attachments(std::vector<content_to_delete>& contents, const space_records& records) {
  const auto& unknown = records.unknown_attachments();
  std::erase_if(contents, [&](const auto& content) {
    return !is_page(content.item_key) && unknown.contains(page_of(content.item_key));
  });
}

std::size_t take_out_submitted(std::vector<content_to_delete>& contents, const sorted_answer& sorted) {
  return std::erase_if(contents, [&](const content_to_delete& content) {
    return std::binary_search(sorted.contradictory.begin(), sorted.contradictory.end(), content.item_key);
  });
}

void note_pages_that_stay(std::vector<content_to_delete>& contents, const space_records& records) {
  const bool any = std::any_of(contents.begin(), contents.end(),
                               [](const auto& content) { return !is_page(content.item_key); });
  if (!any)
    return;
  boost::unordered_flat_map<std::string_view, confluence::content_type> submitted;
  for (const auto& page : records.pages())
    submitted.emplace(page.id(), page.type);
  for (auto& content : contents) {
    const auto at = is_page(content.item_key) ? submitted.end() : submitted.find(page_of(content.item_key));
    if (at != submitted.end())
      content.staying_page_type = at->second;
  }
}

replaced_images take_out_replaced(std::vector<content_to_delete>& contents, const space_records& records) {
  replaced_images replaced;
  boost::unordered_flat_map<std::string, std::string_view> pages_of_images;
  for (const auto& image : records.images()) {
    if (!image.not_inlined)
      pages_of_images.emplace(item_key(image), image.page_id());
  }
  if (pages_of_images.empty())
    return replaced;
  boost::unordered_flat_set<std::string_view> pages;
  const auto others = std::stable_partition(contents.begin(), contents.end(), [&](const auto& content) {
    return !pages_of_images.contains(content.item_key);
  });
  for (auto at = others; at != contents.end(); ++at) {
    pages.insert(pages_of_images.at(at->item_key));
    at->reason = deletion_reason::replaced_by_inlining;
  }
  std::move(others, contents.end(), std::back_inserter(replaced.contents));
  contents.erase(others, contents.end());
  for (std::uint32_t i = 0; i < records.pages().size(); ++i) {
    if (pages.contains(records.pages()[i].id()))
      replaced.pages.push_back(i);
  }
  return replaced;
}

} // namespace cfc::nodes
