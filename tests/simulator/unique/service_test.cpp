#include "tests/simulator/unique/unique_host.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::simulator {
namespace {

using test::fields;
using test::service_fields;
using test::unique_host;
using testing::HasSubstr;
using testing::StartsWith;

const fields from_outside{{"Host", "127.0.0.1:1"}};
const fields blob_fields{{"x-ms-blob-type", "BlockBlob"}, {"Content-Type", "text/html"}};

TEST_F(unique_host, knows_the_user_of_the_service_fields) {
  const auto answer = graphql("{ me { user { id } } }", "{}", service_fields, "/scope-management");

  EXPECT_EQ(answer.body, R"({"data":{"me":{"user":{"id":"user_1"}}}})");
}

TEST_F(unique_host, lets_nobody_in_without_all_service_fields_and_a_known_user) {
  for (std::size_t left_out = 1; left_out < service_fields.size(); ++left_out) {
    auto with = service_fields;
    with.erase(with.begin() + static_cast<std::ptrdiff_t>(left_out));
    EXPECT_EQ(graphql("{ __typename }", "{}", with).status, 401);
  }
  auto stranger = service_fields;
  stranger[3].second = "user_9";
  EXPECT_EQ(graphql("{ __typename }", "{}", stranger).status, 401);
  EXPECT_EQ(post("/ingestion/v2/content/file-diff", "{}", from_outside).status, 401);
}

TEST_F(unique_host, gives_tokens_to_its_client_and_accepts_them) {
  const std::string form =
      "grant_type=client_credentials&scope=openid+profile+email+urn%3Azitadel%3Aiam%3Auser%3Aresourceowner+"
      "urn:zitadel:iam:org:projects:roles+urn:zitadel:iam:org:project:id:unique-project:aud";
  const fields login{{"Authorization", "Basic dW5pcXVlLWNsaWVudDp1bmlxdWUtc2VjcmV0"}};
  auto granted = post("/oauth/v2/token", form, login);
  ASSERT_EQ(granted.status, 200) << granted.body;
  const auto token = text_at(read_json(granted.body), "access_token");

  EXPECT_EQ(graphql("{ __typename }", "{}", {{"Authorization", "Bearer " + token}}).status, 200);
  EXPECT_EQ(graphql("{ __typename }", "{}", {{"Authorization", "Bearer other"}}).status, 401);
  EXPECT_EQ(post("/oauth/v2/token", form, from_outside).status, 401);
  EXPECT_EQ(post("/oauth/v2/token", "grant_type=client_credentials&scope=openid", login).status, 400);
}

TEST_F(unique_host, accepts_a_token_until_it_expires) {
  unique_settings settings;
  access_control access(settings);
  call request;
  request.fields = {{"Authorization", "Basic dW5pcXVlLWNsaWVudDp1bmlxdWUtc2VjcmV0"}};
  request.body =
      "grant_type=client_credentials&scope=openid profile email urn:zitadel:iam:user:resourceowner "
      "urn:zitadel:iam:org:projects:roles urn:zitadel:iam:org:project:id:unique-project:aud";
  auto granted = access.token(request, 1000);
  request.fields = {{"Authorization", "Bearer " + text_at(read_json(granted.body), "access_token")}};

  EXPECT_EQ(access.user_of(request, 3'600'999), "user_1");
  EXPECT_EQ(access.user_of(request, 3'601'000), std::nullopt);
}

TEST_F(unique_host, shows_the_root_scope_only_after_access_was_granted) {
  EXPECT_EQ(number_at(scopes_where(R"({"id":{"equals":"scope_root"}})"), "totalCount"), 0);

  grant_root();

  const auto found = scopes_where(R"({"id":{"equals":"scope_root"}})");
  ASSERT_EQ(number_at(found, "totalCount"), 1);
  EXPECT_EQ(text_at(found.at("nodes").as_array().front(), "name"), "Confluence");
  const auto parent = text_at(found.at("nodes").as_array().front(), "parentId");
  EXPECT_EQ(number_at(scopes_where(R"({"id":{"equals":")" + parent + R"("}})"), "totalCount"), 0);
}

TEST_F(unique_host, makes_scopes_in_the_order_of_the_paths) {
  grant_root();
  const auto made =
      data("mutation { generateScopesBasedOnPaths(paths: [\"/Company/Confluence/B\", "
           "\"/Company/Confluence/A\", \"/Company/Confluence\"], inheritAccess: true) { name } }");

  EXPECT_EQ(write_json(made), R"([{"name":"B"},{"name":"A"},{"name":"Confluence"}])");
}

TEST_F(unique_host, refuses_more_than_its_limits) {
  std::string paths, ids;
  for (int n = 0; n < 101; ++n) {
    paths += "\"/Company/Confluence/S" + std::to_string(n) + "\" ";
    ids += n < 21 ? "\"c\" " : "";
  }
  EXPECT_THAT(graphql("mutation { generateScopesBasedOnPaths(paths: [" + paths + "]) { id } }").body,
              HasSubstr("from 1 to 100 paths"));
  EXPECT_THAT(graphql("mutation { contentDeleteByContentIds(contentIds: [" + ids + "]) { id } }").body,
              HasSubstr("from 1 to 20 ids"));
  EXPECT_THAT(
      graphql("{ paginatedContent(skip: 0, take: 101, where: {key: {startsWith: \"t\"}}) { totalCount } }")
          .body,
      HasSubstr("from 0 to 100"));
}

TEST_F(unique_host, answers_errors_with_status_200_and_null_data) {
  const auto answer = graphql("mutation { updateScope(id: \"nowhere\", input: {externalId: \"x\"}) { id } }");

  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr(R"("extensions":{"code":"NOT_FOUND"}}],"data":null})"));
}

