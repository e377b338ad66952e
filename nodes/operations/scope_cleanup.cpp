#include "nodes/operations/scope_cleanup.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/foreign_contents.hpp"
#include "nodes/operations/whole_lists.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace cfc::nodes {

namespace {

/// The clean-up of one scope.
class scope_cleanup {
public:
  scope_cleanup(const service_set& services, run_context& run, const orphan_space& orphan,
                cleanup_result& result)
      : services_(services), run_(run), orphan_(orphan), result_(result) {}

  boost::asio::awaitable<void> delete_files() {
    auto contents = orphan_.stored->ours;
    result_.not_attempted = contents;
    std::vector<std::string> scopes{orphan_.scope.id};
    result_.foreign = co_await take_out_moved(services_, contents, std::move(scopes));
    auto done = co_await delete_contents(services_, run_, std::move(contents));
    result_.files_deleted = std::move(done.deleted);
    result_.failures = std::move(done.failures);
    result_.not_attempted = std::move(done.not_attempted);
    result_.foreign.insert(result_.foreign.end(), orphan_.stored->foreign.begin(),
                           orphan_.stored->foreign.end());
    auto doubt = orphan_.stored->doubt;
    if (!doubt && result_.failures.empty() && !run_.stopping()) {
      if (const auto more = co_await count_unplanned(); more > 0)
        doubt = std::to_string(more) + " contents are listed now that were not when it was decided what goes";
    }
    if (doubt)
      note_doubt(*doubt);
  }

  boost::asio::awaitable<void> end_scope() {
    if (orphan_.replaced_by) {
      std::optional<std::string> mark = space_external_id(services_.tenant, *orphan_.replaced_by);
      co_await services_.unique.set_external_id(orphan_.scope.id, std::move(mark));
      services_.log.part(observe::part::ingestion)
          .info("the contents of an earlier space with the same key, or of the tenant's former name, were "
                "cleaned up",
                {{"spaceKey", orphan_.mark.space_key},
                 {"earlierMark", orphan_.scope.external_id.value_or("")},
                 {"files", result_.files_deleted.size()}});
      co_return;
    }
    const auto contents = co_await contents_in_scope(services_, orphan_.scope.id);
    const auto folders = co_await services_.unique.children_of(orphan_.scope.id);
    if (folders.doubt) {
      note_doubt(*folders.doubt);
      co_return;
    }
    if (contents == 0 && folders.rows.empty()) {
      co_await delete_scope();
      co_return;
    }
    services_.log.part(observe::part::ingestion)
        .warn("the scope of a removed space holds contents or folders that aren't the connector's; it stays",
              {{"spaceKey", orphan_.mark.space_key},
               {"scopeId", orphan_.scope.id},
               {"contents", contents},
               {"folders", folders.rows.size()}});
  }

private:
  void note_doubt(const std::string& why) {
    http::failure failure;
    failure.reason = "its scope " + stays_in_doubt(why);
    result_.failures.push_back({orphan_.mark.space_key, std::move(failure)});
  }

  /// What was deleted may be listed for a while.
  boost::asio::awaitable<std::uint64_t> count_unplanned() const {
    std::set<std::string_view> planned;
    for (const auto& content : orphan_.stored->ours)
      planned.insert(content.id);
    const auto found = co_await services_.unique.contents_by_key_prefix(orphan_.prefix);
    const std::vector<std::string> scopes{orphan_.scope.id};
    const auto sorted = sort_by_owner(services_, run_, found.rows, orphan_.prefix, scopes);
    co_return static_cast<std::uint64_t>(
        std::count_if(sorted.ours.begin(), sorted.ours.end(),
                      [&](const auto& content) { return !planned.contains(content.id); }));
  }

  boost::asio::awaitable<void> delete_scope() {
    const auto failed = co_await services_.unique.delete_folder(orphan_.scope.id, false);
    for (const auto& folder : failed) {
      http::failure failure;
      failure.reason = folder.reason;
      result_.failures.push_back({"scope " + folder.path, std::move(failure)});
    }
    result_.scope_deleted = failed.empty();
  }

  const service_set& services_;
  run_context& run_;
  const orphan_space& orphan_;
  cleanup_result& result_;
};

} // namespace

boost::asio::awaitable<cleanup_result> clean_up_scope(const service_set& services, run_context& run,
                                                      orphan_space orphan) {
  cleanup_result result;
  if (run.stopping()) {
    result.not_attempted = orphan.stored->ours;
    co_return result;
  }
  scope_cleanup work(services, run, orphan, result);
  try {
    co_await work.delete_files();
    if (result.failures.empty() && !run.stopping())
      co_await work.end_scope();
  } catch (...) {
    auto failure = http::failure_of(std::current_exception());
    if (failure.ends_cycle)
      run.abort(failure.reason);
    result.failures.push_back({orphan.mark.space_key, std::move(failure)});
  }
  co_return result;
}

} // namespace cfc::nodes
