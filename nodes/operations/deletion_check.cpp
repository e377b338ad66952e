#include "nodes/operations/deletion_check.hpp"

#include "nodes/attachment_extraction.hpp"
#include "nodes/operations/failed_search.hpp"
#include "nodes/operations/space_records.hpp"

#include <algorithm>
#include <functional>
#include <memory>

namespace cfc::nodes {

namespace {

/// Two lists of ids, or a list and two labels of any length, share one URL here (DSC-13): 50 ids are well
/// under the 2,000 bytes that the roots leave.
constexpr std::size_t ids_in_url = 50, roots_in_url = 100, cql_bytes = 5'000, root_bytes = 3'000;

std::string labelled(const services& use) {
  const auto& labels = use.tenant.confluence;
  return confluence::label_search(use.confluence.kind(), labels.ingest_single_label, labels.ingest_all_label);
}

/// Types are an open set: what came as a page may come under another name one day, and isn't gone then.
bool may_have_been_ingested(confluence::content_type type) {
  return confluence::accepted(type) || type == confluence::content_type::other;
}

/// The keys of all items on one page of results that belong to the space: those that discovery would accept,
/// and those that it can't judge, since their type is unknown or they come without what decides. Nothing says
/// that these are gone.
boost::asio::awaitable<bool> note_items(const services& use, std::string space_id,
                                        std::shared_ptr<const confluence::search_page> page,
                                        std::set<std::string>& keys) {
  const attachment_rules rules(use.tenant.ingestion.allowed_mime_types, use.tenant.ingestion.max_file_bytes);
  auto accepted = std::make_shared<std::vector<std::uint32_t>>();
  further_attachments further;
  for (std::uint32_t i = 0; i < page->contents.size(); ++i) {
    const auto& item = page->contents[i];
    const bool elsewhere =
        item.space != confluence::content::no_space && page->spaces[item.space].id != space_id;
    if (elsewhere || !may_have_been_ingested(item.type))
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
  accepted_results results;
  results.from.page = page;
  results.accepted = accepted;
  const auto extracted = extract(results, further, rules);
  for (const auto& one : extracted.found.attachments)
    keys.insert(item_key(page->contents[one.content].id, one.what.id));
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

using page_reader =
    std::function<boost::asio::awaitable<bool>(std::shared_ptr<const confluence::search_page>)>;

/// Searches to their end, one after the other. Where the server fails or is too slow for the rows asked for,
/// a search begins again with fewer, and so do those after it.
class searcher {
public:
  explicit searcher(const services& use)
      : use_(use), most_rows_(use.confluence.settings().search_page_size) {}

  /// Until `read` has seen enough and says false. It may see a page twice.
  boost::asio::awaitable<void> search(std::string cql, page_reader read) {
    const auto& labels = use_.tenant.confluence;
    const auto start = use_.confluence.start_search(std::move(cql));
    auto walk = limited(start);
    for (bool more = true; more;) {
      std::string body;
      const bool fetched = co_await fetch(walk, body);
      if (!fetched) {
        walk = limited(start);
        continue;
      }
      auto page = std::make_shared<confluence::search_page>(
          confluence::read_search_page(body, {labels.ingest_single_label, labels.ingest_all_label}));
      more = walk.advance(*page);
      if (!co_await read(std::move(page)))
        co_return;
    }
  }

private:
  confluence::search_walk limited(confluence::search_walk walk) const {
    walk.limit_to(most_rows_);
    return walk;
  }
  /// False: fewer rows are to be asked for from now on.
  boost::asio::awaitable<bool> fetch(confluence::search_walk walk, std::string& body) {
    const bool can_ask_for_less = most_rows_ > fewest_rows_asked;
    try {
      body = co_await use_.confluence.fetch(walk, can_ask_for_less);
      co_return true;
    } catch (const http::api_error& error) {
      if (!can_ask_for_less || !(too_slow(error) || error.status() == 500))
        throw;
    }
    most_rows_ = fewer_rows(most_rows_);
    co_return false;
  }

  const services& use_;
  int most_rows_;
};

/// Roots of a space as they are now, of whatever type.
boost::asio::awaitable<void> add_roots(searcher& searches, const services& use, std::string space_key,
                                       std::vector<std::string>& roots) {
  std::set<std::string> known(roots.begin(), roots.end());
  const page_reader note = [&](std::shared_ptr<const confluence::search_page> page) {
    return note_roots(std::move(page), known, roots);
  };
  auto cql = confluence::in_space(
      confluence::root_search(use.confluence.kind(), use.tenant.confluence.ingest_all_label), space_key);
  co_await searches.search(std::move(cql), note);
}

bool any_of_ours(const confluence::search_page& page) {
  return std::any_of(page.contents.begin(), page.contents.end(),
                     [](const confluence::content& item) { return may_have_been_ingested(item.type); });
}

boost::asio::awaitable<bool> look_for_ours(std::shared_ptr<const confluence::search_page> page, bool& found) {
  found = any_of_ours(*page);
  co_return !found;
}

boost::asio::awaitable<bool> finds_items(searcher& searches, std::string cql) {
  bool found = false;
  const page_reader look = [&](std::shared_ptr<const confluence::search_page> page) {
    return look_for_ours(std::move(page), found);
  };
  co_await searches.search(std::move(cql), look);
  co_return found;
}

} // namespace

boost::asio::awaitable<std::set<std::string>> find_again(const services& use, space_identity space,
                                                         std::vector<std::string> page_ids,
                                                         std::vector<std::string> roots) {
  std::set<std::string> keys;
  searcher searches(use);
  co_await add_roots(searches, use, space.key, roots);
  const page_reader note = [&](std::shared_ptr<const confluence::search_page> page) {
    return note_items(use, space.id, std::move(page), keys);
  };
  const auto any_label = labelled(use);
  for (const auto& ids : confluence::id_groups(page_ids, 200, cql_bytes, any_label)) {
    auto by_label = confluence::id_search(ids, any_label);
    co_await searches.search(std::move(by_label), note);
  }
  for (const auto& ids : confluence::id_groups(page_ids, ids_in_url, cql_bytes - root_bytes)) {
    for (const auto& some_roots : confluence::id_groups(roots, roots_in_url, root_bytes)) {
      auto by_tree = confluence::id_search(ids, confluence::descendant_search(some_roots));
      co_await searches.search(std::move(by_tree), note);
    }
  }
  co_return keys;
}

boost::asio::awaitable<bool> space_has_items(const services& use, std::string space_key) {
  searcher searches(use);
  auto by_label = confluence::in_space(labelled(use), space_key);
  if (co_await finds_items(searches, std::move(by_label)))
    co_return true;
  std::vector<std::string> roots;
  co_await add_roots(searches, use, std::move(space_key), roots);
  for (const auto& some_roots : confluence::id_groups(roots, roots_in_url, root_bytes)) {
    auto by_tree = confluence::descendant_search(some_roots);
    if (co_await finds_items(searches, std::move(by_tree)))
      co_return true;
  }
  co_return false;
}

} // namespace cfc::nodes