TEST_F(unique_host, moves_scopes_with_their_contents_and_reports_a_job_above_ten_files) {
  const auto scope = space_scope();
  unique_.with_state([&](unique_state& state) {
    const auto other = state.scopes.add(no_scope, "Other", "scope_other");
    state.scopes.grant(other, "user_1", may_manage, false);
    for (int n = 0; n < 11; ++n) {
      state.contents.set_owner(state.contents.ensure("k/" + std::to_string(n)), *state.scopes.find(scope));
    }
  });
  const auto moved = data("mutation M($i: BulkMoveInput!) { bulkMove(input: $i) "
                          "{ scopeIds asyncMetadataRebuild jobId affectedFiles message } }",
                          R"({"i":{"scopeIds":[")" + scope + R"("],"targetScopeId":"scope_other"}})");

  EXPECT_TRUE(flag_at(moved, "asyncMetadataRebuild"));
  EXPECT_EQ(number_at(moved, "affectedFiles"), 11);
  EXPECT_EQ(number_at(scopes_where(R"({"parentId":{"equals":"scope_other"}})"), "totalCount"), 1);
}

TEST_F(unique_host, deletes_folders_with_all_below_and_names_those_it_could_not) {
  const auto scope = space_scope();
  unique_.with_state([&](unique_state& state) {
    const auto at = *state.scopes.find(scope);
    state.contents.set_owner(state.contents.ensure("k/1"), at);
    state.scopes[state.scopes.add(at, "Stuck")].undeletable = true;
    state.scopes.add(at, "Free");
  });
  const auto answer =
      data("mutation { deleteFolder(scopeId: \"" + scope +
           "\", recursive: true) { failedFolders { name path failReason } successFolders { name } } }");

  EXPECT_EQ(write_json(answer.at("successFolders")), R"([{"name":"Free"}])");
  ASSERT_EQ(answer.at("failedFolders").as_array().size(), 2u);
  EXPECT_EQ(text_at(answer.at("failedFolders").as_array().front(), "path"), "/Company/Confluence/DOC/Stuck");
}

TEST_F(unique_host, registers_uploads_and_finalises_from_outside) {
  const auto scope = space_scope();
  const auto registered = data(upsert, upsert_variables(scope, 12), service_fields);
  EXPECT_THAT(text_at(registered, "writeUrl"),
              StartsWith("http://gateway.unique.invalid/ingestion/scoped/upload?key="));

  EXPECT_EQ(put(text_at(registered, "writeUrl") + "x", 12, blob_fields).status, 403);
  EXPECT_EQ(put(text_at(registered, "writeUrl"), 12, blob_fields).status, 201);
  data(upsert, upsert_variables(scope, 12, text_at(registered, "readUrl")));

  unique_.with_state([&](unique_state& state) {
    const auto& content = state.contents[*state.contents.find("t/1_DOC/5")];
    EXPECT_TRUE(content.finalised);
    EXPECT_EQ(content.uploaded_bytes, 12u);
    EXPECT_EQ(content.title(), "Five");
  });
}

