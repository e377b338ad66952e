#include "nodes/space_cleanup.hpp"

#include "nodes/operations/delivery.hpp"

namespace cfc::nodes {

space_cleanup::space_cleanup(oneapi::tbb::flow::graph& graph, const services& use, run_context& run,
                             tally& counts)
    : use_(use), run_(run), counts_(counts),
      step_(graph, "space cleanup", use.io, run,
            [this](orphan_space orphan) { return clean(std::move(orphan)); }),
      collect_(graph, oneapi::tbb::flow::serial, [this](const cleanup_outcome& outcome) { take(outcome); }) {
  make_edge(step_.out(), collect_);
}

space_cleanup::~space_cleanup() = default;

boost::asio::awaitable<cleanup_outcome> space_cleanup::clean(orphan_space orphan) {
  cleanup_outcome outcome;
  outcome.space_key = orphan.mark.space_key;
  outcome.held = orphan.held;
  if (run_.stopping())
    co_return outcome;
  outcome.attempted = true;
  try {
    co_await delete_files(orphan, outcome);
    if (outcome.failures.empty() && !run_.stopping())
      co_await end_scope(orphan, outcome);
  } catch (const http::api_error& error) {
    if (ends_cycle(error))
      run_.abort(error.what());
    outcome.failures.push_back({orphan.mark.space_key, error.what(), error.status()});
  } catch (const std::exception& error) {
    outcome.failures.push_back({orphan.mark.space_key, error.what(), 0});
  }
  co_return outcome;
}

boost::asio::awaitable<void> space_cleanup::delete_files(const orphan_space& orphan,
                                                         cleanup_outcome& outcome) {
  const auto prefix = partial_key(use_.tenant, orphan.mark.space_id, orphan.mark.space_key) + "/";
  // What could not be deleted stays in front of the list and is stepped over.
  while (!run_.stopping()) {
    const auto found = co_await use_.unique.contents_by_key_prefix(prefix, outcome.failures.size());
    if (found.empty())
      co_return;
    std::vector<doomed_content> ours;
    for (const auto& content : found) {
      if (content.key.starts_with(prefix))
        ours.push_back({content.id, content.key, {}});
    }
    if (ours.empty())
      co_return;
    for (const auto& batch : deletion_batches(ours)) {
      if (run_.stopping())
        co_return;
      auto contents = *batch.contents;
      const auto done = co_await delete_contents(use_, std::move(contents));
      outcome.files_deleted += done.deleted;
      if (!done.ends_cycle.empty())
        run_.abort(done.ends_cycle);
      outcome.failures.insert(outcome.failures.end(), done.failures.begin(), done.failures.end());
    }
  }
}

boost::asio::awaitable<void> space_cleanup::end_scope(const orphan_space& orphan, cleanup_outcome& outcome) {
  if (orphan.replaced_by) {
    std::optional<std::string> mark = space_external_id(use_.tenant, *orphan.replaced_by);
    co_await use_.unique.set_external_id(orphan.scope.id, std::move(mark));
    use_.log.info("the contents of an earlier space with the same key were cleaned up",
                  {{"spaceKey", orphan.mark.space_key},
                   {"earlierId", orphan.mark.space_id},
                   {"files", outcome.files_deleted}});
  } else {
    co_await delete_scope(orphan, outcome);
  }
}

boost::asio::awaitable<void> space_cleanup::delete_scope(const orphan_space& orphan,
                                                         cleanup_outcome& outcome) {
  const auto failed = co_await use_.unique.delete_folder(orphan.scope.id, false);
  for (const auto& folder : failed) {
    outcome.failures.push_back({"scope " + folder.path, folder.reason, 0});
  }
  outcome.scope_deleted = failed.empty();
}

void space_cleanup::take(cleanup_outcome outcome) {
  outcome.held.give_back();
  counts_.deleted += outcome.files_deleted;
  for (const auto& failure : outcome.failures) {
    use_.log.error("cleaning up a removed space failed",
                   {{"spaceKey", outcome.space_key}, {"what", failure.key}, {"error", failure.reason}});
  }
  if (outcome.scope_deleted) {
    use_.log.info("a removed space was cleaned up",
                  {{"spaceKey", outcome.space_key}, {"files", outcome.files_deleted}});
  }
  outcomes_.push_back(std::move(outcome));
}

} // namespace cfc::nodes
