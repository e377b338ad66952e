#include "nodes/page_ingestion.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;

TEST(labels_for, leaves_out_the_ingest_labels_sorts_and_removes_duplicates) {
  config::confluence_config ingest;
  ingest.ingest_single_label = "ai-ingest";
  ingest.ingest_all_label = "ai-ingest-all";
  EXPECT_THAT(labels_for({"zeta", "ai-ingest", "äpfel", "alpha", "zeta", "ai-ingest-all", "Beta"}, ingest),
              ElementsAre("Beta", "alpha", "zeta", "äpfel"));
}

class page_ingestion_test : public test::node_test {
protected:
  /// How a page ends whose body couldn't be had.
  item_outcome ingest_without_body(http::failure why) {
    auto records = std::make_shared<space_records>(space_identity{"65", "DOC", "Documents"});
    records->add_page("1", "", 0, confluence::content_type::page);
    auto work = std::make_shared<space_work>();
    work->items = records;
    work->partial_key = "acme/65_DOC";
    auto body = std::make_shared<body_result>();
    body->failure = std::move(why);
    page_item item;
    item.work = work;
    item.body = body;
    return send(tested.in(), tested.out(), std::vector{item}).at(0).outcome;
  }

  page_ingestion_node tested{graph, *offline.services, run, nullptr};
};

TEST_F(page_ingestion_test, tells_how_a_body_failed) {
  http::failure why;
  why.reason = "busy";
  why.status = 503;
  why.tries = 5;
  const auto outcome = ingest_without_body(why);
  EXPECT_EQ(outcome.end, item_end::failed);
  EXPECT_EQ(outcome.key, "acme/65_DOC/1");
  EXPECT_EQ(outcome.step, "fetch");
  EXPECT_EQ(outcome.reason, "busy");
  EXPECT_EQ(outcome.status, 503);
  EXPECT_EQ(outcome.tries, 5);
  EXPECT_FALSE(outcome.not_asked);
}

TEST_F(page_ingestion_test, tells_that_a_body_was_given_up_without_a_request) {
  http::failure why;
  why.reason = "not asked for any more";
  why.status = 401;
  why.not_asked = true;
  const auto outcome = ingest_without_body(why);
  EXPECT_EQ(outcome.end, item_end::failed);
  EXPECT_EQ(outcome.status, 401);
  EXPECT_TRUE(outcome.not_asked) << "it would count among failures in a row";
  EXPECT_EQ(outcome.tries, 0);
}

TEST_F(page_ingestion_test, stops_a_page_whose_request_was_cancelled) {
  http::failure why;
  why.cancelled = true;
  EXPECT_EQ(ingest_without_body(why).end, item_end::stopped);
}

} // namespace
