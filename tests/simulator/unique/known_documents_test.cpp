#include "tools/simulator/unique/known_documents.hpp"
#include "tools/simulator/unique/service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::simulator::graphql {
namespace {

bool is_known(const std::string& document) {
  return is_known_document(parse(document));
}

const std::string rows = "query PaginatedContent($skip: Int!, $take: Int!, $where: ContentWhereInput) { "
                         "paginatedContent(skip: $skip, take: $take, where: $where) ";

TEST(known_documents, may_be_written_with_any_white_space_and_in_any_order) {
  EXPECT_TRUE(is_known("query User {\n  me {\n    user {\n      id\n    }\n  }\n}\n"));
  EXPECT_TRUE(is_known("mutation UpdateScope($input: ScopeUpdateInput!, $id: String!) { "
                       "updateScope(input: $input, id: $id) { parentId, externalId, name, id } }"));
}

TEST(known_documents, of_lists_may_do_without_the_total) {
  const std::string row =
      "nodes { id fileAccess key ownerType ownerId metadata byteSize expiresAt ingestionState }";
  EXPECT_TRUE(is_known(rows + "{ " + row + " totalCount } }"));
  EXPECT_TRUE(is_known(rows + "{ " + row + " } }"));
  EXPECT_TRUE(is_known(rows + "{ nodes { id } totalCount } }"));
  EXPECT_TRUE(is_known(rows + "{ nodes { id } } }"));
}

TEST(known_documents, are_told_by_name_variables_arguments_and_selection) {
  EXPECT_FALSE(is_known("query CurrentUser { me { user { id } } }"));
  EXPECT_FALSE(is_known("{ me { user { id } } }"));
  EXPECT_FALSE(is_known(rows + "{ nodes { id key } totalCount } }"));
  EXPECT_FALSE(
      is_known("mutation DeleteFolder($scopeId: String!) { deleteFolder(scopeId: $scopeId, recursive: true) "
               "{ failedFolders { id name failReason path } successFolders { id name path } } }"));
  EXPECT_FALSE(is_known("query PaginatedContentCount($where: ContentWhereInput) { "
                        "paginatedContent(where: $where, skip: 0, take: 1) { totalCount } }"));
}

TEST(known_documents, include_the_health_check) {
  EXPECT_TRUE(is_known("{ __typename }"));
}

TEST(known_documents, are_all_that_is_answered_where_that_is_set) {
  const auto status = [](bool known_only, const std::string& document) {
    unique_settings settings;
    settings.known_documents_only = known_only;
    unique_service unique(settings);
    call request;
    request.method = "POST";
    request.path = request.target = "/scope-management/graphql";
    request.body = json::serialize(json::object({{"query", document}}));
    request.fields = {{"x-service-id", "c"}, {"x-company-id", "company_1"}, {"x-user-id", "user_1"}};
    return unique.handle(request).status;
  };
  EXPECT_EQ(status(true, "query User { me { user { id } } }"), 200);
  EXPECT_EQ(status(true, "query Who { me { user { id } } }"), 400);
  EXPECT_EQ(status(false, "query Who { me { user { id } } }"), 200);
}

} // namespace
} // namespace cfc::simulator::graphql
