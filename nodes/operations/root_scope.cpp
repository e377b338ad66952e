#include "nodes/operations/root_scope.hpp"

#include "nodes/operations/scope_access.hpp"
#include "nodes/operations/scope_path.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace cfc::nodes {

namespace {

using unique::access;
using unique::scope;

[[noreturn]] void owned_by_another(const std::string& scope_id, const std::string& owner,
                                   const std::string& us) {
  throw cycle_aborted("the root scope " + scope_id + " belongs to another Confluence instance (" + owner +
                      ", this one is " + us + "). Check ingestion.scopeId and the confluence section");
}

/// Before anything is written: a signal may have come while a call was under way (REL-8).
void stop_if_told(const run_context& run) {
  if (run.stopping())
    throw cycle_aborted("stopped before the root scope was ready");
}

/// A claim can't be taken back by us, so Confluence must have answered before: a mistyped cloudId or secret
/// would otherwise mark the scope for an instance that isn't ours. On Cloud nothing else has been asked of it
/// yet.
boost::asio::awaitable<void> prove_access(const service_set& services) {
  const auto labels = labels_of(services.tenant);
  auto cql = confluence::label_search(services.confluence.kind(), labels.single, labels.all);
  auto walk = services.confluence.start_search(std::move(cql));
  walk.limit_to(1);
  const auto body = co_await services.confluence.fetch(walk);
  confluence::read_search_page(body, labels);
}

boost::asio::awaitable<std::vector<scope>> former_roots(const service_set& services, std::string identity) {
  auto marked = co_await services.unique.scopes_by_external_id(std::move(identity));
  std::erase_if(marked, [&](const scope& one) { return one.id == services.tenant.ingestion.scope_id; });
  co_return marked;
}

/// SCP-3 and SCP-4.
/// @return the move that was made before; nothing when there was no former root
boost::asio::awaitable<std::optional<root_move>> claim(const service_set& services, const run_context& run,
                                                       scope root, std::string identity, std::string user,
                                                       confirmations confirmed) {
  co_await prove_access(services);
  stop_if_told(run);
  std::optional<root_move> moved;
  const auto former = co_await former_roots(services, identity);
  for (const auto& former_root : former) {
    moved = co_await move_root(services, run, former_root, root, user, confirmed);
    // The mark is the former root's until that one goes.
    if (!moved->finished)
      co_return moved;
  }
  std::optional<std::string> mark = identity;
  const auto claimed = co_await services.unique.set_external_id(root.id, std::move(mark));
  if (claimed.external_id != identity) {
    throw cycle_aborted("the root scope " + root.id +
                        " could not be claimed: the platform kept the external id " +
                        claimed.external_id.value_or("(none)"));
  }
  co_return moved;
}

/// SCP-5: each scope above is made readable before it is read.
boost::asio::awaitable<std::string> path_of(const service_set& services, scope root, std::string user) {
  const before_reading ask_for_reading = [&](std::string scope_id) -> boost::asio::awaitable<void> {
    std::vector<access> read{access::read};
    co_await grant(services, std::move(scope_id), user, std::move(read));
  };
  const auto id = root.id;
  auto path = co_await read_path_of(services, std::move(root), ask_for_reading);
  if (path.is_loop)
    throw cycle_aborted("the ancestors of the root scope " + id + " form a loop");
  if (path.unreadable)
    throw cycle_aborted("the scope " + *path.unreadable + " above the root scope can't be read");
  co_return std::move(path.text);
}

} // namespace

boost::asio::awaitable<std::optional<std::string>> ask_for_access(const service_set& services,
                                                                  std::string user) {
  co_return co_await grant_all(services, services.tenant.ingestion.scope_id, std::move(user));
}

boost::asio::awaitable<root_state> initialise_root_scope(const service_set& services, const run_context& run,
                                                         confirmations confirmed) {
  const auto& id = services.tenant.ingestion.scope_id;
  const auto identity = co_await services.confluence.identity();
  const auto user = co_await services.unique.current_user();
  stop_if_told(run);
  const auto refusal = co_await ask_for_access(services, user);
  const auto root = co_await services.unique.scope_by_id(id);
  if (!root) {
    const auto why = refusal ? ", and access to it was refused (" + *refusal + ")" : std::string();
    throw cycle_aborted("the root scope " + id + " was not found in Unique" + why +
                        ". Create it there, correct ingestion.scopeId, or give the user " + user +
                        " access to it by hand");
  }
  const auto owner = root->external_id.value_or("");
  if (!owner.empty() && owner != identity)
    owned_by_another(id, owner, identity);
  root_state state;
  state.spaces_below = id;
  if (owner.empty())
    state.move = co_await claim(services, run, *root, identity, user, std::move(confirmed));
  state.path = co_await path_of(services, *root, user);
  co_return state;
}

boost::asio::awaitable<void> require_own_root(const service_set& services) {
  const auto& id = services.tenant.ingestion.scope_id;
  const auto root = co_await services.unique.scope_by_id(id);
  const auto owner = root ? root->external_id.value_or("") : "";
  if (!owner.empty())
    co_return;
  throw cycle_aborted(
      "the root scope " + id +
      " isn't marked as this instance's yet, or can't be read, and --only prepares nothing. Run a sync "
      "without --only first");
}

boost::asio::awaitable<root_state> check_root_scope(const service_set& services, confirmations confirmed) {
  const auto& id = services.tenant.ingestion.scope_id;
  root_state state;
  state.spaces_below = id;
  const auto identity = co_await services.confluence.identity();
  const auto root = co_await services.unique.scope_by_id(id);
  if (!root) {
    state.notes.push_back(
        "the root scope " + id +
        " can't be read yet: sync will ask for access to it, and will abort if it doesn't exist");
  }
  const auto owner = root ? root->external_id.value_or("") : "";
  if (!owner.empty() && owner != identity)
    owned_by_another(id, owner, identity);
  if (owner.empty()) {
    const auto former = co_await former_roots(services, identity);
    for (const auto& former_root : former) {
      state.move = co_await examine_move(services, former_root, root, confirmed);
      if (state.move->folders > 0)
        state.spaces_below = former_root.id;
    }
  }
  co_return state;
}

} // namespace cfc::nodes
