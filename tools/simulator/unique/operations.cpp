#include "tools/simulator/unique/operations.hpp"

#include <algorithm>
#include <array>
#include <optional>

/// The fields about users and scopes; those about contents are in operations_contents.cpp.
namespace cfc::simulator {
namespace {

constexpr std::size_t max_paths = 100;
constexpr std::size_t max_accesses = 20;
constexpr std::int64_t max_take = 100;
constexpr std::uint64_t files_moved_at_once = 10;

std::uint8_t bits_of(const std::string& access_type) {
  return access_type == "MANAGE" ? may_manage : access_type == "WRITE" ? may_write : may_read;
}

[[noreturn]] void scope_not_found(const std::string& id) {
  throw platform_error("Scope with id " + id + " not found", "NOT_FOUND");
}

/// The last of the scopes that were made is told otherwise than it is.
void falsify(json::array& scopes, const std::string& how) {
  if (how.empty())
    return;
  auto& last = scopes.back().as_object();
  if (how == "short")
    scopes.pop_back();
  else if (how == "no_id")
    last["id"] = nullptr;
  else if (how == "other_name")
    last["name"] = std::string(last["name"].as_string()) + " (1)";
  else if (how == "other_parent")
    last["parentId"] = "scope_elsewhere";
}

} // namespace

void unique_operations::go_on_for_ever(json::array& nodes, const json::object& last, const row_range& rows) {
  while (nodes.size() < rows.take) {
    auto row = last;
    row["id"] = text_at(row, "id") + "_" + std::to_string(rows.skip + nodes.size());
    nodes.push_back(std::move(row));
  }
}

unique_operations::row_range unique_operations::row_range_of(const json::value& arguments,
                                                             const modes& lies) {
  const auto skip = number_at(arguments, "skip");
  const auto take = number_at(arguments, "take");
  if (skip < 0 || take < 0 || take > max_take)
    throw platform_error("skip must not be negative, and take must be from 0 to 100");
  row_range rows{static_cast<std::size_t>(skip), static_cast<std::size_t>(take)};
  if (rows.take > 0)
    rows.skip -= std::min(rows.skip, rows.skip / rows.take * lies.unique_overlap_rows);
  return rows;
}

json::value unique_operations::told_total(std::uint64_t total, const row_range& of, const modes& lies) {
  const bool counts_only = of.take == 0;
  if (lies.unique_no_total && !counts_only)
    return {};
  const auto off = counts_only ? lies.unique_count_off : lies.unique_total_off;
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(total) + off);
}

json::value unique_operations::run(std::string_view field, const json::value& arguments,
                                   const unique_context& by) {
  using member = json::value (unique_operations::*)(const json::value&, const unique_context&);
  struct entry {
    std::string_view name;
    member run;
  };
  constexpr std::array<entry, 10> entries{{
      {"me", &unique_operations::me},
      {"createScopeAccesses", &unique_operations::create_scope_accesses},
      {"paginatedScope", &unique_operations::paginated_scope},
      {"updateScope", &unique_operations::update_scope},
      {"generateScopesBasedOnPaths", &unique_operations::generate_scopes},
      {"deleteFolder", &unique_operations::delete_folder},
      {"bulkMove", &unique_operations::bulk_move},
      {"contentUpsert", &unique_operations::content_upsert},
      {"paginatedContent", &unique_operations::paginated_content},
      {"contentDeleteByContentIds", &unique_operations::delete_contents},
  }};
  const auto* found =
      std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.name == field; });
  if (found == entries.end())
    throw platform_error("No resolver for " + std::string(field), "INTERNAL_SERVER_ERROR");
  return (this->*found->run)(arguments, by);
}

json::value unique_operations::me(const json::value&, const unique_context& by) {
  return json::object({{"user", json::object({{"id", by.user}})}});
}

