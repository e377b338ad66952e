#pragma once

#include "nodes/messages.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// Answers as the search node would read them, made by hand.
namespace cfc::test {

struct item {
  std::string id;
  std::string space = "65";
  bool all_label = false;
  confluence::content_type type = confluence::content_type::page;
  std::vector<std::string> attachments = {}; ///< ids
  std::string space_key = {};                ///< empty: made of the space's id
};

/// Keeps the text of its records in the page's own arena, as the reader does.
inline std::shared_ptr<confluence::search_page> page_of(const std::vector<item>& items) {
  auto page = std::make_shared<confluence::search_page>();
  page->text = std::make_unique<std::pmr::monotonic_buffer_resource>();
  const auto keep = [&](const std::string& text) {
    auto* const at = static_cast<char*>(page->text->allocate(text.size() + 1, 1));
    std::copy(text.begin(), text.end(), at);
    return std::string_view(at, text.size());
  };
  for (const auto& one : items) {
    confluence::content content;
    content.id = keep(one.id);
    content.type = one.type;
    content.type_name = confluence::name_of(one.type);
    content.updated = 1'000;
    content.has_all_label = one.all_label;
    if (!one.space.empty()) {
      content.space = static_cast<std::uint32_t>(page->spaces.size());
      page->spaces.push_back({keep(one.space), keep(one.space_key.empty() ? "K" + one.space : one.space_key),
                              keep("Space " + one.space)});
    }
    content.first_attachment = static_cast<std::uint32_t>(page->attachments.size());
    content.attachment_count = static_cast<std::uint32_t>(one.attachments.size());
    for (const auto& id : one.attachments) {
      confluence::attachment attachment;
      attachment.id = keep(id);
      attachment.title = keep(id + ".pdf");
      attachment.media_type = keep("application/pdf");
      attachment.size = 10;
      page->attachments.push_back(attachment);
    }
    page->contents.push_back(content);
  }
  page->rows = items.size();
  return page;
}

inline std::shared_ptr<const nodes::search_query> query_of(nodes::search_kind kind,
                                                           std::vector<nodes::root_page> roots = {}) {
  auto query = std::make_shared<nodes::search_query>();
  query->kind = kind;
  query->roots = std::move(roots);
  return query;
}

/// @param followed_by requests for further pages of the same search
inline nodes::search_results results_of(nodes::search_kind kind, std::uint64_t request,
                                        const std::vector<item>& items,
                                        const std::vector<std::uint64_t>& followed_by = {},
                                        std::vector<nodes::root_page> roots = {}) {
  nodes::search_results results;
  results.query = query_of(kind, std::move(roots));
  results.search_page = page_of(items);
  results.request_id = request;
  for (const auto id : followed_by)
    results.followed_by.push_back({id, results.query});
  return results;
}

/// The same, with every item of an accepted type and every attachment accepted.
inline nodes::extracted_results extracted(nodes::search_results results) {
  auto accepted = std::make_shared<std::vector<std::uint32_t>>();
  auto found = std::make_shared<nodes::extraction>();
  for (std::uint32_t i = 0; results.search_page != nullptr && i < results.search_page->contents.size(); ++i) {
    const auto& content = results.search_page->contents[i];
    if (!confluence::accepted(content.type)) {
      continue;
    }
    accepted->push_back(i);
    for (std::uint32_t a = 0; a < content.attachment_count; ++a) {
      found->attachments.push_back({i, results.search_page->attachments[content.first_attachment + a], 0});
    }
  }
  return {{std::move(results), accepted}, found};
}

} // namespace cfc::test
