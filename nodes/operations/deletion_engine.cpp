#include "nodes/operations/deletion_engine.hpp"

#include "io/observe/parts.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <set>
#include <utility>

namespace cfc::nodes {

namespace {

/// What is known about a batch that is being deleted.
struct attempt {
  std::set<std::string> not_gone; ///< ids that aren't known to be gone
  bool maybe_gone = false;        ///< some of these may be gone
  http::failure failure;          ///< why they are left
};

boost::asio::awaitable<void> delete_once(const service_set& services,
                                         const std::vector<content_to_delete>& contents, attempt& state) {
  std::vector<std::string> ids;
  ids.reserve(contents.size());
  for (const auto& content : contents)
    ids.push_back(content.id);
  state.not_gone.insert(ids.begin(), ids.end());
  state.failure.reason = "the platform did not delete it";
  try {
    const auto deleted = co_await services.unique.delete_by_ids(std::move(ids));
    for (const auto& id : deleted)
      state.not_gone.erase(id);
    services.log.part(observe::part::ingestion)
        .debug("a batch of contents was to be deleted",
               {{"count", contents.size()}, {"deleted", deleted.size()}});
    state.maybe_gone = !state.not_gone.empty();
  } catch (...) {
    state.failure = http::failure_of(std::current_exception());
    state.maybe_gone = state.failure.unclear && !state.failure.ends_cycle;
  }
}

boost::asio::awaitable<void> look_up_again(const service_set& services,
                                           const std::vector<content_to_delete>& contents, attempt& state) {
  std::vector<std::string> keys;
  for (const auto& content : contents) {
    if (state.not_gone.contains(content.id))
      keys.push_back(content.key);
  }
  try {
    const auto found = co_await services.unique.contents_by_keys(std::move(keys));
    std::set<std::string> there;
    for (const auto& content : found)
      there.insert(content.id);
    std::erase_if(state.not_gone, [&](const std::string& id) { return !there.contains(id); });
  } catch (...) {
    state.failure = http::failure_of(std::current_exception());
  }
}

} // namespace

void add(deletion_result& sum, deletion_result part) {
  std::move(part.deleted.begin(), part.deleted.end(), std::back_inserter(sum.deleted));
  std::move(part.failures.begin(), part.failures.end(), std::back_inserter(sum.failures));
  std::move(part.not_attempted.begin(), part.not_attempted.end(), std::back_inserter(sum.not_attempted));
}

std::vector<std::vector<content_to_delete>> in_batches(const std::vector<content_to_delete>& contents) {
  std::vector<std::vector<content_to_delete>> batches;
  for (std::size_t first = 0; first < contents.size(); first += contents_per_deletion) {
    const auto end = std::min(contents.size(), first + contents_per_deletion);
    batches.emplace_back(contents.begin() + static_cast<std::ptrdiff_t>(first),
                         contents.begin() + static_cast<std::ptrdiff_t>(end));
  }
  return batches;
}

boost::asio::awaitable<deletion_result> delete_batch(const service_set& services, run_context& run,
                                                     std::vector<content_to_delete> contents) {
  attempt state;
  co_await delete_once(services, contents, state);
  if (state.maybe_gone)
    co_await look_up_again(services, contents, state);
  if (state.failure.ends_cycle)
    run.abort(state.failure.reason);
  deletion_result result;
  for (auto& content : contents) {
    if (state.not_gone.contains(content.id)) {
      result.failures.push_back({std::move(content.key), state.failure});
    } else {
      services.log.part(observe::part::ingestion)
          .info("a content was deleted", {{"key", content.key}, {"reason", name_of(content.reason)}});
      result.deleted.push_back({std::move(content.key), content.reason});
    }
  }
  co_return result;
}

boost::asio::awaitable<deletion_result> delete_contents(const service_set& services, run_context& run,
                                                        std::vector<content_to_delete> contents) {
  deletion_result sum;
  for (auto& batch : in_batches(contents)) {
    if (run.stopping()) {
      std::move(batch.begin(), batch.end(), std::back_inserter(sum.not_attempted));
      continue;
    }
    auto part = co_await delete_batch(services, run, std::move(batch));
    add(sum, std::move(part));
  }
  co_return sum;
}

boost::asio::awaitable<deletion_result> delete_listed(const service_set& services, run_context& run,
                                                      content_lister list) {
  deletion_result sum;
  std::set<std::string> attempted;
  while (!run.stopping()) {
    auto contents = co_await list();
    std::erase_if(contents, [&](const auto& content) { return !attempted.insert(content.id).second; });
    if (contents.empty())
      co_return sum;
    auto part = co_await delete_contents(services, run, std::move(contents));
    add(sum, std::move(part));
  }
  co_return sum;
}

} // namespace cfc::nodes
