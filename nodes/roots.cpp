#include "nodes/roots.hpp"

namespace cfc::nodes {

std::optional<std::vector<root_page>> root_collection::record(const search_results& results) {
  if (results.query->kind == search_kind::descendants || finished_)
    return std::nullopt;
  // A run for some pages alone asks for none of their descendants.
  if (results.search_page != nullptr && results.query->only_ids.empty()) {
    for (const auto& item : results.search_page->contents) {
      if (results.query->kind != search_kind::roots && !item.has_all_label)
        continue;
      const bool has_space = item.space != confluence::content::no_space;
      if (has_space && !selected_.takes(results.search_page->spaces[item.space].key))
        continue;
      roots_.emplace(item.id, has_space ? results.search_page->spaces[item.space].id : std::string_view());
    }
  }
  for (const auto& next : results.followed_by)
    open_.expect(next.id);
  open_.answered(results.request_id);
  if (!open_.complete())
    return std::nullopt;
  finished_ = true;
  std::vector<root_page> all;
  for (const auto& [id, space] : roots_)
    all.push_back({id, space});
  return all;
}

roots_node::roots_node(oneapi::tbb::flow::graph& graph, const service_set& services)
    : collection_(services.selected),
      node_(graph, oneapi::tbb::flow::serial,
            [this](const search_results& results, node::output_ports_type& ports) {
              if (auto all = collection_.record(results))
                std::get<0>(ports).try_put({std::make_shared<const std::vector<root_page>>(std::move(*all))});
            }) {}

roots_node::~roots_node() = default;

} // namespace cfc::nodes