json::value unique_operations::create_scope_accesses(const json::value& arguments, const unique_context& by) {
  if (by.lies->unique_grants == "refused")
    throw platform_error("Access can't be granted to oneself", "FORBIDDEN");
  const auto id = text_at(arguments, "scopeId");
  const auto scope = scopes_.find(id);
  if (!scope)
    scope_not_found(id);
  const auto& accesses = find_member(arguments, "scopeAccesses")->as_array();
  if (accesses.size() > max_accesses)
    throw platform_error("At most 20 accesses can be changed at once");
  for (const auto& access : accesses) {
    const auto user = text_at(access, "entityId");
    if (std::find(settings_.users.begin(), settings_.users.end(), user) == settings_.users.end())
      throw platform_error("User with id " + user + " not found", "NOT_FOUND");
  }
  for (const auto& access : accesses) {
    scopes_.grant(*scope, text_at(access, "entityId"), bits_of(text_at(access, "accessType")),
                  flag_at(arguments, "applyToSubScopes"));
  }
  return by.lies->unique_grants == "null" ? json::value() : json::value(by.lies->unique_grants != "false");
}

json::value unique_operations::paginated_scope(const json::value& arguments, const unique_context& by) {
  const auto rows = row_range_of(arguments, *by.lies);
  auto found = by.lies->unique_drops_conditions ? all_scopes() : candidates(*find_member(arguments, "where"));
  std::erase_if(found, [&](scope_index index) { return !scopes_.readable(index, by.user); });
  const auto total = told_total(found.size(), rows, *by.lies);
  std::erase_if(found,
                [&](scope_index index) { return by.lies->unique_hidden_scopes.contains(scopes_[index].id); });
  json::array nodes(by.memory);
  for (auto at = rows.skip; at < found.size() && at < rows.skip + rows.take; ++at)
    nodes.push_back(scope_value(found[at], by));
  if (by.lies->unique_endless_lists && !found.empty())
    go_on_for_ever(nodes, scope_value(found.back(), by), rows);
  return json::object({{"totalCount", total}, {"nodes", std::move(nodes)}}, by.memory);
}

std::vector<scope_index> unique_operations::all_scopes() const {
  std::vector<scope_index> all;
  for (scope_index index = 0; index < scopes_.size(); ++index)
    if (!scopes_[index].removed)
      all.push_back(index);
  return all;
}

std::vector<scope_index> unique_operations::candidates(const json::value& where) const {
  const auto& members = where.as_object();
  const auto* filter = members.size() == 1 ? members.begin()->value().if_object() : nullptr;
  if (filter == nullptr || filter->size() != 1 || !filter->contains("equals"))
    throw platform_error("where: exactly one of id, externalId and parentId with equals is supported");
  const auto name = members.begin()->key();
  const auto text = text_at(members.begin()->value(), "equals");
  if (name == "parentId") {
    const auto parent = scopes_.find(text);
    const bool top = filter->at("equals").is_null();
    return top ? scopes_.children(no_scope) : parent ? scopes_.children(*parent) : std::vector<scope_index>();
  }
  const auto found = name == "id" ? scopes_.find(text) : scopes_.with_external_id(text);
  return found ? std::vector{*found} : std::vector<scope_index>();
}

json::value unique_operations::update_scope(const json::value& arguments, const unique_context& by) {
  const auto scope = writable_scope(text_at(arguments, "id"), by);
  if (const auto* given = find_member(*find_member(arguments, "input"), "externalId"))
    scopes_.set_external_id(scope,
                            given->is_null() ? std::nullopt : std::optional(std::string(given->as_string())));
  return scope_value(scope, by);
}

json::value unique_operations::generate_scopes(const json::value& arguments, const unique_context& by) {
  const auto paths = texts_at(arguments, "paths");
  if (paths.empty() || paths.size() > max_paths)
    throw platform_error("paths: from 1 to 100 paths can be given");
  json::array answer(by.memory);
  for (const auto& path : paths)
    answer.push_back(
        scope_value(scopes_.ensure_path(path, flag_at(arguments, "inheritAccess"), by.user), by));
  falsify(answer, by.lies->unique_scopes_made);
  return answer;
}

