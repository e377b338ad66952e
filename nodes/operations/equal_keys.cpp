#include "nodes/operations/equal_keys.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/content_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr auto keys_per_look_up = unique::client::keys_per_request;

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
        prefix_(space_prefix(services.tenant, known.space.id, known.space.key)), space_(known.space) {
    for (auto& id : own)
      seen_.emplace(std::move(id), owner{true, true, std::nullopt, std::nullopt});
  }

  struct owner {
    bool ours = false;
    bool shown = false;                   ///< the account may read the scope
    std::optional<std::string> objection; ///< why it is another's
    std::optional<std::string> moved;     ///< why it is this space's in the wrong place

    /// A key may be stored in several scopes. Then ours is the one that is known.
    void take(const owner& other) {
      ours = ours || other.ours;
      shown = shown || other.shown;
      if (!objection)
        objection = other.objection;
      if (!moved)
        moved = other.moved;
    }
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
      result.objection = scopes_.objection_to(*scope);
    } else if (co_await is_moved(*scope, *mark)) {
      result.moved = away_from_root(*scope);
    } else {
      result.objection = below_another_root(*scope, mark->tenant);
    }
    co_return result;
  }

  /// Whether it is this space's own scope in a folder that no deployment has for its root.
  boost::asio::awaitable<bool> is_moved(const unique::scope& scope, const space_mark& mark) const {
    if (!scopes_.is_ours(mark) || mark.space_id != space_.id)
      co_return false;
    if (!scope.parent_id)
      co_return true;
    const auto parent = co_await services_.unique.scope_by_id(*scope.parent_id);
    co_return !parent || !parent->external_id.value_or("").starts_with("confc:");
  }

  std::string away_from_root(const unique::scope& scope) const {
    return fmt::format(
        "the scope of this space, {} ('{}'), is below the scope {} and not below the root scope {}, so that nothing of the "
        "space was ingested or deleted. Move the folder back in Unique. If it belongs to another deployment instead, which "
        "has equal keys ({}...): {}",
        scope.id, scope.name, scope.parent_id.value_or("(none)"), scopes_.root_id(), prefix_,
        what_helps(services_));
  }

  std::string below_another_root(const unique::scope& scope, const std::string& tenant) const {
    const auto root = scope.parent_id.value_or("(none)");
    auto text = fmt::format(
        "Unique holds items of space {} under this tenant's keys ({}...), but in the scope {} ('{}'), which is marked for a "
        "space of {} and is below the root scope {}, not {}. It may be another deployment that uses the same keys: its "
        "contents would be taken for this one's. Nothing of the space was ingested or deleted. {}",
        space_.key, prefix_, scope.id, scope.name, tenant, root, scopes_.root_id(), what_helps(services_));
    if (tenant == services_.tenant.name)
      text += fmt::format(
          ". If these spaces are this one's, moved there by an earlier ingestion.scopeId, set it to {}",
          root);
    return text;
  }

  const service_set& services_;
  own_scopes& scopes_;
  std::string prefix_;
  space_identity space_;
  std::map<std::string, owner> seen_; ///< by scope id
};

void warn_of_moved(const service_set& services, const run_context& run,
                   const unique::content_record& content) {
  if (!run.first_to_tell("contents moved by hand"))
    return;
  services.log.part(observe::part::diff)
      .warn("contents under this tenant's keys are in a folder that isn't a space's; they are left there",
            {{"key", content.key}, {"scopeId", content.scope_id}});
}

std::string nothing_is_shown(const service_set& services, const known_items& known) {
  return fmt::format(
      "Unique takes items of this space for known under this tenant's keys ({}...), but this tenant is shown nothing of "
      "the space below its root scope {}, and none of them elsewhere, so that nothing of the space was ingested or deleted. "
      "If the account lost its access to the space's scope, grant it again. If another deployment uses the same keys: {}",
      space_prefix(services.tenant, known.space.id, known.space.key), services.tenant.ingestion.scope_id,
      what_helps(services));
}

/// @param keys whole ones, all of them in `into.missing` before, and those that are not shown afterwards
boost::asio::awaitable<void> look_at_group(const service_set& services, const run_context& run, owners& who,
                                           shared_look_up& look_up, std::vector<std::string> keys,
                                           owners_found& into) {
  std::map<std::string, owners::owner> by_key;
  const auto found = co_await look_up.contents(std::move(keys));
  for (const auto& content : found) {
    const auto owner = co_await who.of(content.scope_id);
    const bool is_stray = owner.shown && !owner.ours && !owner.objection && !owner.moved;
    // What was registered into a wrong scope, and never completed, is no content that is there.
    if (is_stray && !content.finished)
      continue;
    if (is_stray) {
      ++into.moved_by_hand;
      warn_of_moved(services, run, content);
    }
    by_key[content.key].take(owner);
  }
  for (const auto& [key, owner] : by_key) {
    if (owner.shown)
      into.missing.erase(key);
    if (owner.ours)
      continue;
    if (!into.abort)
      into.abort = owner.objection;
    if (!into.refusal)
      into.refusal = owner.moved;
  }
}

/// @param from the first of at most keys_per_look_up
std::vector<std::string> some_keys(const known_items& known, const std::string& prefix, std::size_t from) {
  std::vector<std::string> keys;
  for (std::size_t i = from; i < std::min(known.item_keys.size(), from + keys_per_look_up); ++i)
    keys.push_back(prefix + known.item_keys[i]);
  return keys;
}

} // namespace

boost::asio::awaitable<owners_found> find_owners(const service_set& services, const run_context& run,
                                                 own_scopes& scopes, shared_look_up& look_up,
                                                 known_items known) {
  owners_found result;
  auto own = co_await scopes.ids_for_space(known.space.key);
  owners who(services, scopes, known, std::move(own));
  const auto prefix = space_prefix(services.tenant, known.space.id, known.space.key);
  for (std::size_t first = 0; first < known.item_keys.size() && !run.stopping(); first += keys_per_look_up) {
    auto keys = some_keys(known, prefix, first);
    result.missing.insert(keys.begin(), keys.end());
    co_await look_at_group(services, run, who, look_up, std::move(keys), result);
    const auto looked_at = std::min(known.item_keys.size(), first + keys_per_look_up);
    if (known.scopes_are_empty && result.missing.size() == looked_at)
      result.refusal = nothing_is_shown(services, known);
    if (result.abort || result.refusal)
      break;
  }
  co_return result;
}

} // namespace cfc::nodes
