#include "io/unique/client.hpp"
#include "io/unique/graphql.hpp"
#include "io/unique/list_walk.hpp"

#include <array>

/// Scopes, who may use them, and who we are (SCP, DEL-2, DEL-T).
namespace cfc::unique {

namespace {

using graphql::json_object;
using graphql::json_value;
using graphql::json_writer;

constexpr graphql::operation current_user_query{"User", "me", "query User { me { user { id } } }"};

constexpr graphql::operation grant_mutation{
    "CreateScopeAccesses", "createScopeAccesses",
    "mutation CreateScopeAccesses($scopeAccesses: [ScopeAccessChangeDto!]!, $scopeId: String!, "
    "$applyToSubScopes: Boolean, $skipFileAccessPropagation: Boolean) { "
    "createScopeAccesses(scopeAccesses: $scopeAccesses, scopeId: $scopeId, "
    "applyToSubScopes: $applyToSubScopes, skipFileAccessPropagation: $skipFileAccessPropagation) }"};

constexpr graphql::operation scope_query{
    "PaginatedScope", "paginatedScope",
    "query PaginatedScope($skip: Int!, $take: Int!, $where: ScopeWhereInput!) { "
    "paginatedScope(skip: $skip, take: $take, where: $where) { "
    "totalCount nodes { id name parentId externalId } } }"};

constexpr graphql::operation update_mutation{
    "UpdateScope", "updateScope",
    "mutation UpdateScope($id: String!, $input: ScopeUpdateInput!) { "
    "updateScope(id: $id, input: $input) { id name externalId parentId } }"};

constexpr graphql::operation create_mutation{
    "GenerateScopesBasedOnPaths", "generateScopesBasedOnPaths",
    "mutation GenerateScopesBasedOnPaths($paths: [String!]!, $inheritAccess: Boolean) { "
    "generateScopesBasedOnPaths(paths: $paths, inheritAccess: $inheritAccess) { id name parentId externalId "
    "} }"};

constexpr graphql::operation delete_folder_mutation{
    "DeleteFolder", "deleteFolder",
    "mutation DeleteFolder($scopeId: String!, $recursive: Boolean!) { "
    "deleteFolder(scopeId: $scopeId, recursive: $recursive) { "
    "failedFolders { id name failReason path } "
    "successFolders { id name path } } }"};

constexpr graphql::operation move_mutation{
    "BulkMove", "bulkMove",
    "mutation BulkMove($input: BulkMoveInput!) { bulkMove(input: $input) { "
    "scopeIds asyncMetadataRebuild jobId affectedFiles message } }"};

scope read_scope(json_value from) {
  json_object fields = from.get_object();
  scope result;
  result.id = graphql::text_of(fields, "id");
  if (result.id.empty())
    throw graphql::unexpected("a scope without an id");
  result.name = graphql::optional_text_of(fields, "name").value_or("");
  result.parent_id = graphql::optional_text_of(fields, "parentId");
  result.external_id = graphql::optional_text_of(fields, "externalId");
  return result;
}

folder_failure read_failure(json_value from) {
  json_object fields = from.get_object();
  folder_failure failure;
  failure.id = graphql::text_of(fields, "id");
  failure.name = graphql::optional_text_of(fields, "name").value_or("");
  failure.reason = graphql::optional_text_of(fields, "failReason").value_or("");
  failure.path = graphql::optional_text_of(fields, "path").value_or("");
  return failure;
}

/// Of a scope that an answer names neither as deleted nor as not deleted: nobody has said that it is gone.
folder_failure unnamed(std::string scope_id) {
  folder_failure failure;
  failure.path = scope_id;
  failure.id = std::move(scope_id);
  failure.reason = "the answer to deleteFolder names it neither as deleted nor as not deleted";
  return failure;
}

std::string_view name_of(access what) noexcept {
  static constexpr std::array<std::string_view, 3> names{"MANAGE", "READ", "WRITE"};
  return names[static_cast<std::size_t>(what)];
}

void write_scope_query(json_writer& to, std::string_view where, std::string_view equals,
                       const list_walk& walk) {
  graphql::write_key(to, "skip");
  to.Uint64(walk.skip());
  graphql::write_key(to, "take");
  to.Uint64(walk.wanted());
  graphql::write_key(to, "where");
  to.StartObject();
  graphql::write_key(to, where);
  to.StartObject();
  graphql::write(to, "equals", equals);
  to.EndObject();
  to.EndObject();
}

/// A field that scopes are looked up by, and how a row shows that it has the value asked for.
struct scope_key {
  std::string_view name;
  bool (*is)(const scope& row, const std::string& value);
  bool is_unique = false; ///< no two scopes have the same
};
constexpr scope_key by_id{"id", [](const scope& row, const std::string& value) { return row.id == value; },
                          true};
constexpr scope_key by_external_id{
    "externalId", [](const scope& row, const std::string& value) { return row.external_id == value; }, true};
constexpr scope_key by_parent{
    "parentId", [](const scope& row, const std::string& value) { return row.parent_id == value; }};

/// All scopes that have that value.
boost::asio::awaitable<scope_list> find_scopes(http::service& of, std::string base, scope_key key,
                                               std::string value) {
  scope_list found;
  auto walk = key.is_unique ? list_walk::of_one_row() : list_walk(list_walk::most_rows_of_a_look_up);
  while (walk.goes_on()) {
    auto body = graphql::request_body(scope_query,
                                      [&](json_writer& to) { write_scope_query(to, key.name, value, walk); });
    const std::string answer = co_await graphql::ask(of, base, scope_query, std::move(body));
    graphql::read_data(of, scope_query, answer, [&](json_value data) {
      json_object page = data.get_object();
      const auto total = graphql::total_of(page);
      for (json_value node : page["nodes"].get_array()) {
        auto row = read_scope(node);
        if (walk.take(row.id) && key.is(row, value))
          found.rows.push_back(std::move(row));
      }
      walk.end_page(total);
    });
  }
  of.log().debug("scopes were looked up",
                 {{"where", key.name}, {"equals", value}, {"found", found.rows.size()}});
  found.doubt = walk.doubt();
  co_return found;
}

} // namespace

boost::asio::awaitable<std::string> client::current_user() {
  auto body = graphql::request_body(current_user_query);
  const std::string answer = co_await graphql::ask(scope_management_, settings_.scope_management_url,
                                                   current_user_query, std::move(body));
  std::string id;
  graphql::read_data(scope_management_, current_user_query, answer, [&](json_value me) {
    json_object user = me["user"].get_object();
    id = graphql::text_of(user, "id");
  });
  co_return id;
}

boost::asio::awaitable<bool> client::grant(std::string scope_id, std::string user_id,
                                           std::vector<access> what) {
  auto body = graphql::request_body(grant_mutation, [&](json_writer& to) {
    graphql::write(to, "scopeId", scope_id);
    graphql::write_key(to, "scopeAccesses");
    to.StartArray();
    for (const auto one : what) {
      to.StartObject();
      graphql::write(to, "accessType", name_of(one));
      graphql::write(to, "entityId", user_id);
      graphql::write(to, "entityType", "USER");
      to.EndObject();
    }
    to.EndArray();
    graphql::write_key(to, "applyToSubScopes");
    to.Bool(false);
    graphql::write_key(to, "skipFileAccessPropagation");
    to.Bool(true);
  });
  const std::string answer =
      co_await graphql::ask(ingestion_, settings_.ingestion_url, grant_mutation, std::move(body));
  bool granted = false;
  graphql::read_data(ingestion_, grant_mutation, answer, [&](json_value value) {
    if (value.get_bool().get(granted) != simdjson::SUCCESS)
      granted = false;
  });
  co_return granted;
}

boost::asio::awaitable<std::optional<scope>> client::scope_by_id(std::string id) {
  auto found = co_await find_scopes(ingestion_, settings_.ingestion_url, by_id, std::move(id));
  if (found.rows.empty())
    co_return std::nullopt;
  co_return std::move(found.rows.front());
}

boost::asio::awaitable<std::vector<scope>> client::scopes_by_external_id(std::string external_id) {
  auto found =
      co_await find_scopes(ingestion_, settings_.ingestion_url, by_external_id, std::move(external_id));
  co_return std::move(found.rows);
}

boost::asio::awaitable<scope_list> client::children_of(std::string parent_id) {
  co_return co_await find_scopes(ingestion_, settings_.ingestion_url, by_parent, std::move(parent_id));
}

boost::asio::awaitable<scope> client::set_external_id(std::string id,
                                                      std::optional<std::string> external_id) {
  auto body = graphql::request_body(update_mutation, [&](json_writer& to) {
    graphql::write(to, "id", id);
    graphql::write_key(to, "input");
    to.StartObject();
    graphql::write_key(to, "externalId");
    if (external_id)
      graphql::write(to, *external_id);
    else
      to.Null();
    to.EndObject();
  });
  const std::string answer =
      co_await graphql::ask(ingestion_, settings_.ingestion_url, update_mutation, std::move(body));
  scope result;
  graphql::read_data(ingestion_, update_mutation, answer,
                     [&](json_value value) { result = read_scope(value); });
  co_return result;
}

boost::asio::awaitable<std::vector<scope>> client::create_scopes(std::vector<std::string> paths) {
  auto body = graphql::request_body(create_mutation, [&](json_writer& to) {
    graphql::write(to, "paths", paths);
    graphql::write_key(to, "inheritAccess");
    to.Bool(true);
  });
  const std::string answer =
      co_await graphql::ask(ingestion_, settings_.ingestion_url, create_mutation, std::move(body));
  std::vector<scope> created;
  graphql::read_data(ingestion_, create_mutation, answer, [&](json_value value) {
    for (json_value one : value.get_array())
      created.push_back(read_scope(one));
    if (created.size() != paths.size())
      throw graphql::unexpected(std::to_string(created.size()) + " scopes for " +
                                std::to_string(paths.size()) + " paths");
  });
  co_return created;
}

boost::asio::awaitable<std::vector<folder_failure>> client::delete_folder(std::string scope_id,
                                                                          bool recursive) {
  auto body = graphql::request_body(delete_folder_mutation, [&](json_writer& to) {
    graphql::write(to, "scopeId", scope_id);
    graphql::write_key(to, "recursive");
    to.Bool(recursive);
  });
  const std::string answer =
      co_await graphql::ask(ingestion_, settings_.ingestion_url, delete_folder_mutation, std::move(body));
  std::vector<folder_failure> failed;
  bool is_named = false;
  graphql::read_data(ingestion_, delete_folder_mutation, answer, [&](json_value value) {
    json_object lists = value.get_object();
    for (json_value one : lists["failedFolders"].get_array())
      failed.push_back(read_failure(one));
    for (json_value one : lists["successFolders"].get_array()) {
      json_object fields = one.get_object();
      is_named = graphql::text_of(fields, "id") == scope_id || is_named;
    }
  });
  if (!is_named && failed.empty())
    failed.push_back(unnamed(std::move(scope_id)));
  co_return failed;
}

boost::asio::awaitable<bulk_move_result> client::bulk_move(std::vector<std::string> scope_ids,
                                                           std::string target_id) {
  auto body = graphql::request_body(move_mutation, [&](json_writer& to) {
    graphql::write_key(to, "input");
    to.StartObject();
    graphql::write(to, "scopeIds", scope_ids);
    graphql::write(to, "targetScopeId", target_id);
    to.EndObject();
  });
  const std::string answer =
      co_await graphql::ask(ingestion_, settings_.ingestion_url, move_mutation, std::move(body));
  bulk_move_result result;
  graphql::read_data(ingestion_, move_mutation, answer, [&](json_value value) {
    json_object fields = value.get_object();
    json_value rebuild;
    if (fields["asyncMetadataRebuild"].get(rebuild) == simdjson::SUCCESS && !rebuild.is_null())
      result.asynchronous = rebuild.get_bool();
    result.job_id = graphql::optional_text_of(fields, "jobId");
  });
  co_return result;
}

} // namespace cfc::unique
