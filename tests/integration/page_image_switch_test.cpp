// Images go into the pages of a space that Unique holds already, and out again; images that change (INL-15,
// INL-17).

#include "tests/integration/support/page_images.hpp"

namespace {

using namespace cfc::test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class switched_images : public page_images {};

TEST_P(switched_images, that_change_bring_their_page_again) {
  start_inlining(space_of({page(10, "Page", macro("second.png"), {second})}));
  sync_well();
  simulator().mutate(
      R"([{"op": "editAttachment", "id": 901, "content": "a new one", "when": "2025-03-01T00:00:00Z"}])");
  sync_well();
  expect_body(10, img("second.png", "a new one"));
}

TEST_P(switched_images, replace_those_of_a_filled_space) {
  start(space_of({page(10, "Page", macro("a b.png"), {first, second}), page(11, "Other", "<p>x</p>", {})}));
  sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att900", "1_A/10::att901", "1_A/11"));

  switch_on();
  EXPECT_THAT(plan().report, HasSubstr("\"replacedByInlining\": 2"));
  const auto result = sync_well();
  expect_body(10, img("a b.png", first.content) + appended("second.png", second.content));
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/11"));
  EXPECT_THAT(result.report, HasSubstr("\"reason\": \"replacedByInlining\""));
  EXPECT_THAT(listed(result, "deletionAverted"), IsEmpty());
  EXPECT_EQ(result.count("/counts/pages/ingested"), 1);
  remember();
  sync_well();
  EXPECT_THAT(writes(), IsEmpty());

  switch_off();
  sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att900", "1_A/10::att901", "1_A/11"));
}

TEST_P(switched_images, stay_stored_as_long_as_they_are_not_in_their_page) {
  start(space_of({page(10, "Page", macro("a b.png"), {first, second})}));
  sync_well();
  switch_on();
  disturb_download(second, R"(, "status": 404, "count": -1)");
  sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att901"));
}

/// Nothing tells afterwards that a page which is new in its space has them.
TEST_P(switched_images, whose_page_was_moved_meanwhile_stay_until_they_are_looked_for_by_a_search) {
  start(space_of({page(10, "Page", macro("a b.png"), {first}), page(11, "Other", "<p>x</p>", {})}));
  sync_well();
  switch_on();
  simulator().mutate(
      R"([{"op": "addSpace", "key": "B", "id": 2, "name": "B"}, {"op": "movePage", "id": 10, "space": "B"}])");
  sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10::att900", "1_A/11", "2_B/10"));
  configuration().set("processing.verifyDeletions", "search");
  sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/11", "2_B/10"));
}

TEST_P(switched_images, come_and_go_with_the_switch_as_often_as_it_is_turned) {
  start(space_of({page(10, "Page", macro("a b.png"), {first, second})}));
  for (int round = 0; round < 2; ++round) {
    switch_off();
    sync_well();
    EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att900", "1_A/10::att901"));
    switch_on();
    sync_well();
    EXPECT_THAT(keys(), ElementsAre("1_A/10"));
    expect_body(10, img("a b.png", first.content) + appended("second.png", second.content));
    remember();
    sync_well();
    EXPECT_THAT(writes(), IsEmpty());
  }
}

TEST_P(switched_images, stay_stored_when_their_page_turns_out_empty) {
  start(space_of({page(10, "Page", macro("a b.png"), {first})}));
  sync_well();
  simulator().mutate(R"({"op": "emptyBody", "id": 10})");
  switch_on();
  sync_well();
  EXPECT_THAT(keys(), ElementsAre("1_A/10::att900"));
}

TEST_P(switched_images, stay_stored_when_more_would_go_than_may) {
  start(space_of({page(10, "Page", macro("a b.png"), {first, second})}));
  sync_well();
  switch_on();
  const auto refused = sync({"--max-delete", "1"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att900", "1_A/10::att901"));
  sync_well({"--max-delete", "2"});
  EXPECT_THAT(keys(), ElementsAre("1_A/10"));
}

TEST_P(switched_images, that_are_gone_from_confluence_are_deleted_as_ever) {
  start(space_of({page(10, "Page", "<p>x</p>", {first, second})}));
  sync_well();
  simulator().mutate(R"({"op": "removeAttachment", "id": 901})");
  switch_on();
  const auto result = sync_well();
  expect_body(10, "<p>x</p>" + appended("a b.png", first.content));
  EXPECT_THAT(keys(), ElementsAre("1_A/10"));
  EXPECT_THAT(result.report, HasSubstr("\"reason\": \"replacedByInlining\""));
  EXPECT_THAT(result.report, HasSubstr("\"reason\": \"removed\""));
}

INSTANTIATE_TEST_SUITE_P(modes, switched_images, ::testing::Values(cloud, data_center), mode_name);

} // namespace
