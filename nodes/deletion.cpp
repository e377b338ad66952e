#include "nodes/deletion.hpp"

#include <algorithm>
#include <set>

namespace cfc::nodes {

namespace {

constexpr std::size_t ids_per_call = 20;

} // namespace

std::vector<deletion_batch> deletion_batches(const std::vector<doomed_content>& contents) {
  std::vector<deletion_batch> batches;
  for (std::size_t first = 0; first < contents.size(); first += ids_per_call) {
    const auto begin = contents.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end =
        contents.begin() + static_cast<std::ptrdiff_t>(std::min(contents.size(), first + ids_per_call));
    deletion_batch batch;
    batch.contents = std::make_shared<const std::vector<doomed_content>>(begin, end);
    batches.push_back(std::move(batch));
  }
  return batches;
}

boost::asio::awaitable<deletion_outcome> delete_contents(const services& use,
                                                         std::vector<doomed_content> contents) {
  deletion_outcome outcome;
  std::vector<std::string> ids;
  for (const auto& content : contents)
    ids.push_back(content.id);
  std::set<std::string> gone;
  std::string why = "the platform did not name it among the deleted ones";
  int status = 0;
  try {
    const auto deleted = co_await use.unique.delete_contents(std::move(ids));
    gone.insert(deleted.begin(), deleted.end());
  } catch (const http::api_error& error) {
    why = error.what();
    status = error.status();
  } catch (const std::exception& error) {
    why = error.what();
  }
  for (const auto& content : contents) {
    if (gone.contains(content.id)) {
      ++outcome.deleted;
    } else {
      outcome.failures.push_back({content.key, why, status});
    }
  }
  co_return outcome;
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
  deletion_outcome outcome;
  if (!run_.stopping()) {
    auto contents = *batch.contents;
    outcome = co_await delete_contents(use_, std::move(contents));
  }
  outcome.held = batch.held;
  co_return outcome;
}

void deletion::take(deletion_outcome outcome) {
  outcome.held.give_back();
  deleted_ += outcome.deleted;
  counts_.deleted += outcome.deleted;
  for (auto& failure : outcome.failures) {
    use_.log.error("a content could not be deleted", {{"key", failure.key}, {"error", failure.reason}});
    failures_.push_back(std::move(failure));
  }
}

} // namespace cfc::nodes
