#include "pipeline/tenant_removal.hpp"

#include "nodes/deletion.hpp"
#include "pipeline/root_scope.hpp"

#include <optional>

namespace cfc::pipeline {

namespace {

using unique::access;

boost::asio::awaitable<void> delete_contents_of(const nodes::services& use, const nodes::run_context& run,
                                                std::string scope_id, removal_result& result) {
  std::size_t kept = 0;
  while (!run.stopping()) {
    const auto found = co_await use.unique.contents_by_owner(scope_id, kept);
    if (found.empty())
      co_return;
    std::vector<nodes::doomed_content> contents;
    for (const auto& content : found)
      contents.push_back({content.id, content.key, {}});
    for (const auto& batch : nodes::deletion_batches(contents)) {
      auto some = *batch.contents;
      const auto done = co_await nodes::delete_contents(use, std::move(some));
      result.contents_deleted += done.deleted;
      kept += done.failures.size();
      for (const auto& failure : done.failures) {
        result.failures.push_back({failure.key, "delete", failure.status, failure.reason});
      }
    }
  }
}

boost::asio::awaitable<void> delete_child(const nodes::services& use, const nodes::run_context& run,
                                          unique::scope child, removal_result& result) {
  try {
    const auto before = result.failures.size();
    co_await delete_contents_of(use, run, child.id, result);
    if (run.stopping() || result.failures.size() > before)
      co_return;
    const auto failed = co_await use.unique.delete_folder(child.id, true);
    for (const auto& folder : failed) {
      result.failures.push_back({"scope " + folder.path, "delete scope", 0, folder.reason});
    }
    if (failed.empty())
      ++result.scopes_deleted;
  } catch (const http::api_error& error) {
    result.failures.push_back({"scope " + child.name, "delete scope", error.status(), error.what()});
  }
}

/// SCP-3 holds for a removal too: a wrong scopeId must not cost another instance its contents. A Data Center
/// that doesn't answer any more is no reason to keep the contents, since it may be why they are removed.
boost::asio::awaitable<void> check_owner(const nodes::services& use, std::string owner) {
  std::string identity;
  try {
    identity = co_await use.confluence.identity();
  } catch (const http::api_error& error) {
    use.log.warn("who owns the root scope can't be checked, since Confluence doesn't say who it is",
                 {{"error", error.what()}});
  }
  const bool known = !identity.empty();
  if (known ? owner != identity : !owner.starts_with("confc:data-center:")) {
    throw cycle_aborted("the root scope " + use.tenant.ingestion.scope_id +
                        " belongs to another Confluence instance (" + owner +
                        (known ? ", this one is " : "") + identity +
                        "). Nothing was deleted. Check ingestion.scopeId");
  }
}

} // namespace

boost::asio::awaitable<removal_result> remove_tenant(const nodes::services& use,
                                                     const nodes::run_context& run) {
  removal_result result;
  const auto& id = use.tenant.ingestion.scope_id;
  auto user = co_await use.unique.current_user();
  std::vector<access> all{access::manage, access::read, access::write};
  try {
    co_await use.unique.grant(id, std::move(user), std::move(all));
  } catch (const http::api_error& error) {
    // A scope that is gone can't be granted anything; whether it is gone is what the next call tells.
    if (error.fault() == http::api_fault::unreachable || error.fault() == http::api_fault::authentication)
      throw;
  }
  const auto root = co_await use.unique.scope_by_id(id);
  if (!root || root->external_id.value_or("").empty()) {
    result.nothing_to_do = true;
    co_return result;
  }
  co_await check_owner(use, *root->external_id);
  const auto children = co_await use.unique.children_of(id);
  for (const auto& child : children) {
    if (!run.stopping())
      co_await delete_child(use, run, child, result);
  }
  if (!run.stopping() && result.failures.empty()) {
    std::optional<std::string> cleared;
    co_await use.unique.set_external_id(id, std::move(cleared));
  }
  co_return result;
}

} // namespace cfc::pipeline
