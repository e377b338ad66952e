#include "nodes/space_scope.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

#include <boost/asio/co_spawn.hpp>

#include <map>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using http::method;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A platform that makes scopes. The id of a scope is `scope of {path}`.
class scope_platform {
public:
  std::map<std::string, std::string> marks; ///< external ids by path; what is absent has none
  std::vector<std::vector<std::string>> paths_of_calls;
  std::vector<std::pair<std::string, std::string>> marked; ///< scope id and external id

  void answer_for(test::fake_transport& network) {
    network.answer_by([this](const http::request& what) {
      http::response answer;
      answer.status = 200;
      answer.body =
          test::text_in(what.body, "/operationName") == "UpdateScope" ? mark(what.body) : make(what.body);
      return answer;
    });
  }

private:
  std::string make(const std::string& body) {
    paths_of_calls.push_back(test::texts_in(body, "/variables/paths"));
    std::string scopes;
    for (const auto& path : paths_of_calls.back()) {
      const auto known = marks.find(path);
      scopes += (scopes.empty() ? R"({"id":"scope of )" : R"(,{"id":"scope of )") + path +
                R"(","name":"x","parentId":"root","externalId":)" +
                (known == marks.end() ? "null" : '"' + known->second + '"') + "}";
    }
    return R"({"data":{"generateScopesBasedOnPaths":[)" + scopes + "]}}";
  }
  std::string mark(const std::string& body) {
    marked.emplace_back(test::text_in(body, "/variables/id"),
                        test::text_in(body, "/variables/input/externalId"));
    return R"({"data":{"updateScope":{"id":"s","name":"x"}}})";
  }
};

class scope_batcher_test : public testing::Test {
protected:
  scope_batcher_test() { platform.answer_for(offline.network); }
  /// Asks for the scopes of all spaces at once and gives what each was answered, or the failure.
  std::vector<std::string> scopes_of(const std::vector<space_identity>& spaces) {
    std::vector<std::string> answers(spaces.size());
    for (std::size_t i = 0; i < spaces.size(); ++i) {
      boost::asio::co_spawn(offline.io, tested.scope_of(spaces[i]),
                            [&answers, i](std::exception_ptr failure, const std::string& id) {
                              answers[i] = failure ? "failed" : id;
                            });
    }
    offline.io.restart();
    offline.io.run();
    return answers;
  }
  static std::vector<space_identity> numbered(int count) {
    std::vector<space_identity> spaces;
    for (int i = 0; i < count; ++i)
      spaces.push_back({std::to_string(i), "K" + std::to_string(i), "Space"});
    return spaces;
  }

  test::offline_services offline;
  scope_platform platform;
  scope_batcher tested{*offline.services, "Company/Wiki"};
};

TEST_F(scope_batcher_test, asks_for_the_path_below_the_root) {
  EXPECT_THAT(scopes_of({{"65", "DOC", "Documents"}}), ElementsAre("scope of Company/Wiki/DOC"));
  EXPECT_THAT(platform.paths_of_calls, ElementsAre(ElementsAre("Company/Wiki/DOC")));
}

TEST_F(scope_batcher_test, shares_the_next_call_among_those_that_ask_while_one_is_under_way) {
  scopes_of(numbered(5));
  ASSERT_EQ(platform.paths_of_calls.size(), 2U);
  EXPECT_EQ(platform.paths_of_calls[0].size(), 1U);
  EXPECT_EQ(platform.paths_of_calls[1].size(), 4U);
}

TEST_F(scope_batcher_test, names_a_hundred_paths_a_call_at_most) {
  scopes_of(numbered(151));
  ASSERT_EQ(platform.paths_of_calls.size(), 3U);
  EXPECT_EQ(platform.paths_of_calls[1].size(), 100U);
  EXPECT_EQ(platform.paths_of_calls[2].size(), 50U);
}

TEST_F(scope_batcher_test, gives_each_space_its_own_scope) {
  const auto answers = scopes_of(numbered(3));
  EXPECT_THAT(answers, ElementsAre("scope of Company/Wiki/K0", "scope of Company/Wiki/K1",
                                   "scope of Company/Wiki/K2"));
}

TEST_F(scope_batcher_test, marks_a_scope_that_has_no_mark_or_a_foreign_one) {
  platform.marks["Company/Wiki/K1"] = "something else";
  scopes_of(numbered(2));
  EXPECT_THAT(
      platform.marked,
      ElementsAre(std::pair<std::string, std::string>("scope of Company/Wiki/K0", "confc:acme:0:K0"),
                  std::pair<std::string, std::string>("scope of Company/Wiki/K1", "confc:acme:1:K1")));
}

TEST_F(scope_batcher_test, leaves_a_scope_alone_that_is_marked_already) {
  platform.marks["Company/Wiki/K0"] = "confc:acme:0:K0";
  scopes_of(numbered(1));
  EXPECT_THAT(platform.marked, IsEmpty());
}

TEST_F(scope_batcher_test, leaves_the_mark_of_an_earlier_space_of_the_same_key_for_the_clean_up) {
  platform.marks["Company/Wiki/K0"] = "confc:acme:17:K0";
  EXPECT_THAT(scopes_of(numbered(1)), ElementsAre("scope of Company/Wiki/K0"));
  EXPECT_THAT(platform.marked, IsEmpty());
}

TEST_F(scope_batcher_test, fails_those_of_a_call_together_and_goes_on_with_the_next) {
  offline.network.answer(method::post, "/graphql", 403, "");
  EXPECT_THAT(scopes_of(numbered(2)), ElementsAre("failed", "scope of Company/Wiki/K1"));
}

class space_scope_test : public test::node_test {
protected:
  space_scope_test() { platform.answer_for(offline.network); }
  space_changes ensure(bool something) {
    auto records = std::make_shared<space_records>(space_identity{"65", "DOC", "Documents"});
    if (something)
      records->add_page("1", "", 0, confluence::content_type::page);
    space_changes changes;
    changes.space = records->identity();
    changes.to_ingest = records;
    changes.passed = true;
    return send(tested.in(), tested.out(), std::vector{changes}).at(0);
  }

  scope_platform platform;
  space_scope_node tested{graph, *offline.services, run, "Company/Wiki"};
};

TEST_F(space_scope_test, gives_a_space_its_scope) {
  EXPECT_EQ(ensure(true).scope_id, "scope of Company/Wiki/DOC");
}

TEST_F(space_scope_test, makes_none_for_a_space_without_anything_to_ingest) {
  EXPECT_TRUE(ensure(false).passed);
  EXPECT_THAT(requests(), IsEmpty());
}

TEST_F(space_scope_test, aborts_the_run_when_there_can_be_none) {
  offline.network.answer(method::post, "/graphql", 403, "");
  EXPECT_FALSE(ensure(true).passed);
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("space DOC"));
}

TEST_F(space_scope_test, makes_none_when_the_run_is_stopping) {
  run.interrupt();
  EXPECT_FALSE(ensure(true).passed);
  EXPECT_THAT(requests(), IsEmpty());
}

} // namespace
