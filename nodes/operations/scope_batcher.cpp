#include "nodes/operations/scope_batcher.hpp"

#include "io/http/api_error.hpp"
#include "nodes/operations/content_keys.hpp"

#include <algorithm>
#include <exception>
#include <optional>

namespace cfc::nodes {

namespace {

/// The scope is still marked for an earlier space of the same key, whose contents have to be cleaned up
/// first: the clean-up finds them by this mark (DEL-2) and then sets the new one.
bool marked_for_predecessor(const service_set& services, const unique::scope& scope,
                            const space_identity& space) {
  const auto mark = parse_space_external_id(scope.external_id.value_or(""));
  return mark && mark->tenant == services.tenant.name && mark->space_key == space.key &&
         mark->space_id != space.id;
}

/// Where the platform understood a path otherwise, contents would come to stand below a scope of somebody else.
void check_is_asked_for(const service_set& services, const unique::scope& scope, const std::string& path,
                        const std::string& space_key) {
  const auto& root = services.tenant.ingestion.scope_id;
  if (scope.name == space_key && scope.parent_id == root)
    return;
  throw http::api_error(http::api_fault::bad_answer, 200,
                        "unique: for the path " + path + " the platform answered the scope " + scope.id +
                            ", named '" + scope.name + "' below " + scope.parent_id.value_or("(nothing)") +
                            ", instead of '" + space_key + "' below " + root + ". Nothing was put there");
}

} // namespace

boost::asio::awaitable<std::string> scope_batcher::scope_of(space_identity space) {
  auto mine = std::make_shared<waiter>(services_.io);
  mine->space = std::move(space);
  waiting_.push_back(mine);
  if (!calling_) {
    co_await flush();
  }
  while (!mine->done)
    co_await mine->woken.wait();
  if (mine->failure)
    std::rethrow_exception(mine->failure);
  co_return mine->scope_id;
}

boost::asio::awaitable<void> scope_batcher::flush() {
  calling_ = true;
  while (!waiting_.empty()) {
    const auto count = std::min(waiting_.size(), scopes_per_call);
    std::vector<std::shared_ptr<waiter>> group(waiting_.begin(),
                                               waiting_.begin() + static_cast<std::ptrdiff_t>(count));
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
    std::exception_ptr failure;
    try {
      co_await create(group);
    } catch (...) {
      failure = std::current_exception();
    }
    for (auto& one : group) {
      one->failure = failure;
      one->done = true;
      one->woken.notify();
    }
  }
  calling_ = false;
}

boost::asio::awaitable<void> scope_batcher::create(std::vector<std::shared_ptr<waiter>> group) {
  std::vector<std::string> paths;
  paths.reserve(group.size());
  for (const auto& one : group)
    paths.push_back(root_path_ + "/" + one->space.key);
  const auto scopes = co_await services_.unique.create_scopes(paths);
  for (std::size_t i = 0; i < group.size(); ++i)
    check_is_asked_for(services_, scopes.at(i), paths[i], group[i]->space.key);
  for (std::size_t i = 0; i < group.size(); ++i) {
    group[i]->scope_id = scopes[i].id;
    const auto wanted = space_external_id(services_.tenant, group[i]->space);
    if (scopes[i].external_id == wanted || marked_for_predecessor(services_, scopes[i], group[i]->space))
      continue;
    std::optional<std::string> mark = wanted;
    co_await services_.unique.set_external_id(scopes[i].id, std::move(mark));
  }
}

} // namespace cfc::nodes
