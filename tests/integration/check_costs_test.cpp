// What it costs not to believe a list: nothing where nothing is wrong, and for the check before deleting
// (DEL-4) what it has announced, so many look-ups at a time as discovery may make.

#include "tests/integration/support/a_trap.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

namespace {

using namespace cfc::test;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Sixty labelled pages in space A.
std::string sixty_pages() {
  std::string pages;
  for (int i = 0; i < 60; ++i)
    pages += std::string(i == 0 ? "" : ",") + R"({"id": )" + std::to_string(1'000 + i) +
             R"(, "space": "A", "title": "Page )" + std::to_string(i) + R"(", "labels": ["ai-ingest"]})";
  return R"({"spaces": [{"key": "A", "id": 1}], "pages": [)" + pages + "]}";
}

std::string five_hundred_spaces() {
  std::string spaces;
  std::string pages;
  for (int i = 0; i < 500; ++i) {
    const auto id = std::to_string(1'000 + i);
    const auto* comma = i == 0 ? "" : ",";
    spaces += comma + (R"({"key": "S)" + id + R"(", "id": )" + id + "}");
    pages += comma + (R"({"id": )" + id + R"(, "space": "S)" + id +
                      R"(", "title": "Page", "labels": ["ai-ingest"]})");
  }
  return R"({"spaces": [)" + spaces + R"(], "pages": [)" + pages + "]}";
}

/// Of "2026-05-27T07:15:20.913Z", within its day.
double milliseconds_of(const std::string& time) {
  int hour = 0;
  int minute = 0;
  double second = 0;
  EXPECT_EQ(std::sscanf(time.c_str() + time.find('T'), "T%d:%d:%lf", &hour, &minute, &second), 3) << time;
  return ((hour * 60 + minute) * 60 + second) * 1'000;
}

class costs : public a_trap {
protected:
  run_result plan() {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.front() = "plan";
    return run_connector(directory, call);
  }
  /// Part of every request by which the check looks pages up in the store.
  std::string look_ups() const {
    return GetParam().data_center ? "?expand=metadata.labels%2Cancestors" : "/labels?limit=";
  }
  /// What Confluence was asked for more than once after that request, but for tokens.
  std::vector<std::string> asked_twice(std::uint64_t after) const {
    std::map<std::string, int> times;
    for (const auto& request : simulator().requests(after)) {
      if (request.host == host() && request.method == "GET")
        ++times[request.target];
    }
    std::vector<std::string> more_than_once;
    for (const auto& [target, count] : times) {
      if (count > 1)
        more_than_once.push_back(target);
    }
    return more_than_once;
  }
  std::size_t count_of(const std::string& part, std::uint64_t after) const {
    const auto all = simulator().requests(after);
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const auto& request) {
      return request.host == host() && request.target.find(part) != std::string::npos;
    }));
  }
  /// How many requests with that part of the target were under way at the same time, at most.
  int most_at_once(const std::string& part) const {
    simdjson::dom::parser parser;
    const auto log = simulator().request_log();
    std::vector<std::pair<double, int>> changes;
    for (const auto request : parser.parse(log)["requests"].get_array()) {
      if (std::string_view(request["target"].get_string()).find(part) == std::string_view::npos)
        continue;
      const auto end = milliseconds_of(std::string(std::string_view(request["at"].get_string())));
      // Times are whole milliseconds, so that those that follow one another may seem to overlap a little.
      changes.emplace_back(end - double(request["ms"].get_double()) + 20, 1);
      changes.emplace_back(end, -1);
    }
    std::sort(changes.begin(), changes.end());
    int now = 0;
    int most = 0;
    for (const auto& [when, change] : changes)
      most = std::max(most, now += change);
    return most;
  }
};

TEST_P(costs, of_an_instance_without_lies_are_no_request_that_was_made_before) {
  start("", {"--spaces", "3", "--pages", "200", "--attachments", "60"});
  sync_well();
  EXPECT_THAT(asked_twice(0), IsEmpty());
  const auto before = simulator().last_request();
  sync_well();
  EXPECT_GE(count_of("/content/search", before), 1U);
  EXPECT_THAT(asked_twice(before), IsEmpty());
  EXPECT_EQ(count_of(look_ups(), before), 0U) << "nothing is deleted, so nothing has to be proved";
}

/// 500 spaces with one page each, of which five change.
TEST_P(costs, of_looking_whose_known_items_are_is_at_most_two_percent_of_a_night) {
  start(five_hundred_spaces());
  sync_well();
  std::string edits;
  for (int id = 1'000; id < 1'500; id += 100)
    edits += (edits.empty() ? "[" : ",") + (R"({"op": "editPage", "id": )" + std::to_string(id) +
                                            R"(, "body": "<p>new</p>", "when": "2030-01-01T00:00:00.000Z"})");
  simulator().mutate(edits + "]");
  for (const bool writes : {false, true}) {
    const auto before = simulator().last_request();
    if (writes)
      sync_well();
    else
      EXPECT_EQ(plan().exit_code, 0);
    const auto made = simulator().requests(before);
    const auto looks =
        static_cast<std::size_t>(std::count_if(made.begin(), made.end(), [](const auto& request) {
          return request.operation == "paginatedContent";
        }));
    EXPECT_GE(looks, 1U);
    EXPECT_LE(looks * 50, made.size()) << (writes ? "sync" : "plan");
  }
}

TEST_P(costs, of_the_check_are_told_before_and_kept) {
  begin(sixty_pages());
  std::string edits;
  for (int id = 1'000; id < 1'020; ++id)
    edits += (edits.empty() ? "[" : ",") + (R"({"op": "removePage", "id": )" + std::to_string(id) + "}");
  simulator().mutate(edits + "]");
  const auto before = simulator().last_request();
  const auto result = sync_well();
  const auto made = GetParam().data_center ? count_of(look_ups(), before) : count_of("/api/v2/", before);
  EXPECT_GE(made, GetParam().data_center ? 20U : 1U) << "the check was not made";
  // One look-up of each on Data Center, groups of them on Cloud; and what the store has to show besides.
  const std::size_t forecast = GetParam().data_center ? 22 : 17;
  EXPECT_THAT(result.log, HasSubstr("asking the content store about contents that seem to be gone"));
  EXPECT_THAT(result.log, HasSubstr("\"requests\":" + std::to_string(forecast)));
  EXPECT_THAT(result.log, HasSubstr("\"minutes\":"));
  EXPECT_LE(made, forecast);
}

TEST_P(costs, of_the_check_are_as_many_look_ups_at_a_time_as_discovery_may_make) {
  begin(sixty_pages());
  configuration().set("processing.discoveryConcurrency", "3");
  set_modes(R"({"index_lag": ")" + id_list(1'000, 1'012) + "\"}");
  disturb_confluence(look_ups(), R"(, "count": -1, "delayMs": 100)");
  sync_well();
  EXPECT_EQ(most_at_once(look_ups()), 3);
}

INSTANTIATE_TEST_SUITE_P(in, costs, ::testing::Values(cloud, data_center), mode_name);

} // namespace
