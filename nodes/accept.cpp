#include "nodes/accept.hpp"

#include "io/observe/parts.hpp"

#include <string>
#include <utility>

namespace cfc::nodes {

namespace {

bool known_but_not_ingested(confluence::content_type type) {
  return type != confluence::content_type::other;
}

} // namespace

accept_node::accept_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                         tally& counts)
    : services_(services), run_(run), counts_(counts),
      acceptance_(services.tenant.processing.max_items_to_scan, services.selected),
      node_(graph, oneapi::tbb::flow::serial,
            [this](const search_results& results) { return judge(results); }) {}

accept_node::~accept_node() = default;

void accept_node::explain(const confluence::content& item) const {
  if (services_.log.enabled(observe::level::debug)) {
    const auto reason =
        item.status.empty() ? "type " + std::string(item.type_name) : "status " + std::string(item.status);
    services_.log.part(observe::part::discovery)
        .debug("a content is left out", {{"pageId", item.id}, {"reason", reason}});
  }
}

void accept_node::leave_out(const confluence::content& item) {
  explain(item);
  if (!item.status.empty()) {
    counts_.left_out_by_name("status", item.status);
    return;
  }
  if (known_but_not_ingested(item.type)) {
    counts_.left_out("type " + std::string(item.type_name));
    return;
  }
  using sighting = bounded_counts::sighting;
  const auto seen = counts_.left_out_by_name("type", item.type_name);
  if (seen == sighting::first) {
    services_.log.part(observe::part::discovery)
        .warn("contents of an unknown type are left out; told once for the type",
              {{"type", item.type_name}, {"id", item.id}});
  } else if (seen == sighting::first_other) {
    services_.log.part(observe::part::discovery)
        .warn("contents of many unknown types are left out; further types count as \"other\"",
              {{"typesNamed", bounded_counts::most_names}});
  }
}

accepted_results accept_node::judge(const search_results& results) {
  auto accepted = std::make_shared<std::vector<std::uint32_t>>();
  if (results.search_page != nullptr) {
    auto verdict = acceptance_.judge(*results.search_page);
    for (const auto index : verdict.left_out) {
      leave_out(results.search_page->contents[index]);
    }
    if (verdict.not_selected > 0 && run_.first_to_tell("rows of spaces that weren't asked for")) {
      services_.log.part(observe::part::discovery)
          .warn("Confluence gives rows of spaces that weren't asked for; they are left out");
    }
    if (verdict.limit_reached)
      run_.truncate();
    counts_.accepted_pages += verdict.accepted.size();
    *accepted = std::move(verdict.accepted);
  }
  return {results, std::move(accepted)};
}

} // namespace cfc::nodes
