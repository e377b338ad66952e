#include "tools/simulator/control/control.hpp"
#include "tools/simulator/control/expected.hpp"
#include "tools/simulator/text/hex.hpp"
#include "tools/simulator/text/sha256.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::simulator {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class control_host : public testing::Test {
protected:
  control_host() {
    content_.add_space({65, "DOC", "Documents", "global", false, false});
    root_ = add_page("Home", {"all"}, "root", std::nullopt);
    child_ = add_page("Child", {"b", "a", "single"}, "child", root_);
    loose_ = add_page("Loose", {}, "loose", std::nullopt);
  }

  std::uint64_t add_page(const std::string& title, std::vector<std::string> labels, const std::string& body,
                         std::optional<std::uint64_t> parent) {
    new_page made;
    made.space_key = "DOC";
    made.title = title;
    made.labels = std::move(labels);
    made.body = body;
    made.parent = parent;
    return content_.add_page(made);
  }

  reply ask(const std::string& method, const std::string& path, std::string body = {},
            std::vector<std::pair<std::string, std::string>> query = {}) {
    call request;
    request.method = method;
    request.path = path;
    request.query = std::move(query);
    request.body = std::move(body);
    return control_.handle(request);
  }

  json::value change(const std::string& path, const std::string& body) {
    auto answer = ask("POST", path, body);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return read_json(answer.body);
  }

  std::vector<std::string> expected_keys(expectation by = {}) {
    by.single_label = "single";
    by.all_label = "all";
    std::vector<std::string> keys;
    expected_contents(content_, by, [&](const expected_content& one) { keys.push_back(one.key); });
    return keys;
  }

  std::string key(std::uint64_t page) { return "tenant/65_DOC/" + std::to_string(page); }

  instance content_{instance_settings{}};
  faults behaviour_;
  request_log log_{100};
  unique_service unique_{unique_settings{}};
  server_meter meter_;
  control control_{content_, unique_, behaviour_, log_, meter_};
  std::uint64_t root_ = 0, child_ = 0, loose_ = 0;
};

TEST_F(control_host, expects_labelled_pages_and_what_is_below_an_all_label) {
  const auto below = add_page("Grandchild", {}, "x", child_);

  EXPECT_THAT(expected_keys(), ElementsAre(key(root_), key(child_), key(below)));
}

TEST_F(control_host, expects_nothing_of_empty_bodies_skipped_types_and_hidden_spaces) {
  change("/control/mutate", R"([{"op":"emptyBody","id":)" + std::to_string(child_) + "}]");
  EXPECT_THAT(expected_keys(), ElementsAre(key(root_)));
  change("/control/mutate", R"({"op":"setType","id":)" + std::to_string(root_) + R"(,"type":"whiteboard"})");
  EXPECT_THAT(expected_keys(), IsEmpty());
  change("/control/mutate", R"({"op":"setType","id":)" + std::to_string(root_) + R"(,"type":"page"})");
  change("/control/mutate", R"({"op":"setSpaceType","key":"DOC","type":"personal"})");
  EXPECT_THAT(expected_keys(), IsEmpty());
  change("/control/mutate", R"({"op":"setSpaceType","key":"DOC","type":"global"})");
  EXPECT_THAT(expected_keys(), ElementsAre(key(root_)));
  change("/control/mutate", R"({"op":"hideSpace","key":"DOC","hidden":true})");
  EXPECT_THAT(expected_keys(), IsEmpty());
}

TEST_F(control_host, expects_allowed_attachments_of_the_pages) {
  const auto page = std::to_string(child_);
  change("/control/mutate",
         R"([{"op":"addAttachment","page":)" + page +
             R"(,"id":77,"title":"a.pdf","mediaType":"application/PDF; x=1","content":"abc"},
      {"op":"addAttachment","page":)" +
             page + R"(,"id":78,"title":"a.zip","mediaType":"application/zip","size":5},
      {"op":"addAttachment","page":)" +
             page + R"(,"id":79,"title":"empty.pdf","mediaType":"application/pdf","size":0}])");

  EXPECT_THAT(expected_keys(), ElementsAre(key(root_), key(child_), key(child_) + "::att77"));
  expectation without;
  without.attachments = false;
  EXPECT_THAT(expected_keys(without), ElementsAre(key(root_), key(child_)));
}

TEST_F(control_host, moves_attachments_to_another_page_under_their_id) {
  change("/control/mutate", R"([{"op":"addAttachment","page":)" + std::to_string(child_) +
                                R"(,"id":77,"title":"a.pdf","mediaType":"application/pdf","content":"abc"},
      {"op":"moveAttachment","id":77,"page":)" +
                                std::to_string(root_) + "}]");

  EXPECT_THAT(expected_keys(), ElementsAre(key(root_), key(root_) + "::att77", key(child_)));
}

