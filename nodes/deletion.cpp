#include "nodes/deletion.hpp"

#include "nodes/operations/delivery.hpp"

#include <algorithm>
#include <set>

namespace cfc::nodes {

namespace {

constexpr std::size_t ids_per_call = 20;

/// What is known about a group of contents that are to be deleted.
struct attempt_facts {
  std::set<std::string> left; ///< ids that aren't known to be gone
  bool maybe_gone = false;    ///< some of these may be gone
  std::string why;
  int status = 0;
  std::string ends_cycle;

  void note(const http::api_error& error) {
    why = error.what();
    status = error.status();
    if (nodes::ends_cycle(error))
      ends_cycle = why;
  }
};

boost::asio::awaitable<void> delete_once(const services& use, const std::vector<doomed_content>& contents,
                                         attempt_facts& facts) {
  std::vector<std::string> ids;
  ids.reserve(contents.size());
  for (const auto& content : contents)
    ids.push_back(content.id);
  facts.left.insert(ids.begin(), ids.end());
  facts.why = "the platform did not delete it";
  try {
    const auto deleted = co_await use.unique.delete_contents(std::move(ids));
    for (const auto& id : deleted)
      facts.left.erase(id);
    facts.maybe_gone = !facts.left.empty();
  } catch (const http::api_error& error) {
    facts.note(error);
    facts.maybe_gone = error.unclear();
  } catch (const std::exception& error) {
    facts.why = error.what();
  }
}

boost::asio::awaitable<void> look_up_again(const services& use, const std::vector<doomed_content>& contents,
                                           attempt_facts& facts) {
  std::vector<std::string> keys;
  for (const auto& content : contents) {
    if (facts.left.contains(content.id))
      keys.push_back(content.key);
  }
  try {
    const auto found = co_await use.unique.contents_by_keys(std::move(keys));
    std::set<std::string> there;
    for (const auto& content : found)
      there.insert(content.id);
    std::erase_if(facts.left, [&](const std::string& id) { return !there.contains(id); });
  } catch (const http::api_error& error) {
    facts.note(error);
  } catch (const std::exception& error) {
    facts.why = error.what();
  }
}

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
  attempt_facts facts;
  co_await delete_once(use, contents, facts);
  if (facts.maybe_gone && facts.ends_cycle.empty())
    co_await look_up_again(use, contents, facts);
  outcome.deleted = contents.size() - facts.left.size();
  for (const auto& content : contents) {
    if (facts.left.contains(content.id))
      outcome.failures.push_back({content.key, facts.why, facts.status});
  }
  outcome.ends_cycle = std::move(facts.ends_cycle);
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
    if (!outcome.ends_cycle.empty())
      run_.abort(outcome.ends_cycle);
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
