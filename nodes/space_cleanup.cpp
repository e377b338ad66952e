#include "nodes/space_cleanup.hpp"

#include "io/observe/parts.hpp"

#include <utility>

namespace cfc::nodes {

space_cleanup_node::space_cleanup_node(oneapi::tbb::flow::graph& graph, const service_set& services,
                                       run_context& run, tally& counts)
    : services_(services), run_(run), counts_(counts),
      step_(graph, "space cleanup", services.io, run,
            [this](cleanup_request request) { return clean(std::move(request)); }),
      collect_(graph, oneapi::tbb::flow::serial, [this](const cleanup_outcome& outcome) { take(outcome); }) {
  make_edge(step_.out(), collect_);
}

space_cleanup_node::~space_cleanup_node() = default;

boost::asio::awaitable<cleanup_outcome> space_cleanup_node::clean(cleanup_request request) {
  auto key = request.space.mark.space_key;
  auto result = co_await clean_up_scope(services_, run_, std::move(request.space));
  co_return cleanup_outcome{std::move(key), std::move(result), request.held};
}

void space_cleanup_node::take(cleanup_outcome outcome) {
  outcome.held.give_back();
  const auto& result = outcome.result;
  counts_.deleted += result.files_deleted.size();
  services_.metrics.orphaned_files_deleted(result.files_deleted.size());
  const bool was_left = run_.stopping() && !result.scope_deleted && result.failures.empty();
  if (!was_left)
    services_.metrics.space_cleaned_up(result.failures.empty());
  for (const auto& failed : result.failures) {
    services_.log.part(observe::part::ingestion)
        .error("cleaning up a removed space failed",
               {{"spaceKey", outcome.space_key}, {"what", failed.key}, {"error", failed.failure.reason}});
  }
  if (result.scope_deleted) {
    services_.log.part(observe::part::ingestion)
        .info("a removed space was cleaned up",
              {{"spaceKey", outcome.space_key}, {"files", result.files_deleted.size()}});
  }
  outcomes_.push_back(std::move(outcome));
}

} // namespace cfc::nodes
