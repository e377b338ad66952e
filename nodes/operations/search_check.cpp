#include "nodes/operations/search_check.hpp"

#include "nodes/operations/attachment_rules.hpp"
#include "nodes/operations/space_records.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>

namespace cfc::nodes {

namespace {

/// Two lists of ids share one URL here (DSC-13): 50 ids are well under the 2,000 bytes that the roots leave.
constexpr std::size_t pages_beside_roots = 50, root_bytes = 3'000;

/// The labelled pages of a space, only its roots, or whatever it has.
search_query in_space(search_kind kind, std::string space_key) {
  search_query query;
  query.kind = kind;
  query.only_space_key = std::move(space_key);
  return query;
}

search_query below(const std::vector<std::string>& root_ids, std::vector<std::string> page_ids = {}) {
  search_query query;
  query.kind = search_kind::descendants;
  for (const auto& id : root_ids)
    query.roots.push_back({id, {}});
  query.only_ids = std::move(page_ids);
  return query;
}

/// Types are an open set: what came as a page may come under another name one day, and isn't gone then.
bool may_have_been_ingested(confluence::content_type type) {
  return confluence::accepted(type) || type == confluence::content_type::other;
}

/// The keys of all items on one page of results that belong to the space: to ingest are those that discovery
/// would accept, and those that it can't judge, since their type is unknown or they come without what
/// decides. Nothing says that these are gone.
boost::asio::awaitable<bool> note_items(const service_set& services, std::string space_id,
                                        std::shared_ptr<const confluence::search_page> page,
                                        items_found_again& into) {
  const attachment_rules rules(services.tenant.ingestion);
  std::vector<std::uint32_t> accepted;
  further_attachments further;
  for (std::uint32_t i = 0; i < page->contents.size(); ++i) {
    const auto& item = page->contents[i];
    const bool elsewhere =
        item.space != confluence::content::no_space && page->spaces[item.space].id != space_id;
    if (!item.status.empty() || !may_have_been_ingested(item.type))
      continue;
    if (elsewhere) {
      const auto& there = page->spaces[item.space];
      into.elsewhere.emplace(item.id, space_identity{std::string(there.id), std::string(there.key), {}});
      continue;
    }
    into.to_ingest.insert(std::string(item.id));
    if (!confluence::accepted(item.type))
      continue;
    accepted.push_back(i);
    if (!item.has_more_attachments || !services.tenant.ingestion.with_attachments)
      continue;
    auto more = co_await services.confluence.fetch_attachments(further_request(item));
    further.emplace(i, std::make_shared<const confluence::client::more_attachments>(std::move(more)));
  }
  const auto extracted = extract(*page, accepted, further, rules);
  for (const auto& attachment : extracted.found.attachments)
    into.to_ingest.insert(item_key(page->contents[attachment.content_index].id, attachment.row.id));
  into.to_ingest.insert(extracted.undecided.begin(), extracted.undecided.end());
  into.not_allowed.insert(extracted.not_allowed.begin(), extracted.not_allowed.end());
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

/// Roots of a space as they are now, of whatever type.
boost::asio::awaitable<void> add_roots(search_engine& searches, std::string space_key,
                                       std::vector<std::string>& roots) {
  std::set<std::string> known(roots.begin(), roots.end());
  const search_page_visitor note = [&](std::shared_ptr<const confluence::search_page> page) {
    return note_roots(std::move(page), known, roots);
  };
  auto query = in_space(search_kind::roots, std::move(space_key));
  co_await searches.visit(std::move(query), note);
}

bool any_of_ours(const confluence::search_page& page, const std::string& space_id) {
  return std::any_of(page.contents.begin(), page.contents.end(), [&](const confluence::content& item) {
    const bool elsewhere = !space_id.empty() && item.space != confluence::content::no_space &&
                           page.spaces[item.space].id != space_id;
    return !elsewhere && may_have_been_ingested(item.type);
  });
}

boost::asio::awaitable<bool> look_for_ours(std::shared_ptr<const confluence::search_page> page,
                                           const std::string& space_id, bool& found) {
  found = any_of_ours(*page, space_id);
  co_return !found;
}

boost::asio::awaitable<bool> finds_items(search_engine& searches, search_query query, std::string space_id) {
  bool found = false;
  const search_page_visitor look = [&](std::shared_ptr<const confluence::search_page> page) {
    return look_for_ours(std::move(page), space_id, found);
  };
  co_await searches.visit(std::move(query), look);
  co_return found;
}

indexed_page indexed(const confluence::search_page& page, const confluence::content& item,
                     const std::string& former_space_id) {
  indexed_page found;
  if (item.space != confluence::content::no_space) {
    const auto& space = page.spaces[item.space];
    found.space = space_identity{std::string(space.id), std::string(space.key), {}};
  }
  if (!item.status.empty())
    found.reason = deletion_reason::trashed;
  else if (found.space && found.space->id != former_space_id)
    found.reason = deletion_reason::moved;
  return found;
}

boost::asio::awaitable<bool> note_indexed(std::shared_ptr<const confluence::search_page> page,
                                          const std::string& space_id,
                                          std::map<std::string, indexed_page>& found) {
  for (const auto& item : page->contents)
    found.emplace(item.id, indexed(*page, item, space_id));
  co_return true;
}

} // namespace

boost::asio::awaitable<std::map<std::string, indexed_page>>
find_by_ids(search_engine& searches, space_identity space, std::vector<std::string> page_ids) {
  std::map<std::string, indexed_page> found;
  const search_page_visitor note = [&](std::shared_ptr<const confluence::search_page> page) {
    return note_indexed(std::move(page), space.id, found);
  };
  co_await search_by_ids(searches, search_kind::anything, std::move(page_ids), note);
  co_return found;
}

boost::asio::awaitable<void> search_by_ids(search_engine& searches, search_kind kind,
                                           std::vector<std::string> page_ids, search_page_visitor visitor) {
  search_query query;
  query.kind = kind;
  const auto condition = searches.cql(query);
  for (auto& ids : groups_by_url(page_ids, condition)) {
    auto by_id = query;
    by_id.only_ids = std::move(ids);
    co_await searches.visit(std::move(by_id), visitor);
  }
}

namespace {

boost::asio::awaitable<void> search_below(search_engine& searches, const std::vector<std::string>& roots,
                                          const std::vector<std::string>& page_ids,
                                          const search_page_visitor& visitor) {
  for (const auto& ids :
       confluence::id_groups(page_ids, pages_beside_roots, confluence::most_cql_bytes - root_bytes)) {
    for (const auto& some_roots : confluence::id_groups(roots, roots_per_search, root_bytes)) {
      auto by_tree = below(some_roots, ids);
      co_await searches.visit(std::move(by_tree), visitor);
    }
  }
}

} // namespace

boost::asio::awaitable<void> search_below_roots(search_engine& searches, std::string space_key,
                                                std::vector<std::string> page_ids,
                                                search_page_visitor visitor) {
  std::vector<std::string> roots;
  co_await add_roots(searches, std::move(space_key), roots);
  co_await search_below(searches, roots, page_ids, visitor);
}

boost::asio::awaitable<items_found_again> find_again(const service_set& services, search_engine& searches,
                                                     space_identity space, std::vector<std::string> page_ids,
                                                     std::vector<std::string> roots) {
  items_found_again found;
  co_await add_roots(searches, space.key, roots);
  const search_page_visitor note = [&](std::shared_ptr<const confluence::search_page> page) {
    return note_items(services, space.id, std::move(page), found);
  };
  co_await search_by_ids(searches, search_kind::labels, page_ids, note);
  co_await search_below(searches, roots, page_ids, note);
  co_return found;
}

boost::asio::awaitable<bool> space_has_items(search_engine& searches, space_mark space) {
  auto by_label = in_space(search_kind::labels, space.space_key);
  const bool labelled = co_await finds_items(searches, std::move(by_label), space.space_id);
  if (labelled)
    co_return true;
  std::vector<std::string> roots;
  co_await add_roots(searches, std::move(space.space_key), roots);
  for (const auto& some_roots : confluence::id_groups(roots, roots_per_search, root_bytes)) {
    auto by_tree = below(some_roots);
    const bool below_roots = co_await finds_items(searches, std::move(by_tree), space.space_id);
    if (below_roots)
      co_return true;
  }
  co_return false;
}

boost::asio::awaitable<bool> space_has_pages(search_engine& searches, space_mark space) {
  auto anything = in_space(search_kind::anything, std::move(space.space_key));
  co_return co_await finds_items(searches, std::move(anything), std::move(space.space_id));
}

} // namespace cfc::nodes
