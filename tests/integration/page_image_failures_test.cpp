// Images that can't be had, or break off, or come wrong: no page fails for them (INL-12, INL-19, INL-20).

#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/page_images.hpp"

#include <algorithm>
#include <csignal>

namespace {

using namespace cfc::test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class failing_images : public page_images {};
class failing_images_of_data_center : public page_images {};

TEST_P(failing_images, that_can_not_be_had_never_fail_their_page) {
  start_inlining(space_of({page(10, "Page", macro("a b.png") + macro("second.png"), {first, second})}));
  disturb_download(second, R"(, "status": 404, "count": -1)");
  const auto result = sync_well();
  expect_body(10, img("a b.png", first.content) + macro("second.png"));
  EXPECT_EQ(left(result, "fetchFailed"), 1) << "the fault did not happen";
  EXPECT_THAT(keys(), ElementsAre("1_A/10"));
}

TEST_P(failing_images_of_data_center, that_break_off_in_the_middle_stay_as_macros) {
  const file large{900, "large.png", std::string(3'000'000, 'l')};
  const file other{901, "other.png", std::string(2'000'000, 'o')};
  start_inlining(space_of({page(10, "Page", macro("other.png") + macro("large.png"), {large, other})}));
  disturb_download(large, R"(, "cutBodyAfter": 2000000, "count": -1)");
  const auto result = sync_well();
  expect_body(10, img("other.png", other.content) + macro("large.png"));
  EXPECT_EQ(left(result, "fetchFailed"), 1) << "the fault did not happen";
  EXPECT_THAT(keys(), ElementsAre("1_A/10"));
}

TEST_P(failing_images, that_end_the_cycle_go_into_their_page_by_the_next_one) {
  const file large{900, "large.png", std::string(2'000'000, 'l')};
  for (const auto& image : {second, large}) {
    start_inlining(space_of({page(10, "Page", macro(image.title), {image})}));
    disturb_download(image, R"(, "status": 429, "fields": {"Retry-After": "36000"}, "count": -1)");
    const auto result = sync();
    EXPECT_EQ(result.exit_code, 1) << result.log;
    EXPECT_EQ(result.status(), "aborted");
    EXPECT_THAT(result.abort_reason(), HasSubstr("36000")) << "the fault did not happen";
    EXPECT_THAT(keys(), IsEmpty()) << image.title;
    simulator().disturb(R"({"clear": true})");
    sync_well();
    expect_body(10, img(image.title, image.content));
  }
}

TEST_P(failing_images_of_data_center, that_are_a_login_page_stay_as_macros) {
  start_inlining(space_of({page(10, "Page", macro("second.png"), {second})}));
  set_modes(R"({"login_page_downloads": true})");
  const auto result = sync_well();
  expect_body(10, macro("second.png"));
  EXPECT_EQ(left(result, "fetchFailed"), 1) << "the fault did not happen";
}

TEST_P(failing_images, behind_a_fault_of_the_body_are_appended) {
  const auto rest = "<p>a & b</p>" + macro("second.png");
  start_inlining(space_of({page(10, "Page", macro("a b.png") + rest, {first, second})}));
  const auto result = sync_well();
  expect_body(10, img("a b.png", first.content) + rest + appended("second.png", second.content));
  EXPECT_EQ(left(result, "malformed"), 1);
}

TEST_P(failing_images, that_are_shorter_than_announced_stay_as_macros) {
  start_inlining(space_of({page(10, "Page", macro("a b.png") + macro("second.png"), {first, second})}));
  disturb_download(second, R"(, "status": 200, "body": "short", "count": -1)");
  const auto result = sync_well();
  expect_body(10, img("a b.png", first.content) + macro("second.png"));
  EXPECT_EQ(left(result, "fetchFailed"), 1) << "the fault did not happen";
}

TEST_P(failing_images, that_get_no_answer_once_are_asked_for_again) {
  start_inlining(space_of({page(10, "Page", macro("second.png"), {second})}));
  disturb_download(second, R"(, "drop": true, "count": 1)");
  const auto result = sync_well();
  expect_body(10, img("second.png", second.content));
  EXPECT_EQ(left(result, "fetchFailed"), 0);
}

TEST_P(failing_images, of_a_page_that_can_not_be_looked_up_stay_as_macros) {
  const auto there = macro("second.png", R"(<ri:page ri:content-title="Other" />)");
  start_inlining(space_of(
      {page(10, "Page", macro("a b.png") + there, {first}), page(12, "Other", "<p>x</p>", {second}, "[]")}));
  disturb_confluence("title%3D", R"(, "status": 400, "count": -1)");
  const auto result = sync_well();
  expect_body(10, img("a b.png", first.content) + there);
  EXPECT_EQ(left(result, "fetchFailed"), 1) << "the fault did not happen";
}

TEST_P(failing_images_of_data_center, are_given_up_after_three_restarts) {
  std::vector<file> files;
  std::string body;
  for (int i = 0; i < 6; ++i) {
    files.push_back({900 + i, "large" + std::to_string(i) + ".png", std::string(2'000'000, 'l')});
    body += macro(files.back().title);
  }
  files.push_back({990, second.title, second.content});
  start_inlining(space_of({page(10, "Page", body + macro(second.title), files)}));
  for (int i = 0; i < 6; ++i)
    disturb_download(files[static_cast<std::size_t>(i)], R"(, "cutBodyAfter": 1500000, "count": -1)");
  const auto result = sync_well();
  expect_body(10, body + img(second.title, second.content));
  EXPECT_EQ(left(result, "fetchFailed"), 6) << "the fault did not happen";
  std::size_t of_the_first = 0, registrations = 0;
  for (const auto& request : simulator().requests()) {
    of_the_first += request.target.find("/large0.png") != std::string::npos;
    registrations += request.operation == "contentUpsert";
  }
  EXPECT_EQ(of_the_first, 1U) << "what has failed isn't asked for again";
  EXPECT_EQ(registrations, 6U)
      << "the first, three restarts, one without the large ones, and that which finalises";
  EXPECT_THAT(keys(), ElementsAre("1_A/10"));
}

TEST_P(failing_images_of_data_center, of_a_page_that_is_stopped_in_the_middle_leave_nothing_half_done) {
  const file large{900, "large.png", std::string(3'000'000, 'l')};
  start_inlining(space_of({page(10, "Page", macro("large.png"), {large})}));
  simulator().disturb(
      R"({"add": [{"host": "unique", "method": "PUT", "uploadBytesPerSecond": 100000, "count": -1}]})");
  auto call =
      sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
  call.arguments.insert(call.arguments.end(), {"--grace-period", "0.3"});
  background_sync running(directory, call);
  ASSERT_TRUE(eventually([&] { return !simulator().contents().empty(); })) << "nothing was registered";
  running.signal(SIGTERM);
  const auto result = running.wait();
  EXPECT_EQ(result.exit_code, 128 + SIGTERM) << result.log;
  EXPECT_EQ(result.count("/counts/pages/failed"), 0);
  EXPECT_THAT(keys(), IsEmpty());
  simulator().disturb(R"({"clear": true})");
  sync_well();
  expect_body(10, img("large.png", large.content));
}

/// Pages with so many images each, synchronised once and then changed; downloads are slow from then on.
class stopped_pages_with_images : public page_images {
protected:
  /// @param image_bytes how large the images are after the change
  void start_changed(int pages, int images, std::size_t image_bytes) {
    std::vector<std::string> all;
    std::string edits;
    for (int number = 0; number < pages; ++number) {
      std::vector<file> files;
      std::string body;
      for (int image = 0; image < images; ++image) {
        const int id = 1'000 + number * images + image;
        files.push_back({id, "i" + std::to_string(image) + ".png", small});
        body += macro(files.back().title);
        edits += R"({"op": "editAttachment", "id": )" + std::to_string(id) + R"(, "size": )" +
                 std::to_string(image_bytes) + "},";
      }
      all.push_back(page(10 + number, "Page " + std::to_string(number), body, files));
      edits += R"({"op": "editPage", "id": )" + std::to_string(10 + number) +
               R"(, "when": "2026-01-31T08:15:20.913Z"},)";
    }
    start_inlining(space_of(all));
    configuration().set("processing.concurrency", "64");
    sync_well();
    edits.back() = ']';
    simulator().mutate("[" + edits);
    simulator().disturb(R"({"add": [{"contains": "/download", "delayMs": 1500, "count": -1}]})");
  }
  /// Stopped when the simulator has answered the first of the slow downloads.
  run_result sync_and_stop() {
    const auto before = simulator().last_request();
    const auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    background_sync running(directory, call);
    EXPECT_TRUE(eventually([&] {
      const auto seen = simulator().requests(before);
      return std::any_of(seen.begin(), seen.end(), [](const seen_request& one) {
        return one.target.find("/download") != std::string::npos;
      });
    }));
    running.signal(SIGTERM);
    return running.wait();
  }

