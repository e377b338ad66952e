#include "nodes/operations/tenant_removal.hpp"

#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/root_scope.hpp"
#include "nodes/operations/whole_lists.hpp"

#include <cctype>
#include <optional>

namespace cfc::nodes {

namespace {

/// A scope below the root, and how many contents Unique counted in it.
struct child_scope {
  unique::scope scope;
  std::uint64_t contents = 0;
};

/// @param doubt set by the first list: why it may not be whole. Later ones are read while the platform may still be
/// counting what has just been deleted.
boost::asio::awaitable<std::vector<content_to_delete>>
contents_in(const service_set& services, const child_scope& child, std::optional<std::string>& doubt) {
  const auto found = co_await services.unique.contents_by_owner(child.scope.id);
  if (!doubt)
    doubt = doubt_about(found, child.contents);
  std::vector<content_to_delete> contents;
  contents.reserve(found.rows.size());
  for (const auto& content : found.rows)
    contents.push_back({content.id, content.key, {}, deletion_reason::tenant_removed});
  co_return contents;
}

/// True: the scope holds nothing any more.
boost::asio::awaitable<bool> empty_scope(const service_set& services, run_context& run,
                                         const child_scope& child, removal_result& result) {
  std::optional<std::string> doubt;
  const content_lister list = [&] { return contents_in(services, child, doubt); };
  auto done = co_await delete_listed(services, run, list);
  std::move(done.deleted.begin(), done.deleted.end(), std::back_inserter(result.deleted));
  for (auto& failed : done.failures) {
    result.failures.push_back(
        {std::move(failed.key), "delete", failed.failure.status, std::move(failed.failure.reason)});
  }
  if (doubt && !doubt->empty()) {
    result.failures.push_back({"scope " + child.scope.name, "delete scope", 0,
                               "it stays, since it may hold more than was found: " + *doubt});
    co_return false;
  }
  co_return done.complete&& done.failures.empty();
}

boost::asio::awaitable<void> delete_child(const service_set& services, run_context& run,
                                          const child_scope& child, removal_result& result) {
  try {
    const bool empty = co_await empty_scope(services, run, child, result);
    if (!empty || run.stopping())
      co_return;
    const auto failed = co_await services.unique.delete_folder(child.scope.id, true);
    for (const auto& folder : failed) {
      result.failures.push_back({"scope " + folder.path, "delete scope", 0, folder.reason});
    }
    if (failed.empty())
      ++result.scopes_deleted;
  } catch (const http::api_error& error) {
    if (error.ends_cycle())
      run.abort(error.what());
    result.failures.push_back({"scope " + child.scope.name, "delete scope", error.status(), error.what()});
  }
}

/// SCP-3 holds for a removal too: a wrong scopeId must not cost another instance its contents. A Data Center
/// that doesn't answer any more is no reason to keep the contents, since it may be why they are removed.
boost::asio::awaitable<void> check_owner(const service_set& services, std::string owner) {
  std::string identity;
  try {
    identity = co_await services.confluence.identity();
  } catch (const http::api_error& error) {
    services.log.warn("who owns the root scope can't be checked, since Confluence doesn't say who it is",
                      {{"error", error.what()}});
  }
  const bool known = !identity.empty();
  if (known ? owner != identity : !owner.starts_with("confc:data-center:")) {
    throw cycle_aborted("the root scope " + services.tenant.ingestion.scope_id +
                        " belongs to another Confluence instance (" + owner +
                        (known ? ", this one is " : "") + identity +
                        "). Nothing was deleted. Check ingestion.scopeId");
  }
}

struct survey {
  std::vector<child_scope> children;
  bool shared_root = false; ///< another tenant has spaces below the root
  std::string doubt;        ///< why there may be more children
  removal_result found;
};

/// Another tenant may use the same root, as after a renaming of the tenant's file: what is marked as its own
/// stays.
bool is_of_another_tenant(const service_set& services, const unique::scope& child) {
  const auto mark = parse_space_external_id(child.external_id.value_or(""));
  return mark && mark->tenant != services.tenant.name;
}

/// What there is to remove. Reads only.
boost::asio::awaitable<survey> survey_tenant(const service_set& services) {
  survey result;
  const auto& id = services.tenant.ingestion.scope_id;
  const auto root = co_await services.unique.scope_by_id(id);
  if (!root || root->external_id.value_or("").empty()) {
    result.found.nothing_to_do = true;
    co_return result;
  }
  co_await check_owner(services, *root->external_id);
  const auto children = co_await services.unique.children_of(id);
  result.doubt = children.doubt;
  for (const auto& child : children.rows) {
    if (is_of_another_tenant(services, child)) {
      result.shared_root = true;
      services.log.warn("a scope below the root scope is another tenant's; it is left alone",
                        {{"scopeId", child.id}});
      continue;
    }
    const auto count = co_await services.unique.count_by_owner(child.id);
    result.children.push_back({child, count});
    result.found.spaces.push_back({child.name, count, false});
  }
  co_return result;
}

/// Whether a refusal is about a scope that doesn't exist. What can't be seen isn't gone (DEL-T), and the
/// platform tells the two apart only in its message.
bool says_missing(std::string refusal) {
  for (char& c : refusal)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return refusal.find("not found") != std::string::npos || refusal.find("not exist") != std::string::npos;
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

} // namespace

boost::asio::awaitable<removal_result> plan_removal(const service_set& services) {
  auto all = co_await survey_tenant(services);
  co_return std::move(all.found);
}

boost::asio::awaitable<removal_result> remove_tenant(const service_set& services, run_context& run,
                                                     std::optional<std::uint64_t> max_delete) {
  const auto& id = services.tenant.ingestion.scope_id;
  auto user = co_await services.unique.current_user();
  const auto refusal = co_await ask_for_access(services, std::move(user));
  auto [children, shared_root, doubt, result] = co_await survey_tenant(services);
  if (result.nothing_to_do) {
    if (!refusal.empty() && !says_missing(refusal))
      throw cycle_aborted("the root scope " + id +
                          " can't be read, and access to it was refused: " + refusal);
    co_return result;
  }
  check_limit(result, max_delete);
  for (const auto& child : children) {
    if (!run.stopping())
      co_await delete_child(services, run, child, result);
  }
  if (!doubt.empty()) {
    result.failures.push_back({"scope " + id, "list scopes", 0,
                               "its mark stays, since there may be more scopes below it: " + doubt});
  }
  if (!run.stopping() && result.failures.empty() && !shared_root) {
    std::optional<std::string> cleared;
    co_await services.unique.set_external_id(id, std::move(cleared));
  }
  co_return result;
}

} // namespace cfc::nodes
