#include "tests/integration/office.hpp"
#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/http_call.hpp"
#include "tests/integration/support/npm_program.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

/// Every request of whole cycles against the official descriptions of the API, which are data beside this
/// repository.
class every_request : public cycle_test {
protected:
  void SetUp() override {
    if (!std::filesystem::exists(specs))
      GTEST_SKIP() << "the official API descriptions are not beside this repository: " << specs;
    if (const auto missing = npm_is_missing("openapi-backend"))
      GTEST_SKIP() << *missing;
  }

  void expect_described() const {
    const auto& in = directory.path();
    const auto answer = http_get(simulator().where().control + "/control/requests");
    ASSERT_EQ(answer.status, 200);
    const auto file = directory.write("requests.json", answer.body);
    auto what = npm_program("validate_requests.mjs",
                            {specs.string(), file.string(), GetParam().context_path ? "/confluence" : ""});
    what.stdout_file = in / "validator.out";
    what.stderr_file = in / "validator.err";
    process running(what);
    EXPECT_EQ(running.wait(std::chrono::seconds(60)), 0)
        << read_file(what.stdout_file) << read_file(what.stderr_file);
    EXPECT_THAT(read_file(what.stdout_file),
                ::testing::HasSubstr(GetParam().data_center ? R"("data-center":)" : R"("cloud":)"));
  }

  const std::filesystem::path specs = CFC_SOURCE_DIR "/../shared/specs";
};

/// A page and a blog post with more attachments than a search inlines.
std::string many_attachments() {
  std::string files;
  for (int i = 0; i < 60; ++i)
    files += std::string(i == 0 ? "" : ",") + R"({"title": "file )" + std::to_string(i) +
             R"(.txt", "mediaType": "text/plain", "size": 10})";
  return R"({"spaces": [{"key": "A", "id": 1}], "pages": [
    {"id": 1010, "space": "A", "title": "Page", "labels": ["ai-ingest"], "attachments": [)" +
         files + R"(]},
    {"id": 1011, "space": "A", "title": "Post", "type": "blogpost", "labels": ["ai-ingest"], "attachments": [)" +
         files + "]}]}";
}

TEST_P(every_request, of_a_first_and_of_a_later_sync_is_described) {
  start(office);
  simulator().disturb(R"({"modes": {"short_pages": 1}})");
  configuration().set("processing.unreachableSpaces", "keep");
  sync_well();
  simulator().mutate(R"([{"op": "removePage", "id": 103}, {"op": "editPage", "id": 102, "body": "<p>new</p>"},
                         {"op": "hideSpace", "key": "HR"}])");
  sync_well();
  expect_described();
}

TEST_P(every_request, for_many_attachments_is_described) {
  start(many_attachments());
  sync_well();
  expect_described();
}

TEST_P(every_request, for_single_pages_is_described) {
  start(office);
  configuration().set("processing.bodyBatchSize", "1");
  sync_well();
  expect_described();
}

INSTANTIATE_TEST_SUITE_P(in, every_request,
                         ::testing::Values(mode{false, login::oauth, false, true},
                                           mode{true, login::oauth, false, true},
                                           mode{true, login::pat, true, true}),
                         mode_name);

} // namespace

} // namespace cfc::test
