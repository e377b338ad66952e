#include "nodes/deletion.hpp"

#include <memory>
#include <utility>

namespace cfc::nodes {

std::vector<deletion_batch> deletion_batches(const std::vector<content_to_delete>& contents) {
  std::vector<deletion_batch> batches;
  for (auto& group : deletion_groups(contents)) {
    deletion_batch batch;
    batch.contents = std::make_shared<const std::vector<content_to_delete>>(std::move(group));
    batches.push_back(std::move(batch));
  }
  return batches;
}

deletion::deletion(oneapi::tbb::flow::graph& graph, const services& use, run_context& run, tally& counts)
    : use_(use), run_(run), counts_(counts),
      step_(graph, "deletion", use.io, run,
            [this](deletion_batch batch) { return remove(std::move(batch)); }),
      collect_(graph, oneapi::tbb::flow::serial, [this](const deletion_outcome& outcome) { take(outcome); }) {
  make_edge(step_.out(), collect_);
}

deletion::~deletion() = default;

boost::asio::awaitable<deletion_outcome> deletion::remove(deletion_batch batch) {
  auto contents = *batch.contents;
  auto result = co_await delete_contents(use_, run_, std::move(contents));
  co_return deletion_outcome{std::move(result), batch.held};
}

void deletion::take(deletion_outcome outcome) {
  outcome.held.give_back();
  deleted_ += outcome.result.deleted;
  counts_.deleted += outcome.result.deleted;
  for (auto& failed : outcome.result.failures) {
    use_.log.error("a content could not be deleted", {{"key", failed.key}, {"error", failed.failure.reason}});
    failures_.push_back(std::move(failed));
  }
}

} // namespace cfc::nodes
