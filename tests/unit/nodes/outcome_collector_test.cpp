#include "nodes/operations/delivery.hpp"
#include "nodes/outcome_collector.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::Pair;

class outcome_collector_test : public test::node_test {
protected:
  void collect(const std::vector<item_outcome>& outcomes) {
    std::vector<ended_item> items;
    for (const auto& outcome : outcomes)
      items.push_back({outcome, {}});
    put(tested.in(), items);
  }
  static item_outcome page(item_end end, const std::string& reason = "") {
    return ended(item_kind::page, end, "acme/65_DOC/1", reason);
  }
  outcome_collector_node tested{graph, *offline.services, run, counts, {3}};
};

TEST_F(outcome_collector_test, counts_every_end_once) {
  collect({page(item_end::ingested), page(item_end::ingested), page(item_end::skipped),
           page(item_end::failed), page(item_end::stopped)});
  EXPECT_EQ(tested.pages().ingested, 2U);
  EXPECT_EQ(tested.pages().skipped, 1U);
  EXPECT_EQ(tested.pages().failed, 1U);
  EXPECT_EQ(tested.pages().stopped, 1U);
  EXPECT_EQ(tested.pages().total(), 5U);
}

/// RUN-3.
TEST_F(outcome_collector_test, ends_the_run_after_too_many_failures_in_a_row_for_one_reason) {
  const auto failed = [](int status) {
    return ended(item_kind::page, item_end::failed, "key", "refused", "register", status);
  };
  auto not_asked = failed(500);
  not_asked.not_asked = true;
  collect({failed(500), failed(500), page(item_end::ingested), failed(500), failed(500), not_asked,
           failed(403), failed(500), failed(500)});
  EXPECT_EQ(run.abort_reason(), std::nullopt);
  collect({page(item_end::skipped, "empty body"), failed(500)});
  EXPECT_THAT(run.abort_reason().value_or(""),
              testing::HasSubstr("3 items in a row failed at the step 'register' with status 500"));
}

/// For RUN-4 and RUN-8.
TEST_F(outcome_collector_test, tells_each_item_as_it_ends) {
  std::vector<item_end> told;
  outcome_collector_node telling(graph, *offline.services, run, counts,
                                 {0, [&](const item_outcome& ended) { told.push_back(ended.end); }});
  put(telling.in(), std::vector<ended_item>{{page(item_end::ingested), {}},
                                            {page(item_end::failed), {}},
                                            {page(item_end::skipped), {}},
                                            {page(item_end::stopped), {}}});
  EXPECT_THAT(told, ElementsAre(item_end::ingested, item_end::failed, item_end::skipped, item_end::stopped));
}

TEST_F(outcome_collector_test, counts_pages_and_attachments_apart) {
  collect({page(item_end::ingested), ended(item_kind::attachment, item_end::failed, "key", "why"),
           ended(item_kind::attachment, item_end::ingested, "key", "")});
  EXPECT_EQ(tested.pages().total(), 1U);
  EXPECT_EQ(tested.attachments().total(), 2U);
  EXPECT_EQ(counts.pages_done, 1U);
  EXPECT_EQ(counts.attachments_done, 2U);
}

TEST_F(outcome_collector_test, counts_what_was_skipped_by_its_reason) {
  collect({page(item_end::skipped, "empty body"), page(item_end::skipped, "page not found"),
           page(item_end::skipped, "empty body")});
  EXPECT_THAT(tested.pages().skipped_by_reason,
              ElementsAre(Pair("empty body", 2), Pair("page not found", 1)));
}

TEST_F(outcome_collector_test, names_what_failed_and_nothing_else) {
  collect({page(item_end::stopped),
           ended(item_kind::page, item_end::failed, "key", "too large", "upload", 413),
           page(item_end::skipped, "empty body")});
  ASSERT_EQ(tested.failures().size(), 1U);
  const auto& failure = tested.failures().front();
  EXPECT_EQ(failure.key, "key");
  EXPECT_EQ(failure.step, "upload");
  EXPECT_EQ(failure.reason, "too large");
  EXPECT_EQ(failure.status, 413);
}

TEST_F(outcome_collector_test, counts_more_failures_than_it_names) {
  collect(std::vector<item_outcome>(most_failures_named + 1, page(item_end::failed, "no")));
  EXPECT_EQ(tested.failures().size(), most_failures_named);
  EXPECT_EQ(tested.pages().failed, most_failures_named + 1);
}

TEST_F(outcome_collector_test, keeps_the_keys_of_what_has_no_content_any_more) {
  auto emptied = page(item_end::skipped, "empty body");
  emptied.emptied = true;
  collect({page(item_end::skipped, "empty body"), emptied});
  EXPECT_THAT(tested.emptied(), ElementsAre("acme/65_DOC/1"));
}

TEST_F(outcome_collector_test, gives_the_credit_of_every_end_back_once) {
  test::counting_home home;
  std::vector<ended_item> items;
  for (const auto end : {item_end::ingested, item_end::skipped, item_end::failed, item_end::stopped}) {
    items.push_back({page(end), home.one()});
  }
  put(tested.in(), items);
  EXPECT_EQ(home.back(), 4);
}

} // namespace
