#include "nodes/descendant_batching.hpp"

#include <algorithm>
#include <tuple>

namespace cfc::nodes {

std::vector<search_query> descendant_groups(std::vector<root_page> roots,
                                            const std::string& space_condition) {
  std::sort(roots.begin(), roots.end(), [](const root_page& a, const root_page& b) {
    return std::tie(a.space_id, a.id) < std::tie(b.space_id, b.id);
  });
  std::vector<std::string> ids;
  ids.reserve(roots.size());
  for (const auto& root : roots)
    ids.push_back(root.id);

  std::vector<search_query> groups;
  auto next = roots.begin();
  for (const auto& group_ids :
       confluence::id_groups(ids, roots_per_search, confluence::most_cql_bytes, space_condition)) {
    search_query group;
    group.kind = search_kind::descendants;
    group.space_condition = space_condition;
    group.rank = static_cast<std::uint32_t>(next - roots.begin());
    const auto end = next + static_cast<std::ptrdiff_t>(group_ids.size());
    group.roots.assign(next, end);
    next = end;
    groups.push_back(std::move(group));
  }
  return groups;
}

descendant_batching_node::descendant_batching_node(oneapi::tbb::flow::graph& graph,
                                                   const service_set& services, search_engine& searches,
                                                   tally& counts)
    : node_(graph, oneapi::tbb::flow::serial,
            [&services, &searches, &counts](const roots_found& found, node::output_ports_type& ports) {
              auto planned = std::make_shared<std::vector<announced_search>>();
              std::vector<search_request> first;
              auto all = descendant_groups(*found.roots, services.selected.short_condition());
              const bool enough = are_enough(all.size(), services.tenant.processing.discovery_concurrency);
              for (auto& group : all) {
                group.split_for_speed = !enough;
                auto call = searches.first_call(std::make_shared<const search_query>(std::move(group)));
                planned->push_back({call.id, call.query});
                first.push_back({std::move(call), {}, {}});
              }
              counts.searches_open += static_cast<std::int64_t>(first.size());
              std::get<1>(ports).try_put({std::move(planned)});
              for (const auto& request : first)
                std::get<0>(ports).try_put(request);
            }) {}

descendant_batching_node::~descendant_batching_node() = default;

} // namespace cfc::nodes
