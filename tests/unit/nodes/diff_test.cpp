#include "nodes/diff.hpp"
#include "tests/unit/nodes/node_fixture.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

namespace {

using namespace cfc;
using namespace cfc::nodes;
using http::method;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr confluence::epoch_ms some_time = 1'738'311'320'913; // 2025-01-31T08:15:20.913Z

/// Two pages, and an attachment of the first.
std::shared_ptr<space_records> two_pages() {
  auto records = std::make_shared<space_records>(space_identity{"65", "DOC", "Documents"});
  const auto& first =
      records->add_page("1", "/spaces/DOC/pages/1", some_time, confluence::content_type::page);
  records->add_page("2", "/spaces/DOC/pages/2", some_time, confluence::content_type::blogpost);
  confluence::attachment attachment;
  attachment.id = "att9";
  attachment.title = "a.pdf";
  attachment.size = 10;
  records->add_attachment(first, attachment, 0);
  return records;
}

std::vector<std::string> keys_of(submitted_items& items) {
  std::vector<std::string> keys;
  for (unique::diff_items::item one; items.next(one);)
    keys.emplace_back(one.key);
  return keys;
}

TEST(submitted_items, are_all_pages_and_then_all_attachments) {
  const auto records = two_pages();
  submitted_items items(*records, confluence::instance::data_center, "https://wiki.example.com");
  EXPECT_THAT(keys_of(items), ElementsAre("1", "2", "1::att9"));
}

TEST(submitted_items, are_the_same_ones_again_after_a_rewind) {
  const auto records = two_pages();
  submitted_items items(*records, confluence::instance::data_center, "https://wiki.example.com");
  keys_of(items);
  items.rewind();
  EXPECT_THAT(keys_of(items), ElementsAre("1", "2", "1::att9"));
}

TEST(submitted_items, begin_with_the_first_after_a_rewind_in_the_middle) {
  const auto records = two_pages();
  submitted_items items(*records, confluence::instance::data_center, "https://wiki.example.com");
  unique::diff_items::item one;
  items.next(one);
  items.rewind();
  EXPECT_EQ(keys_of(items).size(), 3U);
}

TEST(submitted_items, have_the_link_and_the_time_of_each) {
  const auto records = two_pages();
  submitted_items items(*records, confluence::instance::data_center, "https://wiki.example.com");
  unique::diff_items::item one;
  ASSERT_TRUE(items.next(one));
  EXPECT_EQ(one.url, "https://wiki.example.com/pages/viewpage.action?pageId=1");
  EXPECT_EQ(one.updated_at, "2025-01-31T08:15:20.913Z");
  items.next(one);
  ASSERT_TRUE(items.next(one));
  EXPECT_EQ(one.url,
            "https://wiki.example.com/pages/viewpageattachments.action?pageId=1&preview=%2F1%2Fatt9%2Fa.pdf");
  EXPECT_EQ(one.updated_at, "2025-01-31T08:15:20.913Z") << "its page's, for want of its own";
}

TEST(submitted_items, have_of_a_page_with_images_the_latest_of_their_times) {
  space_records records({"65", "DOC", "Documents"});
  const auto& page = records.add_page("1", "/x", 1'000, confluence::content_type::page);
  confluence::attachment image;
  image.id = "att9";
  image.updated = 2'000;
  records.add_image(page, image, 0);
  image.updated = 3'000;
  records.add_image(page, image, 0, not_inlined_reason::over_cap);
  submitted_items items(records, confluence::instance::data_center, "https://wiki.example.com");
  unique::diff_items::item one;
  ASSERT_TRUE(items.next(one));
  EXPECT_EQ(one.updated_at, "1970-01-01T00:00:02.000Z") << "not of one that stays an attachment";
  EXPECT_EQ(records.pages()[0].updated, 1'000) << "what its body is compared with";
}

class diff_test : public test::node_test {
protected:
  space_diff ask() {
    space_ready space;
    space.records = two_pages();
    return send(tested.in(), tested.out(), std::vector{space}).at(0);
  }
  void answer(int status, const std::string& body) {
    offline.network.answer(method::post, "/v2/content/file-diff", status, body);
  }
  diff_node tested{graph, *offline.services, run};
};

TEST_F(diff_test, submits_a_space_in_one_call_and_hands_the_answer_on) {
  answer(200, R"({"newFiles":["1"],"updatedFiles":["2"],"movedFiles":[],"deletedFiles":["3"]})");
  const auto result = ask();
  EXPECT_TRUE(result.answer);
  EXPECT_THAT(result.answer->created, ElementsAre("1"));
  EXPECT_THAT(result.answer->deleted, ElementsAre("3"));
  ASSERT_EQ(requests().size(), 1U);
  EXPECT_EQ(test::text_in(requests()[0].body, "/partialKey"), "acme/65_DOC");
}

TEST_F(diff_test, aborts_the_run_when_it_fails) {
  answer(403, "");
  EXPECT_FALSE(ask().answer);
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("space DOC"));
}

TEST_F(diff_test, aborts_the_run_when_the_answer_lacks_a_list) {
  answer(200, R"({"newFiles":[]})");
  EXPECT_FALSE(ask().answer);
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("not what was asked for"));
}

TEST_F(diff_test, leaves_out_a_space_that_can_not_have_a_scope_and_goes_on) {
  auto records = std::make_shared<space_records>(space_identity{"66", "A/B", "Odd"});
  records->add_page("7", "", some_time, confluence::content_type::page);
  space_ready space;
  space.records = records;
  const auto result = send(tested.in(), tested.out(), std::vector{space}).at(0);
  ASSERT_TRUE(result.answer);
  EXPECT_TRUE(result.space.incomplete) << "nothing of it may be deleted";
  EXPECT_EQ(result.space.records->items(), 0U);
  EXPECT_FALSE(run.stopping());
  EXPECT_THAT(requests(), IsEmpty());
  ASSERT_EQ(tested.refused().size(), 1U);
  EXPECT_EQ(tested.refused()[0].key, "A/B");
  EXPECT_THAT(tested.refused()[0].reason, HasSubstr("has a slash"));
}

TEST_F(diff_test, asks_nothing_when_the_run_is_stopping) {
  run.interrupt();
  EXPECT_FALSE(ask().answer);
  EXPECT_THAT(requests(), IsEmpty());
}

/// RUN-4.
TEST_F(diff_test, asks_for_chosen_items_by_their_keys_in_place_of_a_comparison) {
  const item_choice choice({{"", "1", true}, {"", "7", true}}, "acme");
  diff_node choosing(graph, *offline.services, run, false, &choice);
  test::stored_contents stored;
  stored.keys = {"acme/65_DOC/1", "acme/65_DOC/2"};
  stored.answer_for(offline.network);
  space_ready space;
  space.records = two_pages();
  const auto result = send(choosing.in(), choosing.out(), std::vector{space}).at(0);
  ASSERT_TRUE(result.answer) << run.abort_reason().value_or("");
  EXPECT_THAT(result.answer->updated, ElementsAre("1"));
  EXPECT_THAT(result.answer->created, ElementsAre("1::att9"));
  EXPECT_THAT(result.answer->deleted, IsEmpty());
  EXPECT_EQ(result.space.records->items(), 2U);
  EXPECT_THAT(choosing.chosen(), ElementsAre("1", "1::att9"));
  for (const auto& request : requests())
    EXPECT_THAT(request.url, testing::Not(HasSubstr("file-diff")));
}

} // namespace
