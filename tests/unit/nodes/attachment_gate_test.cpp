#include "nodes/attachment_gate.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class attachment_gate_test : public test::node_test {
protected:
  attachment_gate_test() { make_edge(tested.out(), collect_); }
  static space_attachments attachments_of(const std::string& key, std::size_t count) {
    auto records = std::make_shared<space_records>(space_identity{"65", key, "Space"});
    const auto& page = records->add_page("77", "", 0, confluence::content_type::page);
    for (std::size_t i = 0; i < count; ++i)
      records->add_attachment(page, {}, 0);
    auto work = std::make_shared<space_work>();
    work->space = records->identity();
    work->items = records;
    return {work};
  }
  void open() {
    tested.open();
    graph.wait_for_all();
  }

  std::vector<std::pair<std::string, std::size_t>> out; ///< spaces, and the sizes of their batches
  attachment_gate_node tested{graph};

private:
  oneapi::tbb::flow::function_node<item_batch> collect_{
      graph, oneapi::tbb::flow::serial,
      [this](const item_batch& batch) { out.emplace_back(batch.work->space.key, batch.count); }};
};

TEST_F(attachment_gate_test, lets_nothing_out_before_it_is_opened) {
  put(tested.in(), {attachments_of("A", 1)});
  EXPECT_THAT(out, IsEmpty());
}

TEST_F(attachment_gate_test, lets_out_what_waited_in_its_order) {
  put(tested.in(), {attachments_of("A", 1), attachments_of("B", 2)});
  open();
  EXPECT_THAT(out, ElementsAre(Pair("A", 1), Pair("B", 2)));
}

TEST_F(attachment_gate_test, cuts_a_space_into_batches_at_the_limit) {
  for (const std::size_t count : {attachments_in_batch - 1, attachments_in_batch, attachments_in_batch + 1})
    put(tested.in(), {attachments_of("A", count)});
  open();
  EXPECT_THAT(out, ElementsAre(Pair("A", attachments_in_batch - 1), Pair("A", attachments_in_batch),
                               Pair("A", attachments_in_batch), Pair("A", 1)));
}

TEST_F(attachment_gate_test, lets_nothing_out_twice) {
  put(tested.in(), {attachments_of("A", 1)});
  open();
  open();
  EXPECT_THAT(out, ElementsAre(Pair("A", 1)));
}

TEST_F(attachment_gate_test, opens_with_nothing_behind_it) {
  open();
  EXPECT_THAT(out, IsEmpty());
}

} // namespace
