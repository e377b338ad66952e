#include "nodes/space_cleanup.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/foreign_contents.hpp"
#include "nodes/operations/whole_lists.hpp"

#include <algorithm>
#include <exception>
#include <set>
#include <string_view>
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
  const auto& orphan = request.space;
  cleanup_outcome outcome;
  outcome.space_key = orphan.mark.space_key;
  outcome.held = request.held;
  if (run_.stopping())
    co_return outcome;
  try {
    co_await delete_files(orphan, outcome);
    if (outcome.failures.empty() && !run_.stopping())
      co_await end_scope(orphan, outcome);
  } catch (...) {
    auto failure = http::failure_of(std::current_exception());
    if (failure.ends_cycle)
      run_.abort(failure.reason);
    outcome.failures.push_back({orphan.mark.space_key, std::move(failure)});
  }
  co_return outcome;
}

boost::asio::awaitable<void> space_cleanup_node::delete_files(const orphan_space& orphan,
                                                              cleanup_outcome& outcome) {
  auto contents = orphan.held->ours;
  std::vector<std::string> scopes{orphan.scope.id};
  outcome.foreign = co_await take_out_moved(services_, contents, std::move(scopes));
  auto done = co_await delete_contents(services_, run_, std::move(contents));
  outcome.files_deleted = std::move(done.deleted);
  outcome.failures = std::move(done.failures);
  outcome.foreign.insert(outcome.foreign.end(), orphan.held->foreign.begin(), orphan.held->foreign.end());
  auto doubt = orphan.held->doubt;
  if (!doubt && outcome.failures.empty() && !run_.stopping()) {
    if (const auto more = co_await count_unplanned(orphan); more > 0)
      doubt = std::to_string(more) + " contents are listed now that were not when it was decided what goes";
  }
  if (!doubt)
    co_return;
  http::failure failure;
  failure.reason = "its scope stays, since it may hold more than was found: " + *doubt;
  outcome.failures.push_back({orphan.mark.space_key, std::move(failure)});
}

/// What was deleted may be listed for a while.
boost::asio::awaitable<std::uint64_t> space_cleanup_node::count_unplanned(const orphan_space& orphan) const {
  std::set<std::string_view> planned;
  for (const auto& content : orphan.held->ours)
    planned.insert(content.id);
  const auto found = co_await services_.unique.contents_by_key_prefix(orphan.prefix);
  const std::vector<std::string> scopes{orphan.scope.id};
  const auto sorted = sort_by_owner(services_, run_, found.rows, orphan.prefix, scopes);
  co_return static_cast<std::uint64_t>(
      std::count_if(sorted.ours.begin(), sorted.ours.end(),
                    [&](const auto& content) { return !planned.contains(content.id); }));
}

boost::asio::awaitable<void> space_cleanup_node::end_scope(const orphan_space& orphan,
                                                           cleanup_outcome& outcome) {
  if (orphan.replaced_by) {
    std::optional<std::string> mark = space_external_id(services_.tenant, *orphan.replaced_by);
    co_await services_.unique.set_external_id(orphan.scope.id, std::move(mark));
    services_.log.part(observe::part::ingestion)
        .info("the contents of an earlier space with the same key, or of the tenant's former name, were "
              "cleaned up",
              {{"spaceKey", orphan.mark.space_key},
               {"earlierMark", orphan.scope.external_id.value_or("")},
               {"files", outcome.files_deleted.size()}});
    co_return;
  }
  const auto contents = co_await contents_in_scope(services_, orphan.scope.id);
  const auto folders = co_await services_.unique.children_of(orphan.scope.id);
  if (contents == 0 && folders.rows.empty()) {
    co_await delete_scope(orphan, outcome);
    co_return;
  }
  services_.log.part(observe::part::ingestion)
      .warn("the scope of a removed space holds contents or folders that aren't the connector's; it stays",
            {{"spaceKey", orphan.mark.space_key},
             {"scopeId", orphan.scope.id},
             {"contents", contents},
             {"folders", folders.rows.size()}});
}

boost::asio::awaitable<void> space_cleanup_node::delete_scope(const orphan_space& orphan,
                                                              cleanup_outcome& outcome) {
  const auto failed = co_await services_.unique.delete_folder(orphan.scope.id, false);
  for (const auto& folder : failed) {
    http::failure failure;
    failure.reason = folder.reason;
    outcome.failures.push_back({"scope " + folder.path, std::move(failure)});
  }
  outcome.scope_deleted = failed.empty();
}

void space_cleanup_node::take(cleanup_outcome outcome) {
  outcome.held.give_back();
  counts_.deleted += outcome.files_deleted.size();
  services_.metrics.orphaned_files_deleted(outcome.files_deleted.size());
  const bool was_left = run_.stopping() && !outcome.scope_deleted && outcome.failures.empty();
  if (!was_left)
    services_.metrics.space_cleaned_up(outcome.failures.empty());
  for (const auto& failed : outcome.failures) {
    services_.log.part(observe::part::ingestion)
        .error("cleaning up a removed space failed",
               {{"spaceKey", outcome.space_key}, {"what", failed.key}, {"error", failed.failure.reason}});
  }
  if (outcome.scope_deleted) {
    services_.log.part(observe::part::ingestion)
        .info("a removed space was cleaned up",
              {{"spaceKey", outcome.space_key}, {"files", outcome.files_deleted.size()}});
  }
  outcomes_.push_back(std::move(outcome));
}

} // namespace cfc::nodes