TEST_F(unique_host, finalises_only_what_was_uploaded_in_full) {
  const auto scope = space_scope();
  const auto registered = data(upsert, upsert_variables(scope, 12));
  const auto read_url = text_at(registered, "readUrl");
  EXPECT_THAT(graphql(upsert, upsert_variables(scope, 12, read_url)).body, HasSubstr("Nothing was uploaded"));

  put(text_at(registered, "writeUrl"), 11, blob_fields);
  EXPECT_THAT(graphql(upsert, upsert_variables(scope, 12, read_url)).body,
              HasSubstr("11 bytes were uploaded"));
  EXPECT_THAT(graphql(upsert, upsert_variables(scope, 12, "http://other/")).body,
              HasSubstr("not the readUrl"));
}

TEST_F(unique_host, takes_uploads_inside_the_cluster_without_fields_of_the_service) {
  const auto url = text_at(data(upsert, upsert_variables(space_scope(), 12)), "writeUrl");
  for (const char* name : {"Authorization", "x-service-id", "x-company-id", "x-user-id"}) {
    auto with = blob_fields;
    with.emplace_back(name, "x");
    EXPECT_EQ(put(url, 12, with).status, 403) << name;
  }
  EXPECT_EQ(put(url, 12, blob_fields).status, 201);
}

TEST_F(unique_host, finalises_only_what_was_uploaded_as_the_type_that_was_registered) {
  const auto scope = space_scope();
  const auto registered = data(upsert, upsert_variables(scope, 12));
  put(text_at(registered, "writeUrl"), 12, {{"x-ms-blob-type", "BlockBlob"}, {"Content-Type", "text/plain"}});
  EXPECT_THAT(graphql(upsert, upsert_variables(scope, 12, text_at(registered, "readUrl"))).body,
              HasSubstr("Content-Type was text/plain"));
}

TEST_F(unique_host, wants_labels_of_pages_and_of_nothing_else) {
  const auto scope = space_scope();
  const auto refusal = [&](const std::string& key, json::object metadata) {
    auto variables = read_json(upsert_variables(scope, 12)).as_object();
    auto& input = variables.at("input").as_object();
    input["key"] = key;
    input["metadata"] = std::move(metadata);
    const auto answer = read_json(graphql(upsert, write_json(variables)).body);
    const auto* errors = find_member(answer, "errors");
    return errors == nullptr ? std::string() : text_at(errors->as_array().front(), "message");
  };
  const json::object of_space{{"spaceKey", "DOC"}, {"spaceName", "Documents"}};
  const json::object of_page{
      {"confluenceLabels", json::array{"a"}}, {"spaceKey", "DOC"}, {"spaceName", "Documents"}};
  EXPECT_EQ(refusal("t/1_DOC/5", of_page), "");
  EXPECT_EQ(refusal("t/1_DOC/5::att6", of_space), "");
  EXPECT_THAT(refusal("t/1_DOC/5", of_space), HasSubstr("confluenceLabels"));
  EXPECT_THAT(refusal("t/1_DOC/5::att6", of_page), HasSubstr("confluenceLabels"));
  EXPECT_THAT(refusal("t/1_DOC/5::att6", {{"spaceKey", "DOC"}}), HasSubstr("spaceName"));
}

TEST_F(unique_host, finds_each_key_once_in_a_list_of_any_length) {
  const auto scope = space_scope();
  unique_.with_state([&](unique_state& state) {
    state.contents.set_owner(state.contents.ensure("t/1_DOC/1"), *state.scopes.find(scope));
  });
  std::string keys;
  for (int i = 0; i < 150; ++i)
    keys += "\"t/1_DOC/1\" \"t/1_DOC/none " + std::to_string(i) + "\" ";
  const auto found = data("{ paginatedContent(skip: 0, take: 100, where: {key: {in: [" + keys +
                          "]}}) { totalCount nodes { key title fileAccess metadata expiresAt } } }");
  EXPECT_EQ(number_at(found, "totalCount"), 1);
}