TEST_F(control_host, makes_tokens_of_another_authorization_server_known) {
  oauth_tokens cloud{credentials{}}, data_center{credentials{}};
  control_.accept_tokens_at(cloud, data_center);
  const auto accepted = ask("POST", "/control/tokens", R"({"host":"cloud","token":"abc","lifetime":60})");
  EXPECT_EQ(accepted.status / 100, 2) << accepted.body;
  ask("POST", "/control/tokens", R"({"host":"data-center","token":"old","lifetime":0})");

  EXPECT_EQ(cloud.check("abc"), oauth_tokens::state::valid);
  EXPECT_EQ(data_center.check("abc"), oauth_tokens::state::unknown);
  EXPECT_EQ(data_center.check("old"), oauth_tokens::state::expired);
  EXPECT_EQ(ask("POST", "/control/tokens", R"({"host":"moon","token":"abc"})").status, 400);
}

TEST_F(control_host, predicts_bytes_labels_and_scope) {
  expectation by;
  by.single_label = "single";
  by.all_label = "all";
  by.tenant = "acme";
  expected_content seen;
  expected_contents(content_, by, [&](const expected_content& one) { seen = one; });

  EXPECT_EQ(seen.key, "acme/65_DOC/" + std::to_string(child_));
  EXPECT_EQ(seen.byte_size, 5u);
  EXPECT_EQ(seen.sha256, hex(sha256("child")));
  EXPECT_THAT(seen.labels, ElementsAre("a", "b"));
  EXPECT_EQ(seen.scope_path, "Company/Confluence/DOC");
}

TEST_F(control_host, gives_the_same_digest_for_a_state_that_is_as_expected) {
  unique_.with_state([&](unique_state& state) {
    const auto scope = state.scopes.add(*state.scopes.find("scope_root"), "DOC");
    expectation by;
    by.single_label = "single";
    by.all_label = "all";
    expected_contents(content_, by, [&](const expected_content& one) {
      const auto at = state.contents.ensure(one.key);
      auto& made = state.contents[at];
      state.contents.set_owner(at, scope);
      state.contents.set_texts(at, one.title, "any");
      made.mime_type = state.contents.pool().number(one.mime_type);
      made.byte_size = one.byte_size;
      made.uploaded = true;
      const auto bytes = sha256(one.title == "Home" ? "root" : "child");
      std::copy(bytes.begin(), bytes.end(), made.sha256.begin());
    });
  });
  auto held = ask("GET", "/control/state/summary");
  auto wanted = ask("GET", "/control/expected/summary", {}, {{"single", "single"}, {"all", "all"}});

  EXPECT_EQ(number_at(read_json(held.body), "contents"), 2);
  EXPECT_EQ(text_at(read_json(held.body), "digest"), text_at(read_json(wanted.body), "digest"));
  change("/control/mutate", R"({"op":"editPage","id":)" + std::to_string(child_) + R"(,"body":"other"})");
  wanted = ask("GET", "/control/expected/summary", {}, {{"single", "single"}, {"all", "all"}});
  EXPECT_NE(text_at(read_json(held.body), "digest"), text_at(read_json(wanted.body), "digest"));
}

TEST_F(control_host, edits_labels_one_by_one) {
  const auto page = std::to_string(loose_);
  change("/control/mutate", R"([{"op":"label","id":)" + page +
                                R"(,"labels":["single","x"]},{"op":"unlabel","id":)" + page +
                                R"(,"labels":["x"]}])");

  const auto lock = content_.reading();
  EXPECT_THAT(content_.get(*content_.find_page(loose_)).labels, ElementsAre("single"));
}

TEST_F(control_host, answers_the_ids_of_what_was_added) {
  const auto answer = change("/control/mutate", R"([{"op":"addSpace","key":"NEW"},
      {"op":"addPage","space":"NEW","title":"T","id":4711},{"op":"removePage","id":4711}])");

  EXPECT_EQ(texts_at(answer, "ids").back(), "4711");
}

TEST_F(control_host, names_the_edit_that_can_not_be_done) {
  const auto answer =
      ask("POST", "/control/mutate", R"([{"op":"addSpace","key":"NEW"},{"op":"removePage","id":999999}])");

  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("edit 1:"));
  EXPECT_EQ(ask("POST", "/control/mutate", R"({"op":"explode"})").status, 400);
  EXPECT_EQ(ask("POST", "/control/mutate", "[").status, 400);
}

TEST_F(control_host, shows_contents_by_prefix_in_order_of_their_keys) {
  change("/control/unique", R"([{"op":"addScope","path":"Company/Confluence/DOC","externalId":"e"},
      {"op":"putContent","key":"t/1/b","path":"Company/Confluence/DOC","title":"B"},
      {"op":"putContent","key":"t/1/a","path":"Company/Confluence/DOC","state":"FAILED"},
      {"op":"putContent","key":"u/1/c","scopeId":"scope_root"}])");

  auto answer = ask("GET", "/control/state", {}, {{"prefix", "t/"}, {"limit", "1"}});
  const auto state = read_json(answer.body);
  EXPECT_EQ(number_at(state, "total"), 2);
  ASSERT_EQ(state.at("contents").as_array().size(), 1u);
  EXPECT_EQ(text_at(state.at("contents").as_array().front(), "key"), "t/1/a");
  EXPECT_EQ(text_at(state.at("contents").as_array().front(), "scopePath"), "Company/Confluence/DOC");
  EXPECT_EQ(text_at(state.at("scopes").as_array().back(), "externalId"), "e");

  answer = ask("GET", "/control/state", {}, {{"prefix", "t/"}, {"after", "t/1/a"}});
  EXPECT_EQ(text_at(read_json(answer.body).at("contents").as_array().front(), "title"), "B");
}

