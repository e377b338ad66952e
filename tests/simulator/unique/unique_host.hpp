#pragma once

#include "tools/simulator/http/message.hpp"
#include "tools/simulator/unique/service.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cfc::simulator::test {

using fields = std::vector<std::pair<std::string, std::string>>;
inline const fields service_fields{{"Host", "127.0.0.1:1"},
                                   {"x-service-id", "connector"},
                                   {"x-company-id", "company_1"},
                                   {"x-user-id", "user_1"}};
inline const std::string empty_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Unique as the simulator has it, called without a socket.
class unique_host : public testing::Test {
protected:
  reply post(const std::string& path, std::string body, fields with = service_fields) {
    call request;
    request.method = "POST";
    request.target = path;
    request.path = path;
    request.body = std::move(body);
    request.fields = std::move(with);
    return unique_.handle(request);
  }

  reply graphql(const std::string& query, const std::string& variables = "{}", fields with = service_fields,
                const std::string& service = "/ingestion") {
    const json::object body{{"query", query}, {"variables", read_json(variables)}};
    return post(service + "/graphql", write_json(body), std::move(with));
  }

  /// The answer of the one root field; fails the test when there are errors.
  json::value data(const std::string& query, const std::string& variables = "{}",
                   fields with = service_fields) {
    auto answer = graphql(query, variables, std::move(with));
    EXPECT_EQ(answer.status, 200) << answer.body;
    const auto body = read_json(answer.body);
    EXPECT_EQ(find_member(body, "errors"), nullptr) << answer.body;
    const auto* found = find_member(body, "data");
    return found != nullptr && found->is_object() ? found->get_object().begin()->value() : json::value();
  }

  void grant_root() {
    data("mutation { createScopeAccesses(scopeId: \"scope_root\", scopeAccesses: ["
         "{accessType: MANAGE, entityId: \"user_1\", entityType: USER}, "
         "{accessType: READ, entityId: \"user_1\", entityType: USER}, "
         "{accessType: WRITE, entityId: \"user_1\", entityType: USER}]) }");
  }

  json::value scopes_where(const std::string& where) {
    return data("query S($w: ScopeWhereInput!) { paginatedScope(skip: 0, take: 100, where: $w) "
                "{ totalCount nodes { id name parentId externalId } } }",
                R"({"w":)" + where + "}");
  }

  std::string space_scope() {
    grant_root();
    const auto made = data("mutation { generateScopesBasedOnPaths(paths: [\"/Company/Confluence/DOC\"], "
                           "inheritAccess: true) { id } }");
    return text_at(made.as_array().front(), "id");
  }

  std::string upsert_variables(const std::string& scope, int bytes, const std::string& file_url = {}) {
    const json::object metadata{
        {"confluenceLabels", json::array()}, {"spaceKey", "DOC"}, {"spaceName", "Documents"}};
    const json::object input{{"key", "t/1_DOC/5"},   {"title", "Five"},     {"mimeType", "text/html"},
                             {"ownerType", "SCOPE"}, {"url", "http://c/5"}, {"byteSize", bytes},
                             {"metadata", metadata}};
    json::object variables{{"input", input}, {"scope", scope}};
    if (!file_url.empty())
      variables["file"] = file_url;
    return write_json(variables);
  }

  const std::string upsert =
      "mutation Upsert($input: ContentCreateInput!, $file: String, $scope: String) "
      "{ contentUpsert(input: $input, fileUrl: $file, scopeId: $scope, sourceOwnerType: "
      "\"COMPANY\", sourceName: \"n\", sourceKind: \"ATLASSIAN_CONFLUENCE_CLOUD\") "
      "{ id writeUrl readUrl } }";

  reply put(const std::string& url, std::uint64_t bytes, fields with) {
    call request;
    request.method = "PUT";
    request.target = url.substr(url.find('/', 8));
    read_target(request);
    request.fields = std::move(with);
    request.has_content_length = true;
    request.body_bytes = bytes;
    request.body_sha256 = empty_sha256;
    return unique_.handle(request);
  }

  unique_service unique_{unique_settings{}};
};

} // namespace cfc::simulator::test
