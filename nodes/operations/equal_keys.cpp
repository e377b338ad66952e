#include "nodes/operations/equal_keys.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/content_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr std::size_t keys_per_look_up = 100;

/// What to do about it.
std::string remedy(const service_set& services) {
  if (services.tenant.ingestion.v1_key_format) {
    return "Keys of the v1 format don't name the tenant, so they fit one deployment only: leave out "
           "ingestion.useV1KeyFormat in the one that is new";
  }
  return "The keys begin with the tenant's name: rename the tenant's file in the deployment that is new "
         "({tenant}-tenant-config.yaml)";
}

/// Whose the contents of scopes are, each scope looked up once.
class owners {
public:
  owners(const service_set& services, own_scopes& scopes, const known_items& known,
         std::vector<std::string> own)
      : services_(services), scopes_(scopes),
        prefix_(space_prefix(services.tenant, known.space.id, known.space.key)), space_key_(known.space.key) {
    for (auto& id : own)
      seen_.emplace(std::move(id), owner{true, true, {}});
  }

  struct owner {
    bool ours = false;
    bool shown = false;    ///< the account may read the scope
    std::string objection; ///< empty: none
  };

  boost::asio::awaitable<owner> of(std::string scope_id) {
    auto known = seen_.find(scope_id);
    if (known == seen_.end()) {
      auto found = co_await look_at(scope_id);
      known = seen_.emplace(std::move(scope_id), std::move(found)).first;
    }
    co_return known->second;
  }

private:
  boost::asio::awaitable<owner> look_at(std::string scope_id) {
    owner result;
    if (scope_id.empty())
      co_return result;
    const auto scope = co_await services_.unique.scope_by_id(std::move(scope_id));
    if (!scope)
      co_return result;
    result.shown = true;
    const auto mark = parse_space_external_id(scope->external_id.value_or(""));
    if (!mark)
      co_return result;
    if (scope->parent_id == scopes_.root_id()) {
      result.ours = scopes_.is_ours(*mark);
      result.objection = scopes_.objection_to(*scope).value_or("");
    } else {
      result.objection = below_another_root(*scope, mark->tenant);
    }
    co_return result;
  }

  std::string below_another_root(const unique::scope& scope, const std::string& tenant) const {
    const auto root = scope.parent_id.value_or("(none)");
    auto text = fmt::format(
        "Unique holds items of space {} under this tenant's keys ({}...), but in the scope {} ('{}'), which is marked for a "
        "space of {} and is below the root scope {}, not {}. It may be another deployment that uses the same keys: its "
        "contents would be taken for this one's. Nothing of the space was ingested or deleted. {}",
        space_key_, prefix_, scope.id, scope.name, tenant, root, scopes_.root_id(), remedy(services_));
    if (tenant == services_.tenant.name)
      text += fmt::format(
          ". If these spaces are this one's, moved there by an earlier ingestion.scopeId, set it to {}",
          root);
    return text;
  }

  const service_set& services_;
  own_scopes& scopes_;
  std::string prefix_, space_key_;
  std::map<std::string, owner> seen_; ///< by scope id
};

void warn_of_moved(const service_set& services, const run_context& run,
                   const unique::stored_content& content) {
  if (!run.first_to_tell("contents moved by hand"))
    return;
  services.log.part(observe::part::diff)
      .warn("contents under this tenant's keys are in a folder that isn't a space's; they are left there",
            {{"key", content.key}, {"scopeId", content.owner_id}});
}

std::string nothing_is_shown(const service_set& services, const known_items& known) {
  return fmt::format(
      "Unique takes items of space {} for known under this tenant's keys ({}...), but this tenant has nothing of "
      "the space below its root scope {}, and is shown none of them elsewhere. It may be another deployment that uses the "
      "same keys. Nothing of the space was ingested or deleted. {}",
      known.space.key, space_prefix(services.tenant, known.space.id, known.space.key),
      services.tenant.ingestion.scope_id, remedy(services));
}

} // namespace

boost::asio::awaitable<std::optional<std::string>> objection_to_owners(const service_set& services,
                                                                       const run_context& run,
                                                                       own_scopes& scopes,
                                                                       known_items known) {
  auto own = co_await scopes.of(known.space.key);
  owners who(services, scopes, known, std::move(own));
  const auto prefix = space_prefix(services.tenant, known.space.id, known.space.key);
  for (std::size_t first = 0; first < known.item_keys.size() && !run.stopping(); first += keys_per_look_up) {
    const auto end = std::min(known.item_keys.size(), first + keys_per_look_up);
    std::vector<std::string> keys;
    keys.reserve(end - first);
    for (std::size_t i = first; i < end; ++i)
      keys.push_back(prefix + known.item_keys[i]);
    const auto found = co_await services.unique.contents_by_keys(std::move(keys));
    bool any_shown = false;
    for (const auto& content : found) {
      const auto owner = co_await who.of(content.owner_id);
      if (!owner.objection.empty())
        co_return owner.objection;
      any_shown = any_shown || owner.shown;
      if (owner.shown && !owner.ours)
        warn_of_moved(services, run, content);
    }
    if (first == 0 && known.scopes_are_empty && !any_shown)
      co_return nothing_is_shown(services, known);
  }
  co_return std::nullopt;
}

} // namespace cfc::nodes
