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
std::string what_helps(const service_set& services) {
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
        space_key_, prefix_, scope.id, scope.name, tenant, root, scopes_.root_id(), what_helps(services_));
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
      services.tenant.ingestion.scope_id, what_helps(services));
}

/// What a look at some of the items says.
struct group_of_items {
  std::string objection; ///< empty: none
  std::size_t shown = 0; ///< items of which the account is shown where they are
};

boost::asio::awaitable<group_of_items> look_at_group(const service_set& services, const run_context& run,
                                                     owners& who, std::vector<std::string> keys) {
  group_of_items result;
  std::map<std::string, owners::owner> by_key;
  const auto found = co_await services.unique.contents_by_keys(std::move(keys));
  for (const auto& content : found) {
    const auto owner = co_await who.of(content.owner_id);
    if (owner.shown && !owner.ours && owner.objection.empty())
      warn_of_moved(services, run, content);
    // A key may be stored in several scopes. Then ours is the one that is known.
    auto& best = by_key[content.key];
    if (!best.ours)
      best = owner;
  }
  for (const auto& [key, owner] : by_key) {
    result.shown += owner.shown ? 1 : 0;
    if (!owner.ours && result.objection.empty())
      result.objection = owner.objection;
  }
  co_return result;
}

/// @param from the first of at most keys_per_look_up
std::vector<std::string> some_keys(const known_items& known, const std::string& prefix, std::size_t from) {
  std::vector<std::string> keys;
  for (std::size_t i = from; i < std::min(known.item_keys.size(), from + keys_per_look_up); ++i)
    keys.push_back(prefix + known.item_keys[i]);
  return keys;
}

} // namespace

boost::asio::awaitable<std::optional<std::string>> objection_to_owners(const service_set& services,
                                                                       const run_context& run,
                                                                       own_scopes& scopes,
                                                                       known_items known) {
  auto own = co_await scopes.of(known.space.key);
  owners who(services, scopes, known, std::move(own));
  const auto prefix = space_prefix(services.tenant, known.space.id, known.space.key);
  std::size_t shown = 0;
  for (std::size_t first = 0; first < known.item_keys.size(); first += keys_per_look_up) {
    if (run.stopping())
      co_return std::nullopt;
    auto keys = some_keys(known, prefix, first);
    const auto group = co_await look_at_group(services, run, who, std::move(keys));
    if (!group.objection.empty())
      co_return group.objection;
    shown += group.shown;
    if (shown == 0 && known.scopes_are_empty)
      co_return nothing_is_shown(services, known);
  }
  if (shown < known.item_keys.size()) {
    services.log.part(observe::part::diff)
        .warn(
            "Unique takes items for known that it doesn't show; if another deployment has the same keys, they "
            "are missing here",
            {{"spaceKey", known.space.key}, {"items", known.item_keys.size() - shown}});
  }
  co_return std::nullopt;
}

} // namespace cfc::nodes
