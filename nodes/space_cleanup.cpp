#include "nodes/space_cleanup.hpp"

#include "nodes/operations/deletion_engine.hpp"

#include <exception>
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

boost::asio::awaitable<std::vector<content_to_delete>>
space_cleanup_node::list_files(std::string prefix, std::size_t skip, deletion_reason reason) {
  const auto found = co_await services_.unique.contents_by_key_prefix(prefix, skip);
  std::vector<content_to_delete> ours;
  for (const auto& content : found) {
    if (content.key.starts_with(prefix))
      ours.push_back({content.id, content.key, {}, reason});
  }
  co_return ours;
}

boost::asio::awaitable<void> space_cleanup_node::delete_files(const orphan_space& orphan,
                                                              cleanup_outcome& outcome) {
  const auto prefix = space_prefix(services_.tenant, orphan.mark.space_id, orphan.mark.space_key);
  const auto reason = orphan.replaced_by ? deletion_reason::replaced : deletion_reason::space_removed;
  const content_lister list = [&](std::size_t skip) { return list_files(prefix, skip, reason); };
  auto done = co_await delete_listed(services_, run_, list);
  outcome.files_deleted = std::move(done.deleted);
  outcome.failures = std::move(done.failures);
}

boost::asio::awaitable<void> space_cleanup_node::end_scope(const orphan_space& orphan,
                                                           cleanup_outcome& outcome) {
  if (orphan.replaced_by) {
    std::optional<std::string> mark = space_external_id(services_.tenant, *orphan.replaced_by);
    co_await services_.unique.set_external_id(orphan.scope.id, std::move(mark));
    services_.log.info("the contents of an earlier space with the same key were cleaned up",
                       {{"spaceKey", orphan.mark.space_key},
                        {"earlierId", orphan.mark.space_id},
                        {"files", outcome.files_deleted.size()}});
  } else {
    co_await delete_scope(orphan, outcome);
  }
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
  for (const auto& failed : outcome.failures) {
    services_.log.error(
        "cleaning up a removed space failed",
        {{"spaceKey", outcome.space_key}, {"what", failed.key}, {"error", failed.failure.reason}});
  }
  if (outcome.scope_deleted) {
    services_.log.info("a removed space was cleaned up",
                       {{"spaceKey", outcome.space_key}, {"files", outcome.files_deleted.size()}});
  }
  outcomes_.push_back(std::move(outcome));
}

} // namespace cfc::nodes
