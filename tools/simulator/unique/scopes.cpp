#include "tools/simulator/unique/scopes.hpp"

#include <algorithm>

namespace cfc::simulator {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
  const auto whole = path;
  if (!path.starts_with('/'))
    throw platform_error("Invalid path '" + std::string(whole) + "': it must begin with a slash");
  path.remove_prefix(1);
  std::vector<std::string> result;
  for (std::size_t from = 0; from <= path.size();) {
    const auto end = std::min(path.find('/', from), path.size());
    if (end == from)
      throw platform_error("Invalid path '" + std::string(whole) + "': it has an empty segment");
    result.emplace_back(path.substr(from, end - from));
    from = end + 1;
  }
  return result;
}

} // namespace

std::optional<scope_index> scope_tree::find(std::string_view id) const {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<scope_index> scope_tree::children(scope_index parent) const {
  return parent == no_scope ? tops_ : scopes_[parent].children;
}

std::optional<scope_index> scope_tree::child(scope_index parent, std::string_view name) const {
  for (const auto index : parent == no_scope ? tops_ : scopes_[parent].children)
    if (scopes_[index].name == name)
      return index;
  return std::nullopt;
}

std::optional<scope_index> scope_tree::with_external_id(std::string_view external_id) const {
  const auto found = by_external_id_.find(std::string(external_id));
  return found == by_external_id_.end() ? std::nullopt : std::optional(found->second);
}

std::string scope_tree::path(scope_index index) const {
  const auto& scope = scopes_[index];
  return scope.parent == no_scope ? scope.name : path(scope.parent) + "/" + scope.name;
}

bool scope_tree::is_below(scope_index index, scope_index ancestor) const {
  for (auto at = scopes_[index].parent; at != no_scope; at = scopes_[at].parent)
    if (at == ancestor)
      return true;
  return false;
}

scope_index scope_tree::add(scope_index parent, std::string name, std::string id) {
  if (name.empty() || name.find('/') != std::string::npos)
    throw platform_error("Invalid scope name '" + name + "'");
  if (child(parent, name))
    throw platform_error("A scope with the name '" + name + "' exists there already", "CONFLICT");
  if (id.empty())
    id = next_id();
  else if (find(id))
    throw platform_error("A scope with the id '" + id + "' exists already", "CONFLICT");
  const auto index = static_cast<scope_index>(scopes_.size());
  auto& result = scopes_.emplace_back();
  result.id = id;
  result.name = std::move(name);
  result.parent = parent;
  by_id_.emplace(std::move(id), index);
  (parent == no_scope ? tops_ : scopes_[parent].children).push_back(index);
  return index;
}

scope_index scope_tree::ensure_path(std::string_view path, bool inherit, const std::string& user) {
  scope_index at = no_scope;
  for (auto& segment : segments_of(path)) {
    if (const auto known = child(at, segment)) {
      at = *known;
      continue;
    }
    if (at != no_scope && !writable(at, user))
      throw platform_error("No write access to the scope " + this->path(at), "FORBIDDEN");
    const auto added = add(at, std::move(segment));
    if (at == no_scope || !inherit)
      grant(added, user, may_read | may_write | may_manage, false);
    else
      scopes_[added].grants = scopes_[at].grants;
    at = added;
  }
  return at;
}

void scope_tree::set_external_id(scope_index index, std::optional<std::string> external_id) {
  if (external_id) {
    const auto holder = with_external_id(*external_id);
    if (holder && *holder != index)
      throw platform_error("Unique constraint failed on the field externalId: " + *external_id, "CONFLICT");
  }
  auto& scope = scopes_[index];
  if (scope.external_id)
    by_external_id_.erase(*scope.external_id);
  if (external_id)
    by_external_id_[*external_id] = index;
  scope.external_id = std::move(external_id);
}

void scope_tree::move(scope_index index, scope_index target) {
  auto& scope = scopes_[index];
  if (index == target || is_below(target, index))
    throw platform_error("A scope can't be moved into itself: " + path(index));
  if (scope.parent == target)
    return;
  if (child(target, scope.name))
    throw platform_error("A scope with the name '" + scope.name + "' exists in the target", "CONFLICT");
  std::erase(scope.parent == no_scope ? tops_ : scopes_[scope.parent].children, index);
  scope.parent = target;
  scopes_[target].children.push_back(index);
}

void scope_tree::remove(scope_index index) {
  auto& scope = scopes_[index];
  set_external_id(index, std::nullopt);
  std::erase(scope.parent == no_scope ? tops_ : scopes_[scope.parent].children, index);
  by_id_.erase(scope.id);
  scope.removed = true;
}

void scope_tree::grant(scope_index index, const std::string& user, std::uint8_t what, bool below) {
  auto& grants = scopes_[index].grants;
  const auto found =
      std::find_if(grants.begin(), grants.end(), [&](const auto& g) { return g.user == user; });
  if (found == grants.end())
    grants.push_back({user, what});
  else
    found->bits = static_cast<std::uint8_t>(found->bits | what);
  if (below)
    for (const auto child : scopes_[index].children)
      grant(child, user, what, true);
}

void scope_tree::revoke(scope_index index, std::string_view user) {
  std::erase_if(scopes_[index].grants, [&](const auto& g) { return g.user == user; });
}

bool scope_tree::readable(scope_index index, std::string_view user) const {
  return (bits(index, user) & (may_read | may_manage)) != 0;
}

bool scope_tree::writable(scope_index index, std::string_view user) const {
  return (bits(index, user) & (may_write | may_manage)) != 0;
}

std::uint8_t scope_tree::bits(scope_index index, std::string_view user) const {
  for (const auto& grant : scopes_[index].grants)
    if (grant.user == user)
      return grant.bits;
  return 0;
}

std::string scope_tree::next_id() {
  auto digits = std::to_string(++last_id_);
  return "scope_" + std::string(digits.size() < 12 ? 12 - digits.size() : 0, '0') + digits;
}

} // namespace cfc::simulator
