#include "nodes/search.hpp"
#include "tests/unit/nodes/node_fixture.hpp"
#include "tests/unit/nodes/results_builder.hpp"

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::HasSubstr;
using testing::IsEmpty;

class search_test : public test::node_test {
protected:
  search_results ask() {
    search_request request;
    request.call = engine.first_call(test::query_of(search_kind::labels));
    oneapi::tbb::flow::function_node<search_request> follow(
        graph, oneapi::tbb::flow::serial,
        [this](const search_request& next) { asked.push_back(next.call.id); });
    make_edge(tested.next(), follow);
    request.held = home.one();
    auto results = send(tested.in(), tested.results(), std::vector{request});
    remove_edge(tested.next(), follow);
    return results.at(0);
  }

  test::counting_home home;
  search_engine engine{*offline.services, run};
  search_node tested{graph, *offline.services, engine, run, counts};
  std::vector<std::uint64_t> asked;
};

constexpr const char* first_page =
    R"({"results":[{"id":"1","type":"page","title":"T","space":{"id":65,"key":"DOC","name":"Documents"},)"
    R"("version":{"when":"2025-01-31T08:15:20.913Z"}}],)"
    R"("_links":{"next":"/rest/api/content/search?cql=x&limit=200&start=200",)"
    R"("base":"https://confluence.example.com"}})";

TEST_F(search_test, announces_the_next_page_that_it_asks_for) {
  offline.network.answer(http::method::get, "/content/search", 200, first_page);
  const auto results = ask();
  ASSERT_TRUE(results.search_page);
  ASSERT_EQ(asked.size(), 1U);
  ASSERT_EQ(results.followed_by.size(), 1U);
  EXPECT_EQ(results.followed_by[0].id, asked[0]);
  EXPECT_EQ(counts.searches_open, 0) << "one has ended, one was announced";
}

TEST_F(search_test, that_can_not_go_on_aborts_the_run) {
  offline.network.answer(http::method::get, "/content/search", 403, "");
  const auto results = ask();
  EXPECT_FALSE(results.search_page);
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("discovery failed"));
}

TEST_F(search_test, hands_its_credit_on_with_the_results) {
  run.interrupt();
  auto results = ask();
  EXPECT_THAT(requests(), IsEmpty());
  EXPECT_EQ(home.back(), 0);
  results.held.give_back();
  EXPECT_EQ(home.back(), 1);
}

} // namespace
