#include "tests/unit/unique/wire.hpp"

#include <functional>
#include <string>
#include <vector>

/// The GraphQL documents, letter by letter: a platform may let through only those that it knows, and their
/// names are labels of metrics.
namespace cfc::test {

namespace {

using boost::asio::io_context;
using unique::client;

struct document_case {
  std::string name;
  std::string field, answer; ///< what the platform answers
  std::function<void(io_context&, client&)> ask;
  std::string document;
};

std::ostream& operator<<(std::ostream& out, const document_case& one) {
  return out << one.name;
}

constexpr const char* no_rows = R"({"totalCount":0,"nodes":[]})";
constexpr const char* contents_document =
    "query PaginatedContent($skip: Int!, $take: Int!, $where: ContentWhereInput) { "
    "paginatedContent(skip: $skip, take: $take, where: $where) { "
    "nodes { id fileAccess key ownerType ownerId metadata byteSize expiresAt ingestionState } totalCount } }";
constexpr const char* scopes_document =
    "query PaginatedScope($skip: Int!, $take: Int!, $where: ScopeWhereInput!) { "
    "paginatedScope(skip: $skip, take: $take, where: $where) { "
    "totalCount nodes { id name parentId externalId } } }";
constexpr const char* count_document = "query PaginatedContentCount($where: ContentWhereInput) { "
                                       "paginatedContent(where: $where, skip: 0, take: 0) { totalCount } }";

std::vector<document_case> reading() {
  return {
      {"User", "me", R"({"user":{"id":"u"}})", [](io_context& io, client& by) { run(io, by.current_user()); },
       "query User { me { user { id } } }"},
      {"PaginatedScope", "paginatedScope", no_rows,
       [](io_context& io, client& by) { run(io, by.scope_by_id("s")); }, scopes_document},
      {"PaginatedScope", "paginatedScope", no_rows,
       [](io_context& io, client& by) { run(io, by.scopes_by_external_id("e")); }, scopes_document},
      {"PaginatedScope", "paginatedScope", no_rows,
       [](io_context& io, client& by) { run(io, by.children_of("s")); }, scopes_document},
      {"PaginatedContent", "paginatedContent", no_rows,
       [](io_context& io, client& by) { run(io, by.contents_by_keys({"k"})); }, contents_document},
      {"PaginatedContent", "paginatedContent", no_rows,
       [](io_context& io, client& by) { run(io, by.contents_by_key_prefix("k/")); }, contents_document},
      {"PaginatedContent", "paginatedContent", no_rows,
       [](io_context& io, client& by) { run(io, by.contents_by_owner("s")); }, contents_document},
      {"PaginatedContentCount", "paginatedContent", R"({"totalCount":0})",
       [](io_context& io, client& by) { run(io, by.count_by_key_prefix("k/")); }, count_document},
  };
}

std::vector<document_case> changing() {
  return {
      {"CreateScopeAccesses", "createScopeAccesses", "true",
       [](io_context& io, client& by) { run(io, by.grant("s", "u", {unique::access::read})); },
       "mutation CreateScopeAccesses($scopeAccesses: [ScopeAccessChangeDto!]!, $scopeId: String!, "
       "$applyToSubScopes: Boolean, $skipFileAccessPropagation: Boolean) { "
       "createScopeAccesses(scopeAccesses: $scopeAccesses, scopeId: $scopeId, "
       "applyToSubScopes: $applyToSubScopes, skipFileAccessPropagation: $skipFileAccessPropagation) }"},
      {"UpdateScope", "updateScope", R"({"id":"s"})",
       [](io_context& io, client& by) { run(io, by.set_external_id("s", "e")); },
       "mutation UpdateScope($id: String!, $input: ScopeUpdateInput!) { "
       "updateScope(id: $id, input: $input) { id name externalId parentId } }"},
      {"GenerateScopesBasedOnPaths", "generateScopesBasedOnPaths", R"([{"id":"s"}])",
       [](io_context& io, client& by) { run(io, by.create_scopes({"/p"})); },
       "mutation GenerateScopesBasedOnPaths($paths: [String!]!, $inheritAccess: Boolean) { "
       "generateScopesBasedOnPaths(paths: $paths, inheritAccess: $inheritAccess) { "
       "id name parentId externalId } }"},
      {"DeleteFolder", "deleteFolder", R"({"failedFolders":[],"successFolders":[{"id":"s"}]})",
       [](io_context& io, client& by) { run(io, by.delete_folder("s", false)); },
       "mutation DeleteFolder($scopeId: String!, $recursive: Boolean!) { "
       "deleteFolder(scopeId: $scopeId, recursive: $recursive) { "
       "failedFolders { id name failReason path } successFolders { id name path } } }"},
      {"BulkMove", "bulkMove", R"({"asyncMetadataRebuild":false})",
       [](io_context& io, client& by) { run(io, by.bulk_move({"s"}, "t")); },
       "mutation BulkMove($input: BulkMoveInput!) { bulkMove(input: $input) { "
       "scopeIds asyncMetadataRebuild jobId affectedFiles message } }"},
      {"ContentUpsert", "contentUpsert", R"({"id":"c"})",
       [](io_context& io, client& by) { run(io, by.register_content({})); },
       "mutation ContentUpsert($input: ContentCreateInput!, $fileUrl: String, $chatId: String, "
       "$scopeId: String, $sourceOwnerType: String, $sourceName: String, $sourceKind: String, "
       "$storeInternally: Boolean, $baseUrl: String) { "
       "contentUpsert(input: $input, fileUrl: $fileUrl, chatId: $chatId, scopeId: $scopeId, "
       "sourceOwnerType: $sourceOwnerType, sourceName: $sourceName, sourceKind: $sourceKind, "
       "storeInternally: $storeInternally, baseUrl: $baseUrl) { "
       "id key title byteSize mimeType ownerType ownerId writeUrl readUrl createdAt internallyStoredAt "
       "source { kind name } } }"},
      {"ContentDeleteByContentIds", "contentDeleteByContentIds", R"([{"id":"c"}])",
       [](io_context& io, client& by) { run(io, by.delete_by_ids({"c"})); },
       "mutation ContentDeleteByContentIds($contentIds: [String!]!) { "
       "contentDeleteByContentIds(contentIds: $contentIds) { id } }"},
  };
}

std::vector<document_case> all_documents() {
  auto all = reading();
  for (auto& one : changing())
    all.push_back(std::move(one));
  return all;
}

class unique_documents : public unique_client, public ::testing::WithParamInterface<document_case> {};

TEST_P(unique_documents, are_those_that_the_platform_knows) {
  const auto& expected = GetParam();
  answer(expected.field, expected.answer);
  auto by = make();
  expected.ask(io, by);
  EXPECT_EQ(at(asked().body, "/query"), '"' + expected.document + '"');
  EXPECT_EQ(at(asked().body, "/operationName"), '"' + expected.name + '"');
}

INSTANTIATE_TEST_SUITE_P(of_each_call, unique_documents, ::testing::ValuesIn(all_documents()),
                         [](const auto& one) { return one.param.name + std::to_string(one.index); });

} // namespace

} // namespace cfc::test