json::value unique_operations::delete_folder(const json::value& arguments, const unique_context& by) {
  const auto scope = writable_scope(text_at(arguments, "scopeId"), by);
  json::array failed, succeeded;
  delete_below(scope, flag_at(arguments, "recursive"), failed, succeeded);
  return json::object({{"failedFolders", std::move(failed)}, {"successFolders", std::move(succeeded)}});
}

bool unique_operations::delete_below(scope_index index, bool recursive, json::array& failed,
                                     json::array& succeeded) {
  auto& scope = scopes_[index];
  json::object entry{{"id", scope.id}, {"name", scope.name}};
  std::string reason;
  if (!recursive && !(scope.children.empty() && scope.contents.empty()))
    reason = "The folder is not empty";
  else if (scope.undeletable)
    reason = "The folder can't be deleted";
  if (reason.empty()) {
    const auto children = scope.children;
    for (const auto child : children)
      reason = delete_below(child, true, failed, succeeded) ? reason : "A folder below it can't be deleted";
  }
  if (!reason.empty())
    entry["failReason"] = reason;
  entry["path"] = "/" + scopes_.path(index);
  if (reason.empty()) {
    const std::vector<slot> owned(scope.contents.begin(), scope.contents.end());
    for (const auto at : owned)
      contents_.remove(at);
    scopes_.remove(index);
  }
  (reason.empty() ? succeeded : failed).push_back(std::move(entry));
  return reason.empty();
}

json::value unique_operations::bulk_move(const json::value& arguments, const unique_context& by) {
  const auto& input = *find_member(arguments, "input");
  const auto ids = texts_at(input, "scopeIds");
  const auto target = writable_scope(text_at(input, "targetScopeId"), by);
  std::vector<scope_index> moved;
  moved.reserve(ids.size());
  for (const auto& id : ids)
    moved.push_back(writable_scope(id, by));
  json::array moved_ids;
  std::uint64_t files = 0;
  for (const auto scope : moved) {
    scopes_.move(scope, target);
    files += contents_below(scope);
    moved_ids.emplace_back(scopes_[scope].id);
  }
  const bool asynchronous = files > files_moved_at_once;
  return json::object(
      {{"scopeIds", std::move(moved_ids)},
       {"asyncMetadataRebuild", asynchronous},
       {"jobId", asynchronous ? json::value("job_" + std::to_string(++jobs_)) : json::value()},
       {"affectedFiles", files},
       {"message", asynchronous ? "Metadata is being rebuilt" : "Moved"}});
}

std::uint64_t unique_operations::contents_below(scope_index index) const {
  std::uint64_t result = scopes_[index].contents.size();
  for (const auto child : scopes_[index].children)
    result += contents_below(child);
  return result;
}

scope_index unique_operations::readable_scope(const std::string& id, const unique_context& by) const {
  const auto scope = scopes_.find(id);
  if (!scope || !scopes_.readable(*scope, by.user))
    scope_not_found(id);
  return *scope;
}

scope_index unique_operations::writable_scope(const std::string& id, const unique_context& by) const {
  const auto scope = scopes_.find(id);
  if (!scope)
    scope_not_found(id);
  if (!scopes_.writable(*scope, by.user))
    throw platform_error("No write access to the scope " + id, "FORBIDDEN");
  return *scope;
}

json::object unique_operations::scope_value(scope_index index, const unique_context& by) const {
  const auto& scope = scopes_[index];
  return json::object(
      {{"id", scope.id},
       {"name", scope.name},
       {"parentId", scope.parent == no_scope ? json::value() : json::value(scopes_[scope.parent].id)},
       {"externalId", json::value_from(scope.external_id)}},
      by.memory);
}

} // namespace cfc::simulator
