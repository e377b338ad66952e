#include "nodes/operations/tenant_removal.hpp"

#include "io/observe/parts.hpp"
#include "io/text/lower_case.hpp"
#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/root_scope.hpp"
#include "nodes/operations/scope_tree.hpp"
#include "nodes/operations/whole_lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cfc::nodes {

namespace {

/// What there is to remove.
struct survey {
  std::vector<scope_tree> spaces;
  bool root_is_shared = false;      ///< something that isn't this tenant's is below the root
  std::optional<std::string> doubt; ///< why there may be more scopes
  removal_result found;
};

[[noreturn]] void owned_by_another(const service_set& services, const std::string& owner,
                                   const std::string& us) {
  throw cycle_aborted("the root scope " + services.tenant.ingestion.scope_id +
                      " belongs to another Confluence instance (" + owner + ", this one is " + us +
                      "). Nothing was deleted. Check ingestion.scopeId");
}

/// SCP-3 holds for a removal too: a wrong scopeId must not cost another instance its contents. A Data Center
/// that doesn't answer any more may be why they are removed; then somebody has to say whose they are.
boost::asio::awaitable<void> check_owner(const service_set& services, std::string owner,
                                         std::optional<std::string> said) {
  if (said && *said != owner)
    owned_by_another(services, owner, *said);
  std::optional<std::string> identity;
  std::string trouble;
  try {
    identity = co_await services.confluence.identity();
  } catch (const http::api_error& error) {
    trouble = error.what();
  }
  if (identity && *identity != owner)
    owned_by_another(services, owner, *identity);
  if (identity)
    co_return;
  if (!said) {
    throw cycle_aborted("Confluence doesn't say which instance it is (" + trouble +
                        "), so nothing was deleted. The root scope " + services.tenant.ingestion.scope_id +
                        " is marked for " + owner +
                        ": if that is the instance to be removed, confirm it with --identity " + owner);
  }
  services.log.part(observe::part::tenant_removal)
      .warn("who owns the root scope was said on the command line, since Confluence doesn't say who it is",
            {{"identity", owner}, {"error", trouble}});
}

void leave(const service_set& services, const unique::scope& scope, std::string_view why, survey& result) {
  result.root_is_shared = true;
  result.found.notes.push_back("the scope " + scope.id + " ('" + scope.name +
                               "') stays with what is in it: " + std::string(why) +
                               ". So the mark of the root scope stays, too");
  services.log.part(observe::part::tenant_removal)
      .warn("a scope below the root scope isn't this tenant's; it is left alone",
            {{"scopeId", scope.id}, {"why", why}});
}

boost::asio::awaitable<std::size_t> own_scopes_below(const service_set& services, std::string id) {
  const auto children = co_await services.unique.children_of(std::move(id));
  const auto marked = with_marks(children.rows);
  co_return static_cast<std::size_t>(std::count_if(marked.begin(), marked.end(), [&](const auto& child) {
    return child.mark && child.mark->tenant == services.tenant.name;
  }));
}

boost::asio::awaitable<std::optional<std::string>> identity_of(const service_set& services,
                                                               std::optional<std::string> said) {
  if (said)
    co_return said;
  try {
    co_return co_await services.confluence.identity();
  } catch (const http::api_error& error) {
    if (error.ends_cycle() || error.fault() == http::api_fault::cancelled)
      throw;
  }
  co_return std::nullopt;
}

/// What is known of a tenant whose root scope can't be seen or has no mark. A wrong scopeId and a move of the
/// root that isn't over look like a tenant that was removed, and leave all its contents.
/// @throws cycle_aborted when they are below another scope that is marked for the instance
boost::asio::awaitable<std::string> why_nothing(const service_set& services, bool is_there,
                                                std::optional<std::string> said) {
  const auto& id = services.tenant.ingestion.scope_id;
  const auto root = "the root scope " + id + (is_there ? " is not marked" : " can't be seen");
  if (is_there) {
    const auto below = co_await own_scopes_below(services, id);
    if (below > 0) {
      services.log.part(observe::part::tenant_removal)
          .warn("the root scope isn't marked, but scopes of this tenant are below it; they stay",
                {{"scopeId", id}, {"scopes", below}});
      co_return root + ", but scopes of this tenant (" + std::to_string(below) +
          ") are below it and stay with their contents: a move of the root scope may not be over. Run a sync with "
          "status active, which marks it, and then remove the tenant";
    }
  }
  const auto earlier = root + ": the tenant was removed earlier, or ingestion.scopeId names another scope. ";
  const auto identity = co_await identity_of(services, std::move(said));
  if (!identity)
    co_return earlier +
        "Confluence doesn't say which instance it is, so that nothing was looked for elsewhere";
  const auto marked = co_await services.unique.scopes_by_external_id(*identity);
  for (const auto& other : marked) {
    const auto below = co_await own_scopes_below(services, other.id);
    if (below > 0)
      throw cycle_aborted(fmt::format(
          "{}, but scopes of this tenant ({}) are below the scope {} ('{}'), which is marked for {}. Nothing was "
          "deleted. If they are to be removed, set ingestion.scopeId to {}",
          root, below, other.id, other.name, *identity, other.id));
  }
  const bool elsewhere =
      std::any_of(marked.begin(), marked.end(), [&](const auto& other) { return other.id != id; });
  if (elsewhere)
    co_return earlier + "The scope " + marked.front().id + " is marked for " + *identity +
        ", but no scopes of this tenant are below it: a move of the root scope may not be over";
  co_return earlier + "No other scope that can be seen is marked for " + *identity +
      ", so that nothing tells of contents elsewhere";
}

/// Reads only.
boost::asio::awaitable<survey> survey_tenant(const service_set& services, std::optional<std::string> said) {
  survey result;
  const auto& id = services.tenant.ingestion.scope_id;
  const auto root = co_await services.unique.scope_by_id(id);
  if (!root || root->external_id.value_or("").empty()) {
    result.found.nothing_to_do = co_await why_nothing(services, root.has_value(), std::move(said));
    co_return result;
  }
  co_await check_owner(services, *root->external_id, std::move(said));
  const auto children = co_await services.unique.children_of(id);
  result.doubt = children.doubt;
  for (const auto& child : with_marks(children.rows)) {
    if (!child.mark || child.mark->tenant != services.tenant.name) {
      leave(services, child.scope, child.mark ? "it is another tenant's" : "it has no mark of this tenant",
            result);
      continue;
    }
    auto tree = co_await read_scope_tree(services, child.scope);
    if (tree.in_the_way) {
      leave(services, child.scope, "the scope " + *tree.in_the_way + " below it has a mark of its own",
            result);
      continue;
    }
    result.found.spaces.push_back({child.scope.name, tree.contents(), false});
    result.spaces.push_back(std::move(tree));
  }
  co_return result;
}

/// Whether a refusal is about a scope that doesn't exist. What can't be seen isn't gone (DEL-T), and the
/// platform tells the two apart only in its message.
bool says_missing(std::string_view refusal) {
  const auto text = text::lower_case(refusal);
  return text.find("not found") != std::string::npos || text.find("not exist") != std::string::npos;
}

void check_limit(const removal_result& found, std::optional<std::uint64_t> max_delete) {
  std::uint64_t total = 0;
  for (const auto& space : found.spaces)
    total += space.contents;
  if (max_delete && total > *max_delete) {
    throw cycle_aborted("--max-delete: removing the tenant would delete " + std::to_string(total) +
                        " contents, " + std::to_string(*max_delete) +
                        " are allowed. Nothing was deleted. If that is right, raise the limit");
  }
}

/// Deletes what was surveyed, one space after the other.
class removal {
public:
  removal(const service_set& services, run_context& run, removal_result& result)
      : services_(services), run_(run), result_(result) {}

