#include "nodes/operations/root_scope.hpp"

#include <optional>
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

/// What the platform says to a grant, it may have been given before (SCP-1): what is asked next shows it.
/// @return why it was refused; empty when it wasn't
boost::asio::awaitable<std::string> grant(const service_set& services, std::string scope_id, std::string user,
                                          std::vector<access> what) {
  std::string answer = "neither granted nor refused";
  std::string refusal;
  try {
    const bool granted = co_await services.unique.grant(scope_id, std::move(user), std::move(what));
    if (granted)
      co_return refusal;
  } catch (const http::api_error& error) {
    const bool refused =
        error.fault() == http::api_fault::refused ||
        (error.fault() == http::api_fault::status && error.status() < 500 && !error.transient());
    if (!refused)
      throw;
    answer = refusal = error.what();
  }
  services.log.warn("Unique did not grant access to a scope; that doesn't matter where it was given before",
                    {{"scopeId", scope_id}, {"answer", answer}});
  co_return refusal;
}

/// @throws cycle_aborted when there may be more than the list has (REL-10)
boost::asio::awaitable<std::vector<scope>> all_children_of(const service_set& services,
                                                           std::string former_root) {
  auto children = co_await services.unique.children_of(former_root);
  if (!children.doubt.empty()) {
    throw cycle_aborted("what is below the former root scope " + former_root + " can't be told for sure: " +
                        children.doubt + ". The scope was not deleted; run again later");
  }
  co_return std::move(children.rows);
}

/// SCP-4: the operator changed scopeId; what an earlier root holds moves here. Any failure aborts.
boost::asio::awaitable<void> migrate(const service_set& services, scope from, std::string to,
                                     std::string user) {
  services.log.info("moving the spaces of the former root scope", {{"from", from.id}, {"to", to}});
  std::vector<access> all{access::manage, access::read, access::write};
  co_await grant(services, from.id, std::move(user), std::move(all));
  const auto children = co_await all_children_of(services, from.id);
  std::vector<std::string> ids;
  ids.reserve(children.size());
  for (const auto& child : children)
    ids.push_back(child.id);
  if (!ids.empty()) {
    const auto moved = co_await services.unique.bulk_move(std::move(ids), to);
    if (moved.asynchronous) {
      services.log.info("the platform moves the files in the background",
                        {{"jobId", moved.job_id.value_or("")}});
    }
    const auto left = co_await all_children_of(services, from.id);
    if (!left.empty()) {
      throw cycle_aborted("moving the spaces of the former root scope " + from.id + " to " + to + " left " +
                          std::to_string(left.size()) + " behind. Nothing was deleted; run again later");
    }
  }
  const auto failed = co_await services.unique.delete_folder(from.id, false);
  if (!failed.empty()) {
    throw cycle_aborted("the former root scope " + from.id +
                        " could not be deleted: " + failed.front().reason);
  }
}

/// A claim can't be taken back by us, so Confluence must have answered before: a mistyped cloudId or secret
/// would otherwise mark the scope for an instance that isn't ours. On Cloud nothing else has been asked of it
/// yet.
boost::asio::awaitable<void> prove_access(const service_set& services) {
  const auto& labels = services.tenant.confluence;
  auto cql = confluence::label_search(services.confluence.kind(), labels.ingest_single_label,
                                      labels.ingest_all_label);
  auto walk = services.confluence.start_search(std::move(cql));
  walk.limit_to(1);
  const auto body = co_await services.confluence.fetch(walk);
  confluence::read_search_page(body, {labels.ingest_single_label, labels.ingest_all_label});
}

boost::asio::awaitable<void> claim(const service_set& services, const run_context& run, scope root,
                                   std::string identity, std::string user) {
  co_await prove_access(services);
  stop_if_told(run);
  const auto former = co_await services.unique.scopes_by_external_id(identity);
  for (const auto& one : former) {
    if (one.id != root.id)
      co_await migrate(services, one, root.id, user);
  }
  std::optional<std::string> mark = identity;
  const auto claimed = co_await services.unique.set_external_id(root.id, std::move(mark));
  if (claimed.external_id != identity) {
    throw cycle_aborted("the root scope " + root.id +
                        " could not be claimed: the platform kept the external id " +
                        claimed.external_id.value_or("(none)"));
  }
}

/// SCP-5: from the root up to the top, each made readable before it is read. Begins with a slash.
boost::asio::awaitable<std::string> path_of(const service_set& services, scope root, std::string user) {
  std::string path = root.name;
  auto parent = root.parent_id;
  for (int depth = 0; parent; ++depth) {
    if (depth > 100)
      throw cycle_aborted("the ancestors of the root scope " + root.id + " form a loop");
    std::vector<access> read{access::read};
    co_await grant(services, *parent, user, std::move(read));
    const auto above = co_await services.unique.scope_by_id(*parent);
    if (!above)
      throw cycle_aborted("the scope " + *parent + " above the root scope can't be read");
    path.insert(0, above->name + "/");
    parent = above->parent_id;
  }
  co_return "/" + path;
}

} // namespace

boost::asio::awaitable<std::string> ask_for_access(const service_set& services, std::string user) {
  std::vector<access> all{access::manage, access::read, access::write};
  co_return co_await grant(services, services.tenant.ingestion.scope_id, std::move(user), std::move(all));
}

boost::asio::awaitable<std::string> initialise_root_scope(const service_set& services,
                                                          const run_context& run) {
  const auto& id = services.tenant.ingestion.scope_id;
  const auto identity = co_await services.confluence.identity();
  const auto user = co_await services.unique.current_user();
  stop_if_told(run);
  const auto refusal = co_await ask_for_access(services, user);
  const auto root = co_await services.unique.scope_by_id(id);
  if (!root) {
    const auto why = refusal.empty() ? std::string() : ", and access to it was refused (" + refusal + ")";
    throw cycle_aborted("the root scope " + id + " was not found in Unique" + why +
                        ". Create it there, correct ingestion.scopeId, or give the user " + user +
                        " access to it by hand");
  }
  const auto owner = root->external_id.value_or("");
  if (!owner.empty() && owner != identity)
    owned_by_another(id, owner, identity);
  if (owner.empty())
    co_await claim(services, run, *root, identity, user);
  co_return co_await path_of(services, *root, user);
}

boost::asio::awaitable<std::vector<std::string>> check_root_scope(const service_set& services) {
  std::vector<std::string> notes;
  const auto& id = services.tenant.ingestion.scope_id;
  const auto identity = co_await services.confluence.identity();
  const auto root = co_await services.unique.scope_by_id(id);
  if (!root) {
    notes.push_back("the root scope " + id +
                    " can't be read yet: sync will ask for access to it, and will abort if it doesn't exist");
    co_return notes;
  }
  const auto owner = root->external_id.value_or("");
  if (!owner.empty() && owner != identity)
    owned_by_another(id, owner, identity);
  co_return notes;
}

} // namespace cfc::nodes
