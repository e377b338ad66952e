#include "nodes/operations/own_scopes.hpp"

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

namespace cfc::nodes {

std::vector<marked_scope> with_marks(const std::vector<unique::scope>& children) {
  std::vector<marked_scope> scopes;
  scopes.reserve(children.size());
  for (const auto& child : children)
    scopes.push_back({child, parse_space_external_id(child.external_id.value_or(""))});
  return scopes;
}

bool own_scopes::is_ours(const space_mark& mark) const noexcept {
  return mark.tenant == services_.tenant.name || mark.tenant == former_name_;
}

std::optional<std::string> own_scopes::objection_to(const unique::scope& scope) const {
  const auto external_id = scope.external_id.value_or("");
  const auto mark = parse_space_external_id(external_id);
  if (external_id.empty() || (mark && is_ours(*mark)))
    return std::nullopt;
  if (!mark) {
    return "the scope " + scope.id + ", named '" + scope.name + "', has the external id '" + external_id +
           "', which isn't this connector's. Clear it there, or rename the scope";
  }
  const auto& other = mark->tenant;
  return "the scope " + scope.id + ", named '" + scope.name + "', is marked for the tenant " + other +
         " of this Confluence instance. If this tenant's file was renamed, either rename it back to " +
         other + "-tenant-config.yaml, or take over its scopes with --adopt " + other +
         ", which deletes what is stored under that name once the new contents are complete";
}

bool own_scopes::keeps_mark(const unique::scope& scope, std::string_view space_id,
                            std::string_view space_key) const {
  const auto mark = parse_space_external_id(scope.external_id.value_or(""));
  return mark && is_ours(*mark) && mark->space_key == space_key &&
         (mark->space_id != space_id || mark->tenant != services_.tenant.name);
}

boost::asio::awaitable<std::vector<marked_scope>> own_scopes::cached() {
  while (!known_) {
    if (being_read_ == nullptr) {
      co_await refresh();
    } else {
      const auto reading = being_read_;
      co_await reading->wait();
    }
  }
  co_return scopes_;
}

boost::asio::awaitable<std::vector<std::string>> own_scopes::ids_for_space(std::string space_key) {
  const auto all = co_await cached();
  std::vector<std::string> ids;
  for (const auto& marked : all) {
    if (marked.mark && is_ours(*marked.mark) && marked.mark->space_key == space_key)
      ids.push_back(marked.scope.id);
  }
  co_return ids;
}

boost::asio::awaitable<std::vector<marked_scope>> own_scopes::refresh() {
  const auto reading = std::make_shared<async_event>(services_.io);
  being_read_ = reading;
  std::exception_ptr failure;
  try {
    const auto children = co_await services_.unique.children_of(root_id_);
    scopes_ = with_marks(children.rows);
    if (children.doubt)
      doubt_ = children.doubt;
    known_ = true;
  } catch (...) {
    failure = std::current_exception();
  }
  being_read_ = nullptr;
  reading->notify();
  if (failure)
    std::rethrow_exception(failure);
  co_return scopes_;
}

boost::asio::awaitable<std::optional<std::uint64_t>>
own_scopes::count_unlisted(std::vector<space_identity> found) const {
  if (services_.tenant.ingestion.v1_key_format)
    co_return std::nullopt;
  std::uint64_t count = co_await count_unlisted_of(services_.tenant.name, found);
  if (former_name_)
    count += co_await count_unlisted_of(*former_name_, found);
  co_return count;
}

/// All are counted first: what is added meanwhile must not seem to be left over.
boost::asio::awaitable<std::uint64_t> own_scopes::count_unlisted_of(std::string name,
                                                                    std::vector<space_identity> found) const {
  const auto all = co_await services_.unique.count_by_key_prefix(name + "/");
  std::set<std::string> prefixes;
  for (const auto& space : found)
    prefixes.insert(named_prefix_of({name, space.id, space.key}));
  for (const auto& marked : scopes_) {
    if (marked.mark && marked.mark->tenant == name)
      prefixes.insert(named_prefix_of(*marked.mark));
  }
  std::uint64_t known = 0;
  for (const auto& prefix : prefixes)
    known += co_await services_.unique.count_by_key_prefix(prefix);
  co_return all > known ? all - known : 0;
}

boost::asio::awaitable<std::optional<std::string>>
own_scopes::objection_to_any(std::vector<std::string> space_keys) {
  std::sort(space_keys.begin(), space_keys.end());
  const auto scopes = co_await refresh();
  for (const auto& marked : scopes) {
    auto objection = objection_to(marked.scope);
    if (objection && std::binary_search(space_keys.begin(), space_keys.end(), marked.scope.name))
      co_return objection;
  }
  co_return std::nullopt;
}

boost::asio::awaitable<std::uint64_t> own_scopes::count_stored(std::string prefix,
                                                               std::vector<std::string> scope_ids) const {
  const auto in_scopes = co_await count_in(std::move(scope_ids));
  if (in_scopes == 0)
    co_return 0;
  const auto below_prefix = co_await services_.unique.count_by_key_prefix(std::move(prefix));
  co_return std::min(in_scopes, below_prefix);
}

boost::asio::awaitable<std::uint64_t> own_scopes::count_in(std::vector<std::string> scope_ids) const {
  std::uint64_t count = 0;
  for (auto& id : scope_ids)
    count += co_await services_.unique.count_by_owner(std::move(id));
  co_return count;
}

} // namespace cfc::nodes