  boost::asio::awaitable<void> remove(scope_tree space) {
    const std::string name = space.folders.front().scope.name;
    try {
      co_await remove_contents_and_scope(std::move(space));
    } catch (const http::api_error& error) {
      if (error.ends_cycle())
        run_.abort(error.what());
      result_.failures.push_back({"scope " + name, "delete scope", error.status(), error.what()});
    }
  }

private:
  void keep(const std::string& name, std::string why) {
    result_.failures.push_back({"scope " + name, "delete scope", 0, std::move(why)});
  }

  boost::asio::awaitable<void> remove_contents_and_scope(scope_tree space) {
    const auto& top = space.folders.front().scope;
    const auto failed_before = result_.failures.size();
    auto doubt = space.doubt;
    for (const auto& folder : space.folders) {
      auto found = co_await empty_folder(folder);
      if (!doubt)
        doubt = std::move(found);
      if (run_.stopping())
        co_return;
    }
    if (doubt)
      co_return keep(top.name, "it " + stays_in_doubt(*doubt));
    if (result_.failures.size() > failed_before)
      co_return;
    const bool empty = co_await nothing_is_left(space);
    if (!empty || run_.stopping())
      co_return;
    const auto failed = co_await delete_folders(space);
    for (const auto& folder : failed)
      result_.failures.push_back({"scope " + folder.path, "delete scope", 0, folder.reason});
    if (failed.empty())
      ++result_.scopes_deleted;
  }

