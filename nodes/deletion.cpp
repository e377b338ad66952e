#include "nodes/deletion.hpp"

#include "io/observe/parts.hpp"

#include <memory>
#include <utility>

namespace cfc::nodes {

std::vector<deletion_batch> deletion_batches(const std::vector<content_to_delete>& contents) {
  std::vector<deletion_batch> batches;
  for (auto& deleted_together : in_batches(contents)) {
    deletion_batch batch;
    batch.contents = std::make_shared<const std::vector<content_to_delete>>(std::move(deleted_together));
    batches.push_back(std::move(batch));
  }
  return batches;
}

deletion_node::deletion_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                             tally& counts)
    : services_(services), run_(run), counts_(counts),
      step_(graph, "deletion", services.io, run,
            [this](deletion_batch batch) { return remove(std::move(batch)); }),
      collect_(graph, oneapi::tbb::flow::serial, [this](const deletion_outcome& outcome) { take(outcome); }) {
  make_edge(step_.out(), collect_);
}

deletion_node::~deletion_node() = default;

boost::asio::awaitable<deletion_outcome> deletion_node::remove(deletion_batch batch) {
  auto contents = *batch.contents;
  auto result = co_await delete_contents(services_, run_, std::move(contents));
  co_return deletion_outcome{std::move(result), batch.held};
}

void deletion_node::take(deletion_outcome outcome) {
  outcome.held.give_back();
  const auto& done = outcome.result;
  counts_.deleted += done.deleted.size();
  services_.metrics.contents_deleted(done.deleted.size(), done.failures.size());
  for (const auto& failed : done.failures) {
    services_.log.part(observe::part::ingestion)
        .error("a content could not be deleted", {{"key", failed.key}, {"error", failed.failure.reason}});
  }
  add(result_, std::move(outcome.result));
}

} // namespace cfc::nodes