TEST_F(control_host, judges_what_unique_holds) {
  const auto answer = ask("GET", "/control/judgement", {}, {{"single", "single"}, {"all", "all"}});
  const auto found = read_json(answer.body);

  EXPECT_FALSE(found.at("complete").as_bool());
  EXPECT_EQ(number_at(found, "expected"), 2);
  EXPECT_EQ(number_at(found.at("missing"), "count"), 2);
}

TEST_F(control_host, shows_what_was_measured_until_it_is_cleared) {
  call request;
  request.method = "GET";
  request.target = "/rest/api/user/current";
  meter_.add("data-center", request, 200, 1.5);

  const auto routes = read_json(ask("GET", "/control/measures").body).at("routes");
  EXPECT_EQ(number_at(routes.at("data-center GET /rest/api/user/current"), "requests"), 1);
  change("/control/measures/clear", "");
  EXPECT_TRUE(read_json(ask("GET", "/control/measures").body).at("routes").as_object().empty());
}

TEST_F(control_host, starts_unique_anew_on_reset) {
  change("/control/unique", R"({"op":"putContent","key":"t/1/b","scopeId":"scope_root"})");
  change("/control/unique/reset", "");
  auto answer = ask("GET", "/control/state/summary");

  EXPECT_EQ(number_at(read_json(answer.body), "contents"), 0);
  EXPECT_EQ(number_at(read_json(answer.body), "scopes"), 2);
}

TEST_F(control_host, adds_and_clears_fault_rules_and_modes) {
  change("/control/faults", R"({"add":[{"host":"unique","operation":"contentUpsert","count":2,"status":500,
      "fields":{"Retry-After":"1"},"body":{"errors":[]}}],"modes":{"short_pages":3,"fail_body":[1,2]}})");

  ASSERT_EQ(behaviour_.rules().size(), 1u);
  EXPECT_EQ(behaviour_.rules()[0].what.body, R"({"errors":[]})");
  EXPECT_EQ(behaviour_.rules()[0].what.fields[0].second, "1");
  EXPECT_EQ(behaviour_.current()->short_pages, 3u);
  EXPECT_EQ(behaviour_.current()->fail_body.size(), 2u);

  change("/control/faults/clear", "");
  EXPECT_TRUE(behaviour_.rules().empty());
  EXPECT_EQ(behaviour_.current()->short_pages, 0u);
  EXPECT_EQ(ask("POST", "/control/faults", R"({"add":[{"stauts":1}]})").status, 400);
}

TEST_F(control_host, lets_a_page_go_while_somebody_asks_for_it) {
  change("/control/faults",
         R"({"host":"cloud","contains":"/pages","skip":1,"mutate":{"op":"removePage","id":)" +
             std::to_string(child_) + "}}");
  call request;
  request.target = "/pages";
  behaviour_.disturb("cloud", request);
  EXPECT_THAT(expected_keys(), ElementsAre(key(root_), key(child_)));
  behaviour_.disturb("cloud", request);
  EXPECT_THAT(expected_keys(), ElementsAre(key(root_)));
  const auto refused =
      ask("POST", "/control/faults", R"({"operation":"me","mutate":{"op":"removePage","id":1}})");
  EXPECT_EQ(refused.status, 400) << "those rules are applied where Unique answers";
}

TEST_F(control_host, filters_the_request_log) {
  call request;
  request.method = "POST";
  request.target = "/ingestion/graphql";
  request.operation = "paginatedScope";
  log_.add("unique", request, 200, 1);
  request.operation = "updateScope";
  log_.add("unique", request, 200, 1);
  log_.add("cloud", request, 200, 1);

  auto answer = ask("GET", "/control/requests", {}, {{"mutations", "1"}});
  ASSERT_EQ(read_json(answer.body).at("requests").as_array().size(), 1u);
  answer = ask("GET", "/control/requests", {}, {{"host", "unique"}, {"since", "1"}});
  EXPECT_EQ(number_at(read_json(answer.body).at("requests").as_array().front(), "n"), 2);

  change("/control/requests/clear", "");
  answer = ask("GET", "/control/requests");
  EXPECT_THAT(read_json(answer.body).at("requests").as_array(), IsEmpty());
}

TEST_F(control_host, says_what_it_does_not_have) {
  EXPECT_EQ(ask("GET", "/control/nothing").status, 404);
  EXPECT_EQ(ask("POST", "/control/nothing", "{}").status, 404);
  EXPECT_EQ(ask("DELETE", "/control/state").status, 405);
  EXPECT_EQ(ask("GET", "/control/state", {}, {{"limit", "many"}}).status, 400);
}

} // namespace
} // namespace cfc::simulator