  /// A folder that the answer doesn't name among the failures was deleted with its parent.
  boost::asio::awaitable<std::vector<unique::folder_failure>> delete_folders(const scope_tree& space) {
    try {
      auto failed = co_await services_.unique.delete_folder(space.folders.front().scope.id, true);
      const auto folders = space.folders.size();
      services_.metrics.cleanup_scopes_deleted(folders - std::min(folders, failed.size()), failed.size());
      co_return failed;
    } catch (const http::api_error&) {
      services_.metrics.cleanup_scopes_deleted(0, 1);
      throw;
    }
  }

  /// What has been listed of a folder so far.
  struct listing {
    std::set<std::string> ids;
    std::optional<std::string> doubt; ///< why there may be more, or why the rest stays
    bool begun = false;
  };

  /// @return why something may be left in it
  boost::asio::awaitable<std::optional<std::string>> empty_folder(scope_tree::folder folder) {
    listing listed;
    const content_lister list = [&] { return contents_in(folder, listed); };
    auto done = co_await delete_listed(services_, run_, list);
    services_.metrics.cleanup_contents_deleted(done.deleted.size(), done.failures.size());
    std::move(done.deleted.begin(), done.deleted.end(), std::back_inserter(result_.deleted));
    for (auto& failed : done.failures) {
      result_.failures.push_back(
          {std::move(failed.key), "delete", failed.failure.status, std::move(failed.failure.reason)});
    }
    co_return listed.doubt;
  }

  /// No more than was counted: what has come since is somebody's who is at work there.
  boost::asio::awaitable<std::vector<content_to_delete>> contents_in(const scope_tree::folder& folder,
                                                                     listing& listed) {
    const auto found = co_await services_.unique.contents_by_owner(folder.scope.id);
    // Later lists are read while the platform may still be counting what has just been deleted.
    if (!std::exchange(listed.begun, true))
      listed.doubt = doubt_about(found, folder.contents);
    std::vector<content_to_delete> contents;
    contents.reserve(found.rows.size());
    for (const auto& content : found.rows) {
      listed.ids.insert(content.id);
      contents.push_back({content.id, content.key, {}, deletion_reason::tenant_removed});
    }
    if (listed.ids.size() > folder.contents) {
      listed.doubt = "scope " + folder.scope.id + " was counted to hold " + std::to_string(folder.contents) +
                     " contents, and more are listed";
      contents.clear();
    }
    co_return contents;
  }

  /// By count, and no folder has come; a recursive deletion would take them along.
  boost::asio::awaitable<bool> nothing_is_left(const scope_tree& space) {
    const auto& top = space.folders.front().scope;
    const auto now = co_await read_scope_tree(services_, top);
    if (now.contents() > 0) {
      keep(top.name,
           "it stays, since Unique still counts " + std::to_string(now.contents()) + " contents in it");
      co_return false;
    }
    const bool grown = now.folders.size() > space.folders.size() || now.in_the_way || now.doubt;
    if (grown)
      keep(top.name, "it stays, since folders have come below it meanwhile");
    co_return !grown;
  }

  const service_set& services_;
  run_context& run_;
  removal_result& result_;
};

} // namespace

boost::asio::awaitable<removal_result> plan_removal(const service_set& services, confirmations confirmed) {
  auto all = co_await survey_tenant(services, std::move(confirmed.identity));
  check_limit(all.found, confirmed.max_delete);
  co_return std::move(all.found);
}

boost::asio::awaitable<removal_result> remove_tenant(const service_set& services, run_context& run,
                                                     confirmations confirmed) {
  const auto& id = services.tenant.ingestion.scope_id;
  auto user = co_await services.unique.current_user();
  const auto refusal = co_await ask_for_access(services, std::move(user));
  auto [spaces, root_is_shared, doubt, result] =
      co_await survey_tenant(services, std::move(confirmed.identity));
  if (result.nothing_to_do) {
    if (refusal && !says_missing(*refusal))
      throw cycle_aborted("the root scope " + id +
                          " can't be read, and access to it was refused: " + *refusal);
    co_return result;
  }
  check_limit(result, confirmed.max_delete);
  removal work(services, run, result);
  for (auto& space : spaces) {
    if (!run.stopping())
      co_await work.remove(std::move(space));
  }
  if (doubt) {
    result.failures.push_back({"scope " + id, "list scopes", 0,
                               "its mark stays, since there may be more scopes below it: " + *doubt});
  }
  if (!run.stopping() && result.failures.empty() && !root_is_shared) {
    std::optional<std::string> cleared;
    co_await services.unique.set_external_id(id, std::move(cleared));
  }
  co_return result;
}

} // namespace cfc::nodes
