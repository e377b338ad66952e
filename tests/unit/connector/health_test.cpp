#include "tools/connector/health.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace cfc::connector {
namespace {

run_history::time moment() {
  using namespace std::chrono;
  return sys_days(year(2026) / 11 / 27) + hours(6) + minutes(15) + seconds(4) + milliseconds(112);
}

health_findings well() {
  health_findings found;
  found.sync = {{{"acme", 0, 5}, {"dc", 0, 2}}, moment()};
  found.connectivity = {true, {}, {{"acme"}, {"dc"}}};
  found.unique = {{{"acme"}, {"dc"}}, {{"acme"}, {"dc"}}};
  return found;
}

/// `expected` without `details`, which are the members of `info` and `error` together.
void expect(const health_findings& found, int status, const std::string& expected) {
  const auto answer = health_answer_of(found);
  EXPECT_EQ(answer.status, status);
  auto whole = boost::json::parse(expected).as_object();
  auto details = whole["info"].as_object();
  for (const auto& member : whole["error"].as_object())
    details.insert(member);
  whole["details"] = details;
  EXPECT_EQ(boost::json::value(whole), boost::json::parse(answer.json)) << answer.json;
}

TEST(health, of_a_service_that_is_well) {
  expect(well(), 200, R"({"status": "ok", "error": {}, "info": {
      "sync": {"status": "up", "lastSyncAt": "2026-11-27T06:15:04.112Z",
               "tenants": {"acme": {"failures": 0, "total": 5}, "dc": {"failures": 0, "total": 2}}},
      "connectivity": {"status": "up", "atlassian": "reachable",
                       "confluence": [{"tenant": "acme", "status": "reachable"}, {"tenant": "dc", "status": "reachable"}]},
      "uniqueApi": {"status": "up",
                    "ingestion": [{"tenant": "acme", "status": "reachable"}, {"tenant": "dc", "status": "reachable"}],
                    "scopeManagement": [{"tenant": "acme", "status": "reachable"},
                                        {"tenant": "dc", "status": "reachable"}]}}})");
}

TEST(health, is_still_well_when_runs_have_failed_up_to_the_threshold) {
  auto found = well();
  found.sync = {{{"acme", 2, 5}, {"dc", 1, 2}}, moment()};
  expect(found, 200, R"({"status": "ok", "error": {}, "info": {
      "sync": {"status": "up", "lastSyncAt": "2026-11-27T06:15:04.112Z",
               "tenants": {"acme": {"failures": 2, "total": 5}, "dc": {"failures": 1, "total": 2}}},
      "connectivity": {"status": "up", "atlassian": "reachable",
                       "confluence": [{"tenant": "acme", "status": "reachable"}, {"tenant": "dc", "status": "reachable"}]},
      "uniqueApi": {"status": "up",
                    "ingestion": [{"tenant": "acme", "status": "reachable"}, {"tenant": "dc", "status": "reachable"}],
                    "scopeManagement": [{"tenant": "acme", "status": "reachable"},
                                        {"tenant": "dc", "status": "reachable"}]}}})");
}

TEST(health, is_down_above_the_threshold_and_with_services_that_are_not_there) {
  health_findings found;
  found.sync = {{{"acme", 3, 5}}, moment()};
  found.connectivity = {true, "TIMEOUT", {{"acme", "ENOTFOUND"}}};
  found.unique = {{{"acme", "HTTP_503"}}, {{"acme"}}};
  expect(found, 503, R"({"status": "error", "info": {}, "error": {
      "sync": {"status": "down", "lastSyncAt": "2026-11-27T06:15:04.112Z", "threshold": 0.5, "failingTenants": ["acme"],
               "tenants": {"acme": {"failures": 3, "total": 5}}},
      "connectivity": {"status": "down", "atlassian": "unreachable", "atlassianError": "TIMEOUT",
                       "confluence": [{"tenant": "acme", "status": "unreachable", "error": "ENOTFOUND"}]},
      "uniqueApi": {"status": "down", "ingestion": [{"tenant": "acme", "status": "unreachable", "error": "HTTP_503"}],
                    "scopeManagement": [{"tenant": "acme", "status": "reachable"}]}}})");
}

TEST(health, before_the_first_run_has_ended_says_so) {
  health_findings found;
  found.connectivity = {false, {}, {{"dc"}}};
  found.unique = {{{"dc"}}, {{"dc"}}};
  expect(found, 200, R"({"status": "ok", "error": {}, "info": {
      "sync": {"status": "up", "message": "no synchronisation has ended since the start"},
      "connectivity": {"status": "up", "confluence": [{"tenant": "dc", "status": "reachable"}]},
      "uniqueApi": {"status": "up", "ingestion": [{"tenant": "dc", "status": "reachable"}],
                    "scopeManagement": [{"tenant": "dc", "status": "reachable"}]}}})");
}

TEST(health, of_a_process_that_ends_asks_nobody) {
  health_findings found;
  found.sync = {{{"acme", 0, 1}}, moment()};
  found.shutting_down = true;
  expect(found, 503, R"({"status": "shutting_down", "error": {}, "info": {
      "sync": {"status": "up", "lastSyncAt": "2026-11-27T06:15:04.112Z", "tenants": {"acme": {"failures": 0, "total": 1}}}}})");
}

} // namespace
} // namespace cfc::connector
