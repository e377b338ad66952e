#include "pipeline/deletion_check.hpp"

#include "nodes/attachment_extraction.hpp"
#include "nodes/failed_search.hpp"
#include "nodes/space_records.hpp"

#include <algorithm>
#include <functional>
#include <memory>

namespace cfc::pipeline {

namespace {

/// Two lists of ids, or a list and two labels of any length, share one URL here (DSC-13): 50 ids are well
/// under the 2,000 bytes that the roots leave.
constexpr std::size_t ids_in_url = 50, roots_in_url = 100, cql_bytes = 5'000, root_bytes = 3'000;

std::string labelled(const nodes::services& use) {
  const auto& labels = use.tenant.confluence;
  return confluence::label_search(use.confluence.kind(), labels.ingest_single_label, labels.ingest_all_label);
}

/// The keys of all items on one page of results that belong to the space: those that discovery would accept,
/// and those that it can't judge, since they come without what decides. Nothing says that these are gone.
boost::asio::awaitable<bool> note_items(const nodes::services& use, std::string space_id,
                                        std::shared_ptr<const confluence::search_page> page,
                                        std::set<std::string>& keys) {
  const nodes::attachment_rules rules(use.tenant.ingestion.allowed_mime_types,
                                      use.tenant.ingestion.max_file_bytes);
  auto accepted = std::make_shared<std::vector<std::uint32_t>>();
  nodes::further_attachments further;
  for (std::uint32_t i = 0; i < page->contents.size(); ++i) {
    const auto& item = page->contents[i];
    const bool elsewhere =
        item.space != confluence::content::no_space && page->spaces[item.space].id != space_id;
    if (elsewhere)
      continue;
    keys.insert(std::string(item.id));
    if (!confluence::accepted(item.type))
      continue;
    accepted->push_back(i);
    if (!item.more_attachments || !use.tenant.ingestion.attachments)
      continue;
    auto more = co_await use.confluence.fetch_attachments(
        std::string(item.id), item.type, std::string(item.attachments_next), item.attachment_count);
    further.emplace(i, std::make_shared<confluence::client::more_attachments>(std::move(more)));
  }
  nodes::accepted_results results;
  results.from.page = page;
  results.accepted = accepted;
  const auto extracted = nodes::extract(results, further, rules);
  for (const auto& one : extracted.found.attachments)
    keys.insert(nodes::item_key(page->contents[one.content].id, one.what.id));
  keys.insert(extracted.undecided.begin(), extracted.undecided.end());
  co_return true;
}

boost::asio::awaitable<bool> note_roots(std::shared_ptr<const confluence::search_page> page,
                                        std::set<std::string>& known, std::vector<std::string>& roots) {
  for (const auto& item : page->contents) {
    if (known.emplace(item.id).second)
      roots.emplace_back(item.id);
  }
  co_return true;
}

/// Fetches a page of results into `body`; or answers how many rows to ask for instead, when the server was
/// too slow for as many as that.
boost::asio::awaitable<int> fetch_or_ask_for_less(const nodes::services& use, confluence::search_walk walk,
                                                  std::string& body) {
  const bool can_ask_for_less = walk.limit() > nodes::fewest_rows_asked;
  try {
    body = co_await use.confluence.fetch(walk, can_ask_for_less);
    co_return 0;
  } catch (const http::api_error& error) {
    if (!can_ask_for_less || !nodes::too_slow(error))
      throw;
  }
  co_return nodes::fewer_rows(walk.limit());
}

using page_reader =
    std::function<boost::asio::awaitable<bool>(std::shared_ptr<const confluence::search_page>)>;

/// Follows a search to its end, or until `read` has seen enough and says false. Where a server is too slow
/// for the rows asked for, it begins again with fewer: `read` may see a page twice.
boost::asio::awaitable<void> search_all(const nodes::services& use, std::string cql, page_reader read) {
  const auto& labels = use.tenant.confluence;
  const auto start = use.confluence.start_search(std::move(cql));
  auto walk = start;
  for (bool more = true; more;) {
    std::string body;
    if (const int fewer = co_await fetch_or_ask_for_less(use, walk, body); fewer > 0) {
      walk = start;
      walk.limit_to(fewer);
      continue;
    }
    auto page = std::make_shared<confluence::search_page>(
        confluence::read_search_page(body, {labels.ingest_single_label, labels.ingest_all_label}));
    more = walk.advance(*page);
    if (!co_await read(std::move(page)))
      co_return;
  }
}

/// Roots of a space as they are now, of whatever type.
boost::asio::awaitable<void> add_roots(const nodes::services& use, std::string space_key,
                                       std::vector<std::string>& roots) {
  std::set<std::string> known(roots.begin(), roots.end());
  const page_reader note = [&](std::shared_ptr<const confluence::search_page> page) {
    return note_roots(std::move(page), known, roots);
  };
  auto cql = confluence::in_space(
      confluence::root_search(use.confluence.kind(), use.tenant.confluence.ingest_all_label), space_key);
  co_await search_all(use, std::move(cql), note);
}

bool any_accepted(const confluence::search_page& page) {
  return std::any_of(page.contents.begin(), page.contents.end(),
                     [](const confluence::content& item) { return confluence::accepted(item.type); });
}

boost::asio::awaitable<bool> look_for_accepted(std::shared_ptr<const confluence::search_page> page,
                                               bool& found) {
  found = any_accepted(*page);
  co_return !found;
}

boost::asio::awaitable<bool> finds_items(const nodes::services& use, std::string cql) {
  bool found = false;
  const page_reader look = [&](std::shared_ptr<const confluence::search_page> page) {
    return look_for_accepted(std::move(page), found);
  };
  co_await search_all(use, std::move(cql), look);
  co_return found;
}

} // namespace

boost::asio::awaitable<std::set<std::string>> find_again(const nodes::services& use,
                                                         nodes::space_identity space,
                                                         std::vector<std::string> page_ids,
                                                         std::vector<std::string> roots) {
  std::set<std::string> keys;
  co_await add_roots(use, space.key, roots);
  const page_reader note = [&](std::shared_ptr<const confluence::search_page> page) {
    return note_items(use, space.id, std::move(page), keys);
  };
  const auto any_label = labelled(use);
  for (const auto& ids : confluence::id_groups(page_ids, 200, cql_bytes, any_label)) {
    auto by_label = confluence::id_search(ids, any_label);
    co_await search_all(use, std::move(by_label), note);
  }
  for (const auto& ids : confluence::id_groups(page_ids, ids_in_url, cql_bytes - root_bytes)) {
    for (const auto& some_roots : confluence::id_groups(roots, roots_in_url, root_bytes)) {
      auto by_tree = confluence::id_search(ids, confluence::descendant_search(some_roots));
      co_await search_all(use, std::move(by_tree), note);
    }
  }
  co_return keys;
}

boost::asio::awaitable<bool> space_has_items(const nodes::services& use, std::string space_key) {
  auto by_label = confluence::in_space(labelled(use), space_key);
  if (co_await finds_items(use, std::move(by_label)))
    co_return true;
  std::vector<std::string> roots;
  co_await add_roots(use, std::move(space_key), roots);
  for (const auto& some_roots : confluence::id_groups(roots, roots_in_url, root_bytes)) {
    auto by_tree = confluence::descendant_search(some_roots);
    if (co_await finds_items(use, std::move(by_tree)))
      co_return true;
  }
  co_return false;
}

} // namespace cfc::pipeline
