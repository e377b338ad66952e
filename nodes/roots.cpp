#include "nodes/roots.hpp"

namespace cfc::nodes {

root_collection::step root_collection::record(const search_results& results) {
  step next;
  if (results.scope->kind == search_kind::descendants || finished_)
    return next;
  take(results);
  open_.answered(results.request_id, results.followed_by);
  if (!open_.complete())
    return next;

  std::vector<std::string> ids;
  for (const auto& [id, space] : doubtful_) {
    if (!roots_.contains(id))
      ids.push_back(id);
  }
  if (results.scope->kind == search_kind::labels && !ids.empty()) {
    for (auto& group : confluence::id_groups(ids)) {
      search_scope check;
      check.kind = search_kind::root_check;
      check.ids = std::move(group);
      next.to_check.push_back(std::move(check));
    }
    return next;
  }
  finished_ = true;
  next.roots.emplace();
  for (const auto& [id, space] : roots_)
    next.roots->push_back({id, space});
  return next;
}

void root_collection::take(const search_results& results) {
  if (results.page == nullptr)
    return;
  const bool checking = results.scope->kind == search_kind::root_check;
  for (const auto& item : results.page->contents) {
    const auto space = item.space == confluence::content::no_space
                           ? std::string()
                           : std::string(results.page->spaces[item.space].id);
    const bool unsure = item.labels_cut || !item.has_single_label;
    if (checking || item.has_all_label) {
      roots_.emplace(item.id, space);
    } else if (unsure) {
      doubtful_.emplace(item.id, space);
    }
  }
}

roots::roots(oneapi::tbb::flow::graph& graph, search_requests& requests, tally& counts)
    : requests_(requests), counts_(counts),
      node_(graph, oneapi::tbb::flow::serial,
            [this](const search_results& results, node::output_ports_type& ports) { run(results, ports); }) {}

roots::~roots() = default;

void roots::run(const search_results& results, node::output_ports_type& ports) {
  auto step = collection_.record(results);
  for (auto& scope : step.to_check) {
    const auto request = requests_.first(std::make_shared<const search_scope>(std::move(scope)));
    collection_.expect(request.id);
    ++counts_.searches_open;
    std::get<0>(ports).try_put(request);
  }
  if (step.roots) {
    std::get<1>(ports).try_put({std::make_shared<const std::vector<root>>(std::move(*step.roots))});
  }
}

} // namespace cfc::nodes
