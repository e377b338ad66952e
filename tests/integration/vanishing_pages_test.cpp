// A page that goes between two requests that ask for it: of discovery (DSC-14), and of the check before deleting
// (DEL-4). Each test shows that it was there for the first one and gone for the second.

#include "tests/integration/support/a_trap.hpp"

#include <algorithm>

namespace {

using namespace cfc::test;
using ::testing::Contains;
using ::testing::Not;
using ::testing::SizeIs;

/// Thirty labelled pages in space A, and one more, 1030, with two files.
std::string pages_and_files() {
  std::string pages;
  for (int i = 0; i < 30; ++i)
    pages += R"({"id": )" + std::to_string(1'000 + i) + R"(, "space": "A", "title": "Page )" +
             std::to_string(i) + R"(", "labels": ["ai-ingest"]},)";
  return R"({"spaces": [{"key": "A", "id": 1}], "pages": [)" + pages +
         R"({"id": 1030, "space": "A", "title": "Fleeting", "labels": ["ai-ingest"],
             "attachments": [{"id": 4000, "title": "a.txt", "mediaType": "text/plain", "size": 10},
                             {"id": 4001, "title": "b.txt", "mediaType": "text/plain", "size": 10}]}]})";
}

class a_page : public a_trap {
protected:
  /// The page goes before the first request whose target has that part.
  void goes_before(const std::string& id, const std::string& part) {
    part_ = part;
    from_ = simulator().last_request();
    disturb_confluence(part, R"(, "mutate": {"op": "removePage", "id": )" + id + "}");
  }
  /// How often it was asked for with that part of the target, by the status of the answers.
  std::vector<int> answers_about(const std::string& part) const {
    std::vector<int> statuses;
    for (const auto& request : simulator().requests(from_)) {
      if (request.host == host() && request.target.find(part) != std::string::npos)
        statuses.push_back(request.status);
    }
    return statuses;
  }
  void expect_it_went() const {
    EXPECT_THAT(answers_about(part_), Contains(404)) << "the fault did not happen";
  }

private:
  std::string part_;
  std::uint64_t from_ = 0;
};

TEST_P(a_page, that_goes_before_its_files_are_listed_fails_nothing) {
  start(page_with_attachments(60));
  goes_before("1010", GetParam().data_center ? "/1010/child/attachment" : "/1010/attachments");
  const auto result = sync();
  expect_it_went();
  EXPECT_THAT(result.exit_code, ::testing::AnyOf(0, 3)) << result.log;
  sync_well();
  expect_in_step();
}

TEST_P(a_page, that_goes_while_the_check_asks_for_its_files_costs_no_other) {
  begin(pages_and_files());
  set_modes(R"({"index_lag": "1030"})");
  // The store has shown it before: what its files are asked for with comes behind.
  goes_before("1030", GetParam().data_center ? "/rest/api/content/att400" : "/api/v2/attachments/att400");
  const auto result = sync_well();
  expect_it_went();
  EXPECT_THAT(answers_about(GetParam().data_center ? "/rest/api/content/1030" : "/api/v2/pages?id="),
              Contains(200))
      << "the store never showed it";
  EXPECT_THAT(keys(), Contains("1_A/1030")) << "it was there when it was asked for";
  EXPECT_THAT(keys(), SizeIs(::testing::Ge(31U)));
  set_modes(R"({"index_lag": ""})");
  sync_well();
  EXPECT_THAT(keys(), Not(Contains("1_A/1030")));
  expect_in_step();
}

class a_page_of_cloud : public a_page {};

TEST_P(a_page_of_cloud, that_goes_before_its_labels_are_asked_for_costs_no_other) {
  begin(pages_and_files());
  set_modes(R"({"index_lag": "1005,1030"})");
  goes_before("1030", "/pages/1030/labels");
  sync_well();
  expect_it_went();
  EXPECT_THAT(keys(), Contains("1_A/1005"));
  set_modes(R"({"index_lag": ""})");
  sync_well();
  EXPECT_THAT(keys(), Contains("1_A/1005"));
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, a_page, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(in, a_page_of_cloud, ::testing::Values(cloud), mode_name);

} // namespace
