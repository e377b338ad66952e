#include "nodes/attachment_extraction.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/inlined_images.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace cfc::nodes {

namespace {

std::size_t rows_of(const listed_attachments& listed) {
  std::size_t rows = 0;
  for (const auto& list : listed.rest->lists)
    rows += list.attachments.size();
  return rows;
}

} // namespace

attachment_extraction_node::attachment_extraction_node(oneapi::tbb::flow::graph& graph,
                                                       const service_set& services, run_context& run,
                                                       tally& counts)
    : services_(services), run_(run), counts_(counts), rules_(services.tenant.ingestion),
      entry_(graph, oneapi::tbb::flow::unlimited,
             [this, nothing = std::make_shared<const further_attachments>()](
                 const accepted_results& results, entry::output_ports_type& ports) {
               // An answer that shows all of its attachments needn't go to the I/O thread and back.
               if (lacks_some(results))
                 std::get<0>(ports).try_put(results);
               else
                 std::get<1>(ports).try_put({results, nothing});
             }),
      paging_(graph, "attachment paging", services.io, run,
              [this](accepted_results results) { return fetch_further(std::move(results)); }),
      extract_(graph, oneapi::tbb::flow::unlimited,
               [this](const complete_results& results) { return take(results); }) {
  make_edge(oneapi::tbb::flow::output_port<0>(entry_), paging_.in());
  make_edge(oneapi::tbb::flow::output_port<1>(entry_), extract_);
  make_edge(paging_.out(), extract_);
}

attachment_extraction_node::~attachment_extraction_node() = default;

bool attachment_extraction_node::lacks_some(const accepted_results& accepted) const {
  const auto& answer = accepted.results.search_page;
  return answer != nullptr && services_.tenant.ingestion.with_attachments &&
         std::any_of(accepted.indices->begin(), accepted.indices->end(),
                     [&](std::uint32_t index) { return answer->contents[index].has_more_attachments; });
}

boost::asio::awaitable<attachment_extraction_node::complete_results>
attachment_extraction_node::fetch_further(accepted_results accepted) {
  auto further = std::make_shared<further_attachments>();
  const auto answer = accepted.results.search_page;
  for (const auto index : *accepted.indices) {
    const auto& item = answer->contents[index];
    if (!item.has_more_attachments || run_.asks_no_more())
      continue;
    try {
      auto listed = co_await list_attachments(services_, further_request(item));
      note(std::string(item.id), listed);
      further->emplace(index, std::move(listed.rest));
    } catch (...) {
      const auto failure = http::failure_of(std::current_exception());
      run_.abort("discovery failed: attachments of page " + std::string(item.id) + ": " + failure.reason);
    }
  }
  complete_results complete;
  complete.accepted = std::move(accepted);
  complete.further = std::move(further);
  co_return complete;
}

void attachment_extraction_node::note(std::string page_id, const listed_attachments& listed) {
  if (listed.rest != nullptr && listed.rest->ended_early &&
      run_.first_to_tell("lists of attachments are cut")) {
    services_.log.part(observe::part::discovery)
        .warn(
            "Confluence ends lists of attachments without a next link although they go on; they are asked on",
            {{"pageId", page_id}});
  }
  if (listed.rest != nullptr) {
    services_.log.part(observe::part::discovery)
        .debug("further attachments of a page were listed",
               {{"pageId", page_id}, {"found", rows_of(listed)}});
  }
  if (!listed.failure)
    return;
  services_.log.part(observe::part::discovery)
      .error("the attachments of a page can't be listed; those that Unique holds of it are kept",
             {{"pageId", page_id}, {"error", listed.failure->reason}});
  unknown_.push_back({std::move(page_id), *listed.failure});
}

left_out_visitor attachment_extraction_node::explanation() const {
  if (!services_.log.enabled(observe::level::debug))
    return {};
  return [log = services_.log.part(observe::part::discovery)](
             std::string_view page_id, const confluence::attachment& row, const std::string& reason) {
    log.debug("an attachment is left out", {{"pageId", page_id},
                                            {"attachmentId", row.id},
                                            {"title", row.title},
                                            {"mediaType", row.media_type},
                                            {"bytes", row.size.value_or(0)},
                                            {"reason", reason}});
  };
}

extracted_results attachment_extraction_node::take(const complete_results& results) {
  const auto& answer = results.accepted.results.search_page;
  extraction_result result;
  if (answer != nullptr && services_.tenant.ingestion.with_attachments)
    result = extract(*answer, *results.accepted.indices, *results.further, rules_, explanation());
  const auto& settings = services_.tenant.ingestion;
  if (settings.inline_images)
    mark_inlined(result.found, settings.allowed_mime_types, settings.inline_max_page_bytes);
  else
    result.found.refused_images.clear();
  for (const auto& [reason, count] : result.left_out)
    counts_.left_out(reason, count);
  counts_.accepted_attachments += result.found.attachments.size();
  return {results.accepted, std::make_shared<const extraction>(std::move(result.found))};
}

} // namespace cfc::nodes