TEST_F(unique_host, takes_uploads_to_a_signed_url_without_any_login) {
  const auto scope = space_scope();
  std::string url;
  unique_.with_state([&](unique_state& state) {
    const auto at = state.contents.ensure("t/1_A/ä b");
    state.contents.set_owner(at, *state.scopes.find(scope));
    call request;
    request.fields = from_outside;
    url = state.uploads.write_url(at, request, 4'000'000'000'000);
  });
  EXPECT_EQ(put(url, 3, blob_fields).status, 201);
  EXPECT_EQ(put(url + "x", 3, blob_fields).status, 403);
  auto with_login = blob_fields;
  with_login.emplace_back("Authorization", "Bearer t");
  EXPECT_EQ(put(url, 3, with_login).status, 403);
  EXPECT_EQ(put(url, 3, {}).status, 400);
}

TEST_F(unique_host, refuses_chunked_uploads) {
  const auto registered = data(upsert, upsert_variables(space_scope(), 12));
  call request;
  request.method = "PUT";
  request.target = text_at(registered, "writeUrl").substr(29);
  read_target(request);
  request.fields = blob_fields;
  request.chunked = true;

  EXPECT_EQ(unique_.handle(request).status, 400);
}

TEST_F(unique_host, lists_contents_by_keys_prefix_and_owner) {
  const auto scope = space_scope();
  unique_.with_state([&](unique_state& state) {
    for (const char* key : {"t/1_DOC/1", "t/1_DOC/2", "t/2_X/1"}) {
      state.contents.set_owner(state.contents.ensure(key), *state.scopes.find(scope));
    }
  });
  const auto total = [&](const std::string& where) {
    return number_at(data("{ paginatedContent(skip: 0, take: 0, where: " + where + ") { totalCount } }"),
                     "totalCount");
  };
  EXPECT_EQ(total("{key: {startsWith: \"t/1_DOC/\"}}"), 2);
  EXPECT_EQ(total("{key: {in: [\"t/1_DOC/1\", \"none\"]}}"), 1);
  EXPECT_EQ(total("{ownerId: {equals: \"" + scope + "\"}, ownerType: {equals: \"SCOPE\"}}"), 3);
}

TEST_F(unique_host, answers_only_the_contents_it_deleted) {
  const auto scope = space_scope();
  std::string id, stuck;
  unique_.with_state([&](unique_state& state) {
    for (const char* key : {"k/1", "k/2"}) {
      state.contents.set_owner(state.contents.ensure(key), *state.scopes.find(scope));
    }
    id = state.contents.id(*state.contents.find("k/1"));
    stuck = state.contents.id(*state.contents.find("k/2"));
    state.contents[*state.contents.find("k/2")].undeletable = true;
  });
  const auto deleted =
      data("mutation { contentDeleteByContentIds(contentIds: [\"" + id + "\", \"" + stuck + "\"]) { id } }");

  EXPECT_EQ(write_json(deleted), R"([{"id":")" + id + R"("}])");
}

TEST_F(unique_host, calls_a_content_current_once_it_is_registered_with_the_time_of_the_diff) {
  const std::string diff =
      R"({"partialKey":"t/1_DOC","sourceKind":"k","sourceName":"n",)"
      R"("fileList":[{"key":"5","url":"http://c/5","updatedAt":"2024-01-01T00:00:00.000Z"}]})";
  const auto scope = space_scope();
  EXPECT_THAT(post("/ingestion/v2/content/file-diff", diff).body, HasSubstr(R"("newFiles":["5"])"));
  data(upsert, upsert_variables(scope, 12));

  EXPECT_EQ(post("/ingestion/v2/content/file-diff", diff).body,
            R"({"newFiles":[],"updatedFiles":[],"movedFiles":[],"deletedFiles":[]})");
}

TEST_F(unique_host, lets_fault_rules_fail_an_operation_by_its_field) {
  faults behaviour;
  unique_.use_faults(behaviour);
  fault_rule rule;
  rule.operation = "me";
  rule.what.status = 503;
  behaviour.add(rule);

  const auto failed = graphql("query Who { me { user { id } } }", "{}", service_fields, "/scope-management");
  ASSERT_TRUE(failed.disturb.has_value());
  EXPECT_EQ(failed.disturb->status, 503);
  EXPECT_FALSE(
      graphql("{ me { user { id } } }", "{}", service_fields, "/scope-management").disturb.has_value());
}

} // namespace
} // namespace cfc::simulator
