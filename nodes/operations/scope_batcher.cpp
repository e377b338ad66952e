#include "nodes/operations/scope_batcher.hpp"

#include "io/http/api_error.hpp"
#include "io/observe/parts.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/cycle_aborted.hpp"

#include <algorithm>
#include <exception>
#include <optional>

namespace cfc::nodes {

namespace {

/// Where the platform understood a path otherwise, contents would come to stand below a scope of somebody
/// else.
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
    for (auto& waiting : group) {
      waiting->failure = failure;
      waiting->done = true;
      waiting->woken.notify();
    }
  }
  calling_ = false;
}

boost::asio::awaitable<void> scope_batcher::create(std::vector<std::shared_ptr<waiter>> group) {
  std::vector<std::string> paths;
  paths.reserve(group.size());
  for (const auto& waiting : group)
    paths.push_back(root_path_ + "/" + waiting->space.key);
  const auto scopes = co_await services_.unique.create_scopes(paths);
  services_.log.part(observe::part::scopes)
      .debug("scopes of spaces were asked for", {{"count", paths.size()}, {"found", scopes.size()}});
  for (std::size_t i = 0; i < group.size(); ++i)
    check_is_asked_for(services_, scopes.at(i), paths[i], group[i]->space.key);
  for (const auto& scope : scopes) {
    if (const auto objection = own_scopes_.objection_to(scope))
      throw cycle_aborted(*objection);
  }
  for (std::size_t i = 0; i < group.size(); ++i) {
    group[i]->scope_id = scopes[i].id;
    const auto wanted = space_external_id(services_.tenant, group[i]->space);
    if (scopes[i].external_id == wanted ||
        own_scopes_.keeps_mark(scopes[i], group[i]->space.id, group[i]->space.key))
      continue;
    std::optional<std::string> mark = wanted;
    co_await services_.unique.set_external_id(scopes[i].id, std::move(mark));
  }
}

} // namespace cfc::nodes
