#include "nodes/operations/root_move.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/scope_access.hpp"
#include "nodes/operations/whole_lists.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

namespace cfc::nodes {

namespace {

/// What is in a root scope.
struct holdings {
  std::vector<std::string> children;       ///< ids
  std::optional<std::string> other_tenant; ///< that has spaces there
  std::uint64_t foreign_folders = 0;       ///< without the mark of any tenant
  std::uint64_t contents = 0;              ///< of its own, not of folders below it
};

/// @throws cycle_aborted when there may be more than the list has (REL-10)
boost::asio::awaitable<holdings> look_into(const service_set& services, std::string scope_id) {
  const auto listed = co_await services.unique.children_of(scope_id);
  if (listed.doubt) {
    throw cycle_aborted("what is below the scope " + scope_id + " can't be told for sure: " + *listed.doubt +
                        ". Nothing was moved or deleted; run again later");
  }
  holdings found;
  for (const auto& child : with_marks(listed.rows)) {
    found.children.push_back(child.scope.id);
    if (!child.mark) {
      ++found.foreign_folders;
    } else if (child.mark->tenant != services.tenant.name) {
      found.other_tenant = child.mark->tenant;
    }
  }
  found.contents = co_await contents_in_scope(services, std::move(scope_id));
  co_return found;
}

std::string number_of(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// "12 folders and 1 content"; empty when there is neither.
std::string foreign_things(const holdings& found) {
  std::string text;
  if (found.foreign_folders > 0)
    text = number_of(found.foreign_folders, "folder");
  if (found.contents > 0)
    text += (text.empty() ? "" : " and ") + number_of(found.contents, "content");
  return text;
}

/// Which scopes a move is between, for messages.
struct move_ends {
  std::string from, to;
};

void refuse_others_spaces(const move_ends& ends, const std::string& scope_id, const std::string& tenant) {
  throw cycle_aborted(fmt::format(
      "this Confluence instance is already synchronised into scope {0} by tenant {1}, so nothing was moved from {2} "
      "to {3}. If that is another deployment, this tenant can't have the same instance. If this file was renamed, set "
      "ingestion.scopeId back to {2} and adopt the scopes of the former name with --adopt {1}",
      scope_id, tenant, ends.from, ends.to));
}

void refuse_unconfirmed(const move_ends& ends, const std::string& scope_id, const holdings& found) {
  throw cycle_aborted(fmt::format(
      "ingestion.scopeId was changed from {0} to {1}, which moves all spaces, but scope {2} holds {3} that aren't ours. "
      "Nothing was moved. Check ingestion.scopeId; if the move is right, confirm it with --move-root",
      ends.from, ends.to, scope_id, foreign_things(found)));
}

void check_holdings(const move_ends& ends, const std::string& scope_id, const holdings& found,
                    const confirmations& confirmed) {
  if (found.other_tenant)
    refuse_others_spaces(ends, scope_id, *found.other_tenant);
  if (!confirmed.move_root && !foreign_things(found).empty())
    refuse_unconfirmed(ends, scope_id, found);
}

/// What a move is decided by.
struct examined {
  holdings former;
  root_move move;
};

boost::asio::awaitable<examined> examine(const service_set& services, unique::scope from,
                                         std::optional<unique::scope> to, confirmations confirmed) {
  examined result;
  const move_ends ends{from.id, services.tenant.ingestion.scope_id};
  result.former = co_await look_into(services, from.id);
  check_holdings(ends, from.id, result.former, confirmed);
  if (to) {
    // Children of ours there are what an earlier move has brought before it was cut short.
    const auto there = co_await look_into(services, to->id);
    check_holdings(ends, to->id, there, confirmed);
  }
  if (confirmed.max_delete == std::uint64_t{0}) {
    throw cycle_aborted("--max-delete 0: ingestion.scopeId was changed, and moving the spaces to " + ends.to +
                        " would delete the former root scope " + ends.from + ". Nothing was moved");
  }
  result.move.from = ends.from;
  result.move.to = ends.to;
  result.move.folders = result.former.children.size();
  result.move.outcome = result.former.contents == 0
                            ? "deleted"
                            : "kept without its mark, since it holds " +
                                  number_of(result.former.contents, "content") + " of its own";
  co_return result;
}

/// @return the job that still moves files, or nothing
/// @throws cycle_aborted when something stayed behind
boost::asio::awaitable<std::optional<std::string>> move_children(const service_set& services, move_ends ends,
                                                                 std::vector<std::string> ids) {
  const auto moved = co_await services.unique.bulk_move(std::move(ids), ends.to);
  const auto left = co_await look_into(services, ends.from);
  const bool goes_on = moved.asynchronous || moved.job_id;
  if (!left.children.empty()) {
    throw cycle_aborted(
        fmt::format("moving the spaces of the former root scope {} to {} left {} behind{}. Nothing was "
                    "deleted; run again later",
                    ends.from, ends.to, left.children.size(), goes_on ? " so far" : ""));
  }
  if (!goes_on)
    co_return std::nullopt;
  co_return moved.job_id.value_or("without an id");
}

boost::asio::awaitable<void> release(const service_set& services, const holdings& former, std::string id) {
  if (former.contents > 0) {
    std::optional<std::string> none;
    co_await services.unique.set_external_id(std::move(id), std::move(none));
    co_return;
  }
  const auto failed = co_await services.unique.delete_folder(id, false);
  if (!failed.empty())
    throw cycle_aborted("the former root scope " + id + " could not be deleted: " + failed.front().reason);
}

} // namespace

boost::asio::awaitable<root_move> examine_move(const service_set& services, unique::scope from,
                                               std::optional<unique::scope> to, confirmations confirmed) {
  auto found = co_await examine(services, std::move(from), std::move(to), std::move(confirmed));
  co_return std::move(found.move);
}

boost::asio::awaitable<root_move> move_root(const service_set& services, const run_context& run,
                                            unique::scope from, unique::scope to, std::string user,
                                            confirmations confirmed) {
  // Before the grant, which writes; and again with it, which may show more.
  co_await examine_move(services, from, to, confirmed);
  if (run.stopping())
    throw cycle_aborted("stopped before the root scope was ready");
  co_await grant_all(services, from.id, std::move(user));
  auto [former, move] = co_await examine(services, from, to, std::move(confirmed));
  services.log.part(observe::part::root_move)
      .warn("moving the spaces of the former root scope",
            {{"from", move.from}, {"to", move.to}, {"folders", move.folders}});
  if (!former.children.empty()) {
    const move_ends ends{from.id, to.id};
    const auto job = co_await move_children(services, ends, former.children);
    if (job) {
      move.finished = false;
      move.outcome = "kept until the platform has moved all files in the background (job " + *job +
                     "); a later cycle deletes it";
      co_return move;
    }
  }
  co_await release(services, former, from.id);
  co_return move;
}

} // namespace cfc::nodes