  const std::string small{"bytes of an image"};
};

TEST_P(stopped_pages_with_images, that_are_being_fetched_are_finished_within_the_grace_period) {
  start_changed(3, 30, 1'000);
  const auto before = stored("1_A/10").uploaded_bytes;
  const auto result = sync_and_stop();
  EXPECT_EQ(result.exit_code, 128 + SIGTERM) << result.log;
  EXPECT_EQ(result.count("/counts/pages/failed"), 0);
  EXPECT_EQ(result.count("/counts/pages/ingested"), 3) << "they were in hand";
  EXPECT_GT(stored("1_A/10").uploaded_bytes, before + 30 * 1'000) << "with all images as they are now";
}

TEST_P(stopped_pages_with_images, that_wait_for_memory_lose_no_earlier_version) {
  start_changed(24, 10, 1'000'000);
  const auto stored_before = simulator().contents().size();
  ASSERT_EQ(stored_before, 24U);
  const auto result = sync_and_stop();
  EXPECT_EQ(result.exit_code, 128 + SIGTERM) << result.log;
  EXPECT_EQ(result.count("/counts/pages/failed"), 0);
  EXPECT_LT(result.count("/counts/pages/ingested"), 24) << "none was stopped";
  EXPECT_EQ(simulator().contents().size(), stored_before);
}

INSTANTIATE_TEST_SUITE_P(modes, failing_images, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(modes, failing_images_of_data_center, ::testing::Values(data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(modes, stopped_pages_with_images, ::testing::Values(cloud, data_center), mode_name);

} // namespace
