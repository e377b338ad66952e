#include "nodes/operations/root_pages_above.hpp"

#include "io/http/api_error.hpp"
#include "nodes/operations/at_once.hpp"

#include <utility>

namespace cfc::nodes {

boost::asio::awaitable<void> root_pages_above::learn(std::vector<confluence::stored_ancestor> above) {
  std::vector<std::string> unknown;
  for (const auto& ancestor : above) {
    const bool is_new = root_by_id_.try_emplace(ancestor.id, known_without_asking(ancestor)).second;
    if (is_new && has_labels_at_an_address(ancestor))
      unknown.push_back(ancestor.id);
  }
  const indexed_work ask = [&](std::size_t i) -> boost::asio::awaitable<void> {
    root_by_id_[unknown[i]] = co_await is_root(unknown[i]);
  };
  co_await for_each_at_once(services_.io, unknown.size(), services_.look_ups_at_once(), ask);
}

/// Cloud's v2 API has labels of pages only.
bool root_pages_above::has_labels_at_an_address(const confluence::stored_ancestor& above) const {
  return services_.confluence.kind() == confluence::instance::data_center || above.type.empty() ||
         above.type == "page";
}

/// Of a whiteboard and the like it counts what discovery has found; a folder carries no labels.
tristate root_pages_above::known_without_asking(const confluence::stored_ancestor& above) const {
  if (found_.contains(above.id) && !has_labels_at_an_address(above))
    return tristate::yes;
  return above.type == "folder" ? tristate::no : tristate::unknown;
}

boost::asio::awaitable<tristate> root_pages_above::is_root(std::string id) {
  try {
    confluence::stored_content page;
    if (services_.confluence.kind() == confluence::instance::cloud) {
      page.labels = co_await services_.confluence.stored_labels(id, confluence::content_type::page);
    } else {
      auto found = co_await services_.confluence.stored(id);
      if (!found)
        co_return missing(id);
      page = std::move(*found);
    }
    failures_.answered();
    co_return has_label(page, services_.tenant.confluence.ingest_all_label);
  } catch (const http::api_error& error) {
    if (error.says(404))
      co_return missing(id);
    if (!failures_.note(store_part::labels, error))
      throw;
  }
  co_return tristate::unknown;
}

/// What the account can't see, its searches don't find as a root either; where they have, the store is in
/// error.
tristate root_pages_above::missing(const std::string& id) const {
  return found_.contains(id) ? tristate::unknown : tristate::no;
}

tristate root_pages_above::of(const confluence::stored_content& page) const {
  if (!page.ancestors)
    return tristate::unknown;
  auto answer = tristate::no;
  for (const auto& above : *page.ancestors) {
    const auto at = root_by_id_.find(above.id);
    const auto one = at == root_by_id_.end() ? tristate::unknown : at->second;
    if (one == tristate::yes)
      return tristate::yes;
    if (one == tristate::unknown)
      answer = tristate::unknown;
  }
  return answer;
}

} // namespace cfc::nodes
