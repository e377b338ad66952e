#include "nodes/space_gate.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::IsEmpty;

class space_gate_test : public test::node_test {
protected:
  explicit space_gate_test(gate_mode mode = gate_mode::open) : tested(graph, mode, counts) {
    make_edge(tested.out(), collect_);
  }
  space_changes changes_of(const std::string& key, int pages) {
    auto records = std::make_shared<space_records>(space_identity{"65", key, "Space"});
    for (int i = 0; i < pages; ++i)
      records->add_page(std::to_string(i), "", 0, confluence::content_type::page);
    space_changes changes;
    changes.space = records->identity();
    changes.to_ingest = records;
    changes.to_delete = std::make_shared<const std::vector<content_to_delete>>(2);
    changes.passed = true;
    changes.held = home.one();
    return changes;
  }
  /// The keys of what has come out so far.
  std::vector<std::string> after(const std::vector<space_changes>& changes) {
    put(tested.in(), changes);
    return out;
  }

  test::counting_home home;
  std::vector<std::string> out;
  std::vector<std::size_t> page_counts; ///< how many came with each
  space_gate_node tested;

private:
  oneapi::tbb::flow::function_node<space_changes> collect_{
      graph, oneapi::tbb::flow::serial, [this](const space_changes& changes) {
        out.push_back(changes.space.key);
        page_counts.push_back(changes.to_ingest->pages().size());
      }};
};

class held_space_gate_test : public space_gate_test {
protected:
  held_space_gate_test() : space_gate_test(gate_mode::on_demand) {}
};
class new_first_space_gate_test : public space_gate_test {
protected:
  new_first_space_gate_test() : space_gate_test(gate_mode::new_first) {}
};
class closed_space_gate_test : public space_gate_test {
protected:
  closed_space_gate_test() : space_gate_test(gate_mode::closed) {}
};

TEST_F(space_gate_test, lets_a_space_go_on_at_once_with_its_credit) {
  EXPECT_THAT(after({changes_of("A", 1), changes_of("B", 2)}), ElementsAre("A", "B"));
  EXPECT_EQ(home.back(), 0);
}

TEST_F(space_gate_test, keeps_back_what_has_nothing_to_ingest_and_gives_its_credit_back) {
  EXPECT_THAT(after({changes_of("A", 0)}), IsEmpty());
  EXPECT_EQ(home.back(), 1);
  EXPECT_EQ(tested.summaries().size(), 1U);
}

TEST_F(space_gate_test, drops_a_space_that_has_not_passed) {
  auto changes = changes_of("A", 1);
  changes.passed = false;
  EXPECT_THAT(after({changes}), IsEmpty());
  EXPECT_EQ(home.back(), 1);
  EXPECT_THAT(tested.summaries(), IsEmpty());
}

TEST_F(space_gate_test, sums_a_space_up) {
  auto changes = changes_of("A", 3);
  changes.submitted = 9;
  changes.created = changes.created_pages = 1;
  changes.updated = 2;
  after({changes});
  const auto& summary = tested.summaries().at(0);
  EXPECT_EQ(summary.space.key, "A");
  EXPECT_EQ(summary.submitted, 9U);
  EXPECT_EQ(summary.created_pages, 1U);
  EXPECT_EQ(summary.updated_pages, 2U);
  EXPECT_EQ(summary.to_delete->size(), 2U);
  EXPECT_EQ(counts.spaces_diffed, 1U);
  EXPECT_EQ(counts.to_delete, 2U);
}

TEST_F(held_space_gate_test, lets_nothing_out_before_it_is_opened_but_gives_the_credits_back) {
  EXPECT_THAT(after({changes_of("A", 1), changes_of("B", 1)}), IsEmpty());
  EXPECT_EQ(home.back(), 2) << "or discovery would never end";
}

TEST_F(held_space_gate_test, lets_all_out_once_when_it_is_opened) {
  after({changes_of("A", 1), changes_of("B", 0), changes_of("C", 1)});
  tested.open();
  tested.open();
  graph.wait_for_all();
  EXPECT_THAT(out, ElementsAre("A", "C"));
}

TEST_F(closed_space_gate_test, lets_nothing_out_though_it_is_opened) {
  after({changes_of("A", 1)});
  tested.open();
  graph.wait_for_all();
  EXPECT_THAT(out, IsEmpty());
  EXPECT_EQ(home.back(), 1);
  EXPECT_EQ(tested.summaries().size(), 1U);
}

/// RUN-2.
TEST_F(new_first_space_gate_test, lets_new_items_of_all_spaces_on_by_their_keys_and_then_the_others) {
  auto both = changes_of("B", 5);
  both.created = both.created_pages = 2;
  both.updated = 3;
  auto updated = changes_of("A", 1);
  updated.updated = 1;
  auto created = changes_of("C", 1);
  created.created = created.created_pages = 1;
  EXPECT_THAT(after({created, both, updated}), IsEmpty());
  EXPECT_EQ(home.back(), 3) << "or discovery would never end";
  tested.open();
  graph.wait_for_all();
  EXPECT_THAT(out, ElementsAre("B", "C"));
  EXPECT_EQ(page_counts.front(), 2U);
  tested.open_rest();
  graph.wait_for_all();
  EXPECT_THAT(out, ElementsAre("B", "C", "A", "B"));
  EXPECT_EQ(page_counts.back(), 3U);
}

} // namespace
