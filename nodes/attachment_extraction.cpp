#include "nodes/attachment_extraction.hpp"

#include <exception>
#include <string>

namespace cfc::nodes {

attachment_extraction_node::attachment_extraction_node(oneapi::tbb::flow::graph& graph,
                                                       const service_set& services, run_context& run,
                                                       tally& counts)
    : services_(services), run_(run), counts_(counts),
      rules_(services.tenant.ingestion.allowed_mime_types, services.tenant.ingestion.max_file_bytes),
      overflow_(graph, "attachment paging", services.io, run,
                [this](accepted_results results) { return fetch_further(std::move(results)); }),
      extract_(graph, oneapi::tbb::flow::unlimited,
               [this](const complete_results& results) { return take(results); }) {
  make_edge(overflow_.out(), extract_);
}

attachment_extraction_node::~attachment_extraction_node() = default;

boost::asio::awaitable<attachment_extraction_node::complete_results>
attachment_extraction_node::fetch_further(accepted_results results) {
  auto further = std::make_shared<further_attachments>();
  const auto page = results.answer.page;
  if (page != nullptr && services_.tenant.ingestion.attachments) {
    for (const auto index : *results.accepted) {
      const auto& item = page->contents[index];
      if (!item.more_attachments || run_.discovery_ended())
        continue;
      try {
        auto more = co_await services_.confluence.fetch_attachments(
            std::string(item.id), item.type, std::string(item.attachments_next), item.attachment_count);
        further->emplace(index, std::make_shared<confluence::client::more_attachments>(std::move(more)));
      } catch (...) {
        const auto failure = http::failure_of(std::current_exception());
        run_.abort("discovery failed: attachments of page " + std::string(item.id) + ": " + failure.reason);
      }
    }
  }
  complete_results complete;
  complete.items = std::move(results);
  complete.further = std::move(further);
  co_return complete;
}

extracted_results attachment_extraction_node::take(const complete_results& results) {
  const auto& page = results.items.answer.page;
  extraction_result result;
  if (page != nullptr && services_.tenant.ingestion.attachments)
    result = extract(*page, *results.items.accepted, *results.further, rules_);
  for (const auto& [reason, count] : result.left_out)
    counts_.skipped(reason, count);
  counts_.accepted_attachments += result.found.attachments.size();
  return {results.items, std::make_shared<const extraction>(std::move(result.found))};
}

} // namespace cfc::nodes
