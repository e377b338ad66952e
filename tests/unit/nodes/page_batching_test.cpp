#include "nodes/item_batches.hpp"
#include "nodes/page_batching.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::IsEmpty;

TEST(batches_of, cuts_items_without_losing_any) {
  const auto batches = batches_of(nullptr, 120, 50);
  ASSERT_EQ(batches.size(), 3U);
  EXPECT_EQ(batches[2].first, 100U);
  EXPECT_EQ(batches[2].count, 20U);
}

TEST(batches_of, makes_no_batch_of_nothing) {
  EXPECT_THAT(batches_of(nullptr, 0, 50), IsEmpty());
}

class page_batching_test : public test::node_test {
protected:
  static space_changes with_two_pages_and_a_file() {
    auto records = std::make_shared<space_records>(space_identity{"65", "DOC", "Documents"});
    const auto& page = records->add_page("101", "/a", 1'000, confluence::content_type::page);
    confluence::attachment file;
    file.id = "att7";
    file.title = "report.pdf";
    records->add_attachment(page, file, 0);
    records->add_page("102", "/b", 1'000, confluence::content_type::page);
    space_changes changes;
    changes.space = records->identity();
    changes.to_ingest = std::move(records);
    changes.passed = true;
    return changes;
  }

  page_batching_node tested{graph, *offline.services, counts};
};

TEST_F(page_batching_test, lets_attachments_wait_without_the_pages_of_their_space) {
  const auto waiting =
      send(tested.in(), tested.attachments(), std::vector{with_two_pages_and_a_file()}).at(0).work;
  EXPECT_THAT(waiting->items->pages(), IsEmpty());
  ASSERT_EQ(waiting->items->attachments().size(), 1U);
  const auto& file = waiting->items->attachments()[0];
  EXPECT_EQ(item_key(file), "101::att7");
  EXPECT_EQ(file.title(), "report.pdf");
  EXPECT_EQ(waiting->space.key, "DOC");
}

TEST_F(page_batching_test, lets_attachments_know_which_pages_were_found_to_be_elsewhere) {
  auto changes = with_two_pages_and_a_file();
  changes.refused_pages = std::make_shared<std::set<std::string, std::less<>>>();
  const auto waiting = send(tested.in(), tested.attachments(), std::vector{changes}).at(0).work;
  EXPECT_EQ(waiting->refused_pages, changes.refused_pages) << "it is filled while they wait";
}

} // namespace
