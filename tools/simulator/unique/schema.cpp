#include "tools/simulator/unique/schema.hpp"

#include <algorithm>

namespace cfc::simulator::graphql {
namespace {

using typed_names = std::vector<typed_name>;
struct named_type {
  std::string_view name;
  typed_names fields;
};

const typed_names* find_type(const std::vector<named_type>& types, std::string_view name) {
  const auto found = std::find_if(types.begin(), types.end(), [&](const auto& t) { return t.name == name; });
  return found == types.end() ? nullptr : &found->fields;
}

} // namespace

const std::vector<root_field>& root_fields() {
  constexpr auto query = operation_kind::query;
  constexpr auto mutation = operation_kind::mutation;
  constexpr auto ingestion = endpoint::ingestion;
  static const std::vector<root_field> fields{
      {query, endpoint::scope_management, "me", {}, "Me!"},
      {query,
       ingestion,
       "paginatedScope",
       {{"skip", "Int!"}, {"take", "Int!"}, {"where", "ScopeWhereInput!"}},
       "PaginatedScope!"},
      {query,
       ingestion,
       "paginatedContent",
       {{"skip", "Int"}, {"take", "Int"}, {"where", "ContentWhereInput"}},
       "PaginatedContent!"},
      {mutation,
       ingestion,
       "createScopeAccesses",
       {{"scopeId", "String!"},
        {"scopeAccesses", "[ScopeAccessChangeDto!]!"},
        {"applyToSubScopes", "Boolean"},
        {"skipFileAccessPropagation", "Boolean"}},
       "Boolean"},
      {mutation, ingestion, "updateScope", {{"id", "String!"}, {"input", "ScopeUpdateInput!"}}, "Scope!"},
      {mutation,
       ingestion,
       "generateScopesBasedOnPaths",
       {{"paths", "[String!]!"}, {"inheritAccess", "Boolean"}},
       "[Scope!]!"},
      {mutation,
       ingestion,
       "deleteFolder",
       {{"scopeId", "String!"}, {"recursive", "Boolean!"}},
       "DeleteFolderResult!"},
      {mutation, ingestion, "bulkMove", {{"input", "BulkMoveInput!"}}, "BulkMoveResult!"},
      {mutation,
       ingestion,
       "contentUpsert",
       {{"input", "ContentCreateInput!"},
        {"fileUrl", "String"},
        {"chatId", "String"},
        {"scopeId", "String"},
        {"sourceOwnerType", "String"},
        {"sourceName", "String"},
        {"sourceKind", "String"},
        {"storeInternally", "Boolean"},
        {"baseUrl", "String"}},
       "Content!"},
      {mutation, ingestion, "contentDeleteByContentIds", {{"contentIds", "[String!]!"}}, "[Content!]!"},
  };
  return fields;
}

const typed_names* input_fields(std::string_view type) {
  static const std::vector<named_type> types{
      {"ScopeAccessChangeDto",
       {{"accessType", "ScopeAccessType!"},
        {"entityId", "String!"},
        {"entityType", "ScopeAccessEntityType!"}}},
      {"ScopeWhereInput",
       {{"id", "StringFilter"}, {"externalId", "StringFilter"}, {"parentId", "StringFilter"}}},
      {"ScopeUpdateInput", {{"externalId", "String"}}},
      {"BulkMoveInput", {{"scopeIds", "[String!]!"}, {"targetScopeId", "String!"}}},
      {"ContentCreateInput",
       {{"key", "String!"},
        {"title", "String"},
        {"mimeType", "String!"},
        {"ownerType", "String!"},
        {"url", "String"},
        {"byteSize", "Int"},
        {"metadata", "JSON"},
        {"ingestionConfig", "JSON"}}},
      {"ContentWhereInput",
       {{"key", "StringFilter"}, {"ownerId", "StringFilter"}, {"ownerType", "StringFilter"}}},
      {"StringFilter", {{"equals", "String"}, {"in", "[String!]"}, {"startsWith", "String"}}},
  };
  return find_type(types, type);
}

const typed_names* answer_fields(std::string_view type) {
  static const std::vector<named_type> types{
      {"Me", {{"user", "User!"}}},
      {"User", {{"id", "String!"}}},
      {"Scope", {{"id", "String!"}, {"name", "String!"}, {"parentId", "String"}, {"externalId", "String"}}},
      {"PaginatedScope", {{"totalCount", "Int!"}, {"nodes", "[Scope!]!"}}},
      {"PaginatedContent", {{"totalCount", "Int!"}, {"nodes", "[Content!]!"}}},
      {"DeleteFolderResult",
       {{"failedFolders", "[FailedFolder!]!"}, {"successFolders", "[SuccessFolder!]!"}}},
      {"FailedFolder",
       {{"id", "String!"}, {"name", "String!"}, {"failReason", "String!"}, {"path", "String!"}}},
      {"SuccessFolder", {{"id", "String!"}, {"name", "String!"}, {"path", "String!"}}},
      {"BulkMoveResult",
       {{"scopeIds", "[String!]!"},
        {"asyncMetadataRebuild", "Boolean!"},
        {"jobId", "String"},
        {"affectedFiles", "Int!"},
        {"message", "String"}}},
      {"Content",
       {{"id", "String!"},
        {"key", "String!"},
        {"title", "String"},
        {"fileAccess", "[String!]"},
        {"metadata", "JSON"},
        {"byteSize", "Int"},
        {"expiresAt", "String"},
        {"mimeType", "String!"},
        {"ownerType", "String!"},
        {"ownerId", "String!"},
        {"writeUrl", "String"},
        {"readUrl", "String"},
        {"createdAt", "String!"},
        {"internallyStoredAt", "String"},
        {"ingestionState", "String"},
        {"source", "Source"}}},
      {"Source", {{"kind", "String"}, {"name", "String"}}},
  };
  return find_type(types, type);
}

const std::vector<std::string_view>* enumeration_values(std::string_view type) {
  static const std::vector<std::string_view> accesses{"MANAGE", "READ", "WRITE"};
  static const std::vector<std::string_view> entities{"USER", "GROUP"};
  if (type == "ScopeAccessType")
    return &accesses;
  return type == "ScopeAccessEntityType" ? &entities : nullptr;
}

std::string_view base_type(std::string_view type) {
  const auto first = type.find_first_not_of('[');
  const auto last = type.find_last_not_of("]!");
  return type.substr(first, last - first + 1);
}

} // namespace cfc::simulator::graphql
