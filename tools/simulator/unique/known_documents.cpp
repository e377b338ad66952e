#include "tools/simulator/unique/known_documents.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::simulator::graphql {
namespace {

constexpr std::array<std::string_view, 15> documents{
    "{ __typename }",

    "query User { me { user { id } } }",

    R"(mutation CreateScopeAccesses($scopeAccesses: [ScopeAccessChangeDto!]!, $scopeId: String!,
                                    $applyToSubScopes: Boolean, $skipFileAccessPropagation: Boolean) {
         createScopeAccesses(scopeAccesses: $scopeAccesses, scopeId: $scopeId, applyToSubScopes: $applyToSubScopes,
                             skipFileAccessPropagation: $skipFileAccessPropagation) })",

    R"(query PaginatedScope($skip: Int!, $take: Int!, $where: ScopeWhereInput!) {
         paginatedScope(skip: $skip, take: $take, where: $where) {
           totalCount nodes { id name parentId externalId } } })",

    R"(mutation UpdateScope($id: String!, $input: ScopeUpdateInput!) {
         updateScope(id: $id, input: $input) { id name externalId parentId } })",

    R"(mutation GenerateScopesBasedOnPaths($paths: [String!]!, $inheritAccess: Boolean) {
         generateScopesBasedOnPaths(paths: $paths, inheritAccess: $inheritAccess) { id name parentId externalId } })",

    R"(mutation DeleteFolder($scopeId: String!, $recursive: Boolean!) {
         deleteFolder(scopeId: $scopeId, recursive: $recursive) {
           failedFolders { id name failReason path } successFolders { id name path } } })",

    R"(mutation BulkMove($input: BulkMoveInput!) {
         bulkMove(input: $input) { scopeIds asyncMetadataRebuild jobId affectedFiles message } })",

    R"(mutation ContentUpsert($input: ContentCreateInput!, $fileUrl: String, $chatId: String, $scopeId: String,
                              $sourceOwnerType: String, $sourceName: String, $sourceKind: String,
                              $storeInternally: Boolean, $baseUrl: String) {
         contentUpsert(input: $input, fileUrl: $fileUrl, chatId: $chatId, scopeId: $scopeId,
                       sourceOwnerType: $sourceOwnerType, sourceName: $sourceName, sourceKind: $sourceKind,
                       storeInternally: $storeInternally, baseUrl: $baseUrl) {
           id key title byteSize mimeType ownerType ownerId writeUrl readUrl createdAt internallyStoredAt
           source { kind name } } })",

    // By key, with and without the count of all, which costs a second query.
    R"(query PaginatedContent($skip: Int!, $take: Int!, $where: ContentWhereInput) {
         paginatedContent(skip: $skip, take: $take, where: $where) {
           nodes { id fileAccess key ownerType ownerId metadata byteSize expiresAt ingestionState } totalCount } })",
    R"(query PaginatedContent($skip: Int!, $take: Int!, $where: ContentWhereInput) {
         paginatedContent(skip: $skip, take: $take, where: $where) {
           nodes { id fileAccess key ownerType ownerId metadata byteSize expiresAt ingestionState } } })",

    // By owner, the same.
    R"(query PaginatedContent($skip: Int!, $take: Int!, $where: ContentWhereInput) {
         paginatedContent(skip: $skip, take: $take, where: $where) { nodes { id } totalCount } })",
    R"(query PaginatedContent($skip: Int!, $take: Int!, $where: ContentWhereInput) {
         paginatedContent(skip: $skip, take: $take, where: $where) { nodes { id } } })",

    R"(query PaginatedContentCount($where: ContentWhereInput) {
         paginatedContent(where: $where, skip: 0, take: 0) { totalCount } })",

    R"(mutation ContentDeleteByContentIds($contentIds: [String!]!) {
         contentDeleteByContentIds(contentIds: $contentIds) { id } })",
};

std::string joined(std::vector<std::string> parts) {
  std::sort(parts.begin(), parts.end());
  std::string text;
  for (const auto& part : parts)
    text.append(text.empty() ? "" : " ").append(part);
  return text;
}

/// What was given, as far as the documents above give anything: variables and numbers.
std::string shape_of(const input::field& argument) {
  const auto& given = argument.what;
  const bool variable = given.what == input::kind::variable;
  return argument.name + ":" +
         (variable                             ? "$" + given.name
          : given.what == input::kind::literal ? write_json(given.literal)
                                               : "something else");
}

std::string shape_of(const field& asked) {
  std::vector<std::string> arguments;
  std::transform(asked.arguments.begin(), asked.arguments.end(), std::back_inserter(arguments),
                 [](const input::field& one) { return shape_of(one); });
  std::vector<std::string> selected;
  std::transform(asked.selected.begin(), asked.selected.end(), std::back_inserter(selected),
                 [](const field& one) { return shape_of(one); });
  return asked.alias + "=" + asked.name + "(" + joined(std::move(arguments)) + "){" +
         joined(std::move(selected)) + "}";
}

std::string shape_of(const operation& what) {
  std::vector<std::string> variables;
  std::transform(what.variables.begin(), what.variables.end(), std::back_inserter(variables),
                 [](const variable& one) {
                   return one.name + ":" + one.type + (one.otherwise ? "=" + write_json(*one.otherwise) : "");
                 });
  std::vector<std::string> selected;
  std::transform(what.selected.begin(), what.selected.end(), std::back_inserter(selected),
                 [](const field& one) { return shape_of(one); });
  return std::string(what.kind == operation_kind::query ? "query " : "mutation ") + what.name + "(" +
         joined(std::move(variables)) + "){" + joined(std::move(selected)) + "}";
}

} // namespace

bool is_known_document(const operation& what) {
  static const auto known = [] {
    std::set<std::string> shapes;
    for (const auto document : documents)
      shapes.insert(shape_of(parse(document)));
    return shapes;
  }();
  return known.contains(shape_of(what));
}

} // namespace cfc::simulator::graphql
