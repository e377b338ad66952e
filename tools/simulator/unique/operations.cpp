#include "tools/simulator/unique/operations.hpp"

#include <algorithm>
#include <array>

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

[[noreturn]] void not_found(const std::string& id) {
  throw platform_error("Scope with id " + id + " not found", "NOT_FOUND");
}

} // namespace

unique_operations::row_range unique_operations::row_range_of(const value& arguments) {
  const auto skip = arguments.number("skip");
  const auto take = arguments.number("take");
  if (skip < 0 || take < 0 || take > max_take)
    throw platform_error("skip must not be negative, and take must be from 0 to 100");
  return {static_cast<std::size_t>(skip), static_cast<std::size_t>(take)};
}

value unique_operations::run(std::string_view field, const value& arguments, const unique_context& by) {
  using member = value (unique_operations::*)(const value&, const unique_context&);
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

value unique_operations::me(const value&, const unique_context& by) {
  value user, answer;
  user.add("id", by.user);
  answer.add("user", std::move(user));
  return answer;
}

value unique_operations::create_scope_accesses(const value& arguments, const unique_context&) {
  const auto id = arguments.text("scopeId");
  const auto scope = scopes_.find(id);
  if (!scope)
    not_found(id);
  const auto& accesses = *arguments.find("scopeAccesses")->as_list();
  if (accesses.size() > max_accesses)
    throw platform_error("At most 20 accesses can be changed at once");
  for (const auto& access : accesses) {
    const auto user = access.text("entityId");
    if (std::find(settings_.users.begin(), settings_.users.end(), user) == settings_.users.end())
      throw platform_error("User with id " + user + " not found", "NOT_FOUND");
  }
  for (const auto& access : accesses) {
    scopes_.grant(*scope, access.text("entityId"), bits_of(access.text("accessType")),
                  arguments.flag("applyToSubScopes"));
  }
  return value(true);
}

value unique_operations::paginated_scope(const value& arguments, const unique_context& by) {
  const auto [skip, take] = row_range_of(arguments);
  auto found = candidates(*arguments.find("where"));
  std::erase_if(found, [&](scope_index index) { return !scopes_.readable(index, by.user); });
  value nodes{value::list{}}, answer;
  for (auto at = skip; at < found.size() && at < skip + take; ++at)
    nodes.push(scope_value(found[at]));
  answer.add("totalCount", static_cast<std::uint64_t>(found.size()));
  answer.add("nodes", std::move(nodes));
  return answer;
}

std::vector<scope_index> unique_operations::candidates(const value& where) const {
  const auto& members = *where.as_object();
  if (members.size() != 1 || members.front().what.as_object() == nullptr ||
      members.front().what.as_object()->size() != 1 || members.front().what.find("equals") == nullptr)
    throw platform_error("where: exactly one of id, externalId and parentId with equals is supported");
  const auto& name = members.front().name;
  const auto text = members.front().what.text("equals");
  if (name == "parentId") {
    const auto parent = scopes_.find(text);
    const bool top = members.front().what.find("equals")->is_null();
    return top ? scopes_.children(no_scope) : parent ? scopes_.children(*parent) : std::vector<scope_index>();
  }
  const auto found = name == "id" ? scopes_.find(text) : scopes_.with_external_id(text);
  return found ? std::vector{*found} : std::vector<scope_index>();
}

value unique_operations::update_scope(const value& arguments, const unique_context& by) {
  const auto scope = writable_scope(arguments.text("id"), by);
  if (const auto* given = arguments.find("input")->find("externalId"))
    scopes_.set_external_id(scope, given->is_null() ? std::nullopt : std::optional(*given->as_string()));
  return scope_value(scope);
}

value unique_operations::generate_scopes(const value& arguments, const unique_context& by) {
  const auto paths = arguments.texts("paths");
  if (paths.empty() || paths.size() > max_paths)
    throw platform_error("paths: from 1 to 100 paths can be given");
  value answer{value::list{}};
  for (const auto& path : paths)
    answer.push(scope_value(scopes_.ensure_path(path, arguments.flag("inheritAccess"), by.user)));
  return answer;
}

value unique_operations::delete_folder(const value& arguments, const unique_context& by) {
  const auto scope = writable_scope(arguments.text("scopeId"), by);
  value failed{value::list{}}, succeeded{value::list{}}, answer;
  delete_below(scope, arguments.flag("recursive"), failed, succeeded);
  answer.add("failedFolders", std::move(failed));
  answer.add("successFolders", std::move(succeeded));
  return answer;
}

bool unique_operations::delete_below(scope_index index, bool recursive, value& failed, value& succeeded) {
  auto& scope = scopes_[index];
  value entry;
  entry.add("id", scope.id);
  entry.add("name", scope.name);
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
    entry.add("failReason", reason);
  entry.add("path", "/" + scopes_.path(index));
  if (reason.empty()) {
    const std::vector<slot> owned(scope.contents.begin(), scope.contents.end());
    for (const auto at : owned)
      contents_.remove(at);
    scopes_.remove(index);
  }
  (reason.empty() ? succeeded : failed).push(std::move(entry));
  return reason.empty();
}

value unique_operations::bulk_move(const value& arguments, const unique_context& by) {
  const auto& input = *arguments.find("input");
  const auto ids = input.texts("scopeIds");
  const auto target = writable_scope(input.text("targetScopeId"), by);
  std::vector<scope_index> moved;
  moved.reserve(ids.size());
  for (const auto& id : ids)
    moved.push_back(writable_scope(id, by));
  value moved_ids{value::list{}}, answer;
  std::uint64_t files = 0;
  for (const auto scope : moved) {
    scopes_.move(scope, target);
    files += contents_below(scope);
    moved_ids.push(scopes_[scope].id);
  }
  const bool asynchronous = files > files_moved_at_once;
  answer.add("scopeIds", std::move(moved_ids));
  answer.add("asyncMetadataRebuild", asynchronous);
  answer.add("jobId", asynchronous ? value("job_" + std::to_string(++jobs_)) : value());
  answer.add("affectedFiles", files);
  answer.add("message", asynchronous ? "Metadata is being rebuilt" : "Moved");
  return answer;
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
    not_found(id);
  return *scope;
}

scope_index unique_operations::writable_scope(const std::string& id, const unique_context& by) const {
  const auto scope = scopes_.find(id);
  if (!scope)
    not_found(id);
  if (!scopes_.writable(*scope, by.user))
    throw platform_error("No write access to the scope " + id, "FORBIDDEN");
  return *scope;
}

value unique_operations::scope_value(scope_index index) const {
  const auto& scope = scopes_[index];
  value result;
  result.add("id", scope.id);
  result.add("name", scope.name);
  result.add("parentId", scope.parent == no_scope ? value() : value(scopes_[scope.parent].id));
  result.add("externalId", scope.external_id);
  return result;
}

} // namespace cfc::simulator
