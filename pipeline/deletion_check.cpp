#include "pipeline/deletion_check.hpp"

#include "nodes/attachment_extraction.hpp"

#include <memory>

namespace cfc::pipeline {

namespace {

/// Two lists of ids share one URL here, so each gets less than half of it (DSC-13).
constexpr std::size_t ids_in_url = 50, roots_in_url = 100, id_bytes = 1'500, root_bytes = 3'000;

std::string labelled(const nodes::services& use) {
  const auto& labels = use.tenant.confluence;
  return confluence::label_search(use.confluence.kind(), labels.ingest_single_label, labels.ingest_all_label);
}

/// The keys of all items on one page of results that belong to the space and would be accepted by discovery.
boost::asio::awaitable<void> note_items(const nodes::services& use, std::string space_id,
                                        std::shared_ptr<const confluence::search_page> page,
                                        std::set<std::string>& keys) {
  const nodes::attachment_rules rules(use.tenant.ingestion.allowed_mime_types,
                                      use.tenant.ingestion.max_file_bytes);
  auto accepted = std::make_shared<std::vector<std::uint32_t>>();
  nodes::further_attachments further;
  for (std::uint32_t i = 0; i < page->contents.size(); ++i) {
    const auto& item = page->contents[i];
    if (!confluence::accepted(item.type) || page->spaces[item.space].id != space_id)
      continue;
    accepted->push_back(i);
    keys.insert(std::string(item.id));
    if (!item.more_attachments || !use.tenant.ingestion.attachments)
      continue;
    auto more = co_await use.confluence.fetch_attachments(
        std::string(item.id), item.type, std::string(item.attachments_next), item.attachment_count);
    further.emplace(i, std::make_shared<confluence::client::more_attachments>(std::move(more)));
  }
  nodes::accepted_results results;
  results.from.page = page;
  results.accepted = accepted;
  for (const auto& found : nodes::extract(results, further, rules).found.attachments) {
    keys.insert(std::string(page->contents[found.content].id) + "::" + std::string(found.what.id));
  }
}

boost::asio::awaitable<void> search_all(const nodes::services& use, std::string cql, std::string space_id,
                                        std::set<std::string>& keys) {
  const auto& labels = use.tenant.confluence;
  auto walk = use.confluence.start_search(std::move(cql));
  for (bool more = true; more;) {
    const auto body = co_await use.confluence.fetch(walk);
    auto page = std::make_shared<confluence::search_page>(
        confluence::read_search_page(body, {labels.ingest_single_label, labels.ingest_all_label}));
    more = walk.advance(*page);
    co_await note_items(use, space_id, std::move(page), keys);
  }
}

} // namespace

boost::asio::awaitable<std::set<std::string>> find_again(const nodes::services& use, std::string space_id,
                                                         std::vector<std::string> page_ids,
                                                         std::vector<std::string> roots) {
  std::set<std::string> keys;
  for (const auto& ids : confluence::id_groups(page_ids, ids_in_url, id_bytes)) {
    auto by_label = confluence::id_search(ids, labelled(use));
    co_await search_all(use, std::move(by_label), space_id, keys);
    for (const auto& some_roots : confluence::id_groups(roots, roots_in_url, root_bytes)) {
      auto by_tree = confluence::id_search(ids, confluence::descendant_search(some_roots));
      co_await search_all(use, std::move(by_tree), space_id, keys);
    }
  }
  co_return keys;
}

boost::asio::awaitable<bool> space_has_labelled_pages(const nodes::services& use, std::string space_key) {
  const auto& labels = use.tenant.confluence;
  auto walk = use.confluence.start_search(confluence::in_space(labelled(use), space_key));
  for (;;) {
    const auto body = co_await use.confluence.fetch(walk);
    const auto page =
        confluence::read_search_page(body, {labels.ingest_single_label, labels.ingest_all_label});
    for (const auto& item : page.contents) {
      if (confluence::accepted(item.type))
        co_return true;
    }
    if (!walk.advance(page))
      co_return false;
  }
}

} // namespace cfc::pipeline
