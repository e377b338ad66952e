#include "nodes/operations/scope_batcher.hpp"
#include "tests/unit/nodes/scope_platform.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using http::method;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class scope_batcher_test : public testing::Test {
protected:
  scope_batcher_test() {
    offline.tenant.ingestion.scope_id = "root";
    platform.answer_for(offline.network);
  }
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
  test::scope_platform platform;
  own_scopes own{*offline.services, "root", "old-acme"};
  scope_batcher tested{*offline.services, own, "/Company/Wiki"};
};

TEST_F(scope_batcher_test, asks_for_the_path_below_the_root) {
  EXPECT_THAT(scopes_of({{"65", "DOC", "Documents"}}), ElementsAre("scope of /Company/Wiki/DOC"));
  EXPECT_THAT(platform.paths_of_calls, ElementsAre(ElementsAre("/Company/Wiki/DOC")));
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
  EXPECT_THAT(answers, ElementsAre("scope of /Company/Wiki/K0", "scope of /Company/Wiki/K1",
                                   "scope of /Company/Wiki/K2"));
}

TEST_F(scope_batcher_test, marks_a_scope_that_has_no_mark_or_one_of_another_space_of_ours) {
  platform.marks["/Company/Wiki/K1"] = "confc:acme:7:RENAMED";
  scopes_of(numbered(2));
  EXPECT_THAT(
      platform.marked,
      ElementsAre(std::pair<std::string, std::string>("scope of /Company/Wiki/K0", "confc:acme:0:K0"),
                  std::pair<std::string, std::string>("scope of /Company/Wiki/K1", "confc:acme:1:K1")));
}

TEST_F(scope_batcher_test, leaves_a_scope_alone_that_is_marked_already) {
  platform.marks["/Company/Wiki/K0"] = "confc:acme:0:K0";
  scopes_of(numbered(1));
  EXPECT_THAT(platform.marked, IsEmpty());
}

TEST_F(scope_batcher_test, leaves_the_mark_of_an_earlier_space_of_the_same_key_for_the_clean_up) {
  platform.marks["/Company/Wiki/K0"] = "confc:acme:17:K0";
  EXPECT_THAT(scopes_of(numbered(1)), ElementsAre("scope of /Company/Wiki/K0"));
  EXPECT_THAT(platform.marked, IsEmpty());
}

TEST_F(scope_batcher_test, refuses_a_scope_that_is_marked_for_another_tenant_or_by_somebody_else) {
  for (const auto* mark : {"confc:other:0:K0", "something else", "confc:cloud:root-of-another"}) {
    platform.marks["/Company/Wiki/K0"] = mark;
    EXPECT_THAT(scopes_of(numbered(1)), ElementsAre("failed")) << mark;
  }
  EXPECT_THAT(platform.marked, IsEmpty());
}

TEST_F(scope_batcher_test, leaves_the_mark_of_the_former_name_for_the_clean_up) {
  platform.marks["/Company/Wiki/K0"] = "confc:old-acme:0:K0";
  EXPECT_THAT(scopes_of(numbered(1)), ElementsAre("scope of /Company/Wiki/K0"));
  EXPECT_THAT(platform.marked, IsEmpty());
}

TEST_F(scope_batcher_test, marks_no_scope_of_a_call_when_one_has_another_name_than_its_space) {
  platform.names["/Company/Wiki/K2"] = "K2 (1)";
  EXPECT_THAT(scopes_of(numbered(3)), ElementsAre("scope of /Company/Wiki/K0", "failed", "failed"));
  EXPECT_THAT(platform.marked, SizeIs(1));
}

TEST_F(scope_batcher_test, refuses_a_scope_that_is_not_below_the_root) {
  platform.parent = "elsewhere";
  EXPECT_THAT(scopes_of(numbered(1)), ElementsAre("failed"));
  EXPECT_THAT(platform.marked, IsEmpty());
}

TEST_F(scope_batcher_test, fails_those_of_a_call_together_and_goes_on_with_the_next) {
  offline.network.answer(method::post, "/graphql", 403, "");
  EXPECT_THAT(scopes_of(numbered(2)), ElementsAre("failed", "scope of /Company/Wiki/K1"));
}

} // namespace
