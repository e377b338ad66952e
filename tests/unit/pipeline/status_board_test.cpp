#include "pipeline/report/status_board.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>
#include <vector>

namespace cfc::pipeline {

namespace {

using simdjson::dom::element;
using testing::HasSubstr;
using testing::Not;

constexpr status_board::time noon{std::chrono::sys_days{std::chrono::year{2026} / 1 / 31} +
                                  std::chrono::hours(12)};

class a_status_board : public testing::Test {
protected:
  element tenant(std::size_t index = 0, const std::vector<progress_view>& views = {}) {
    text_ = board.to_json("1.2.3", views);
    return parser_.parse(text_)["tenants"].at(index);
  }
  static cycle_report ended(cycle_status status) {
    cycle_report report;
    report.tenant = "acme";
    report.status = status;
    return report;
  }

  status_board board{{"acme", "globex"}, 3};

private:
  std::string text_;
  simdjson::dom::parser parser_;
};

TEST_F(a_status_board, has_every_tenant_before_its_first_run) {
  EXPECT_EQ(std::string_view(tenant(1)["name"]), "globex");
  EXPECT_TRUE(tenant()["now"].is_null());
  EXPECT_TRUE(tenant()["nextRun"].is_null());
  EXPECT_EQ(tenant()["runs"].get_array().size(), 0);
}

TEST_F(a_status_board, tells_what_a_tenant_is_doing_while_its_cycle_runs) {
  progress_view view;
  view.tenant = "globex";
  view.phase = "ingesting pages";
  view.pages_wanted = 10;
  view.pages_done = 4;
  view.edges = {{nodes::edge_id::pages, 64, 5, 60, 100}};
  const auto now = tenant(1, {view})["now"];
  EXPECT_EQ(std::string_view(now["phase"]), "ingesting pages");
  EXPECT_EQ(std::uint64_t(now["pagesDone"]), 4U);
  EXPECT_EQ(std::string_view(now["edges"].at(0)["name"]), "pages");
  EXPECT_EQ(std::int64_t(now["edges"].at(0)["inside"]), 60);
  EXPECT_TRUE(tenant(0, {view})["now"].is_null());
  view.ended = true;
  EXPECT_TRUE(tenant(1, {view})["now"].is_null());
}

TEST_F(a_status_board, keeps_the_last_runs_the_latest_first) {
  for (int run = 0; run < 4; ++run)
    board.note(ended(run == 3 ? cycle_status::aborted : cycle_status::success),
               noon + std::chrono::hours(run));
  const auto runs = tenant()["runs"];
  EXPECT_EQ(runs.get_array().size(), 3);
  EXPECT_EQ(std::string_view(runs.at(0)["ended"]), "2026-01-31T15:00:00.000Z");
  EXPECT_EQ(std::string_view(runs.at(0)["status"]), "aborted");
  EXPECT_EQ(std::string_view(runs.at(2)["ended"]), "2026-01-31T13:00:00.000Z");
  EXPECT_EQ(tenant(1)["runs"].get_array().size(), 0);
}

TEST_F(a_status_board, tells_the_counts_of_a_run_and_its_deletions_by_reason) {
  auto report = ended(cycle_status::partial);
  report.pages.ingested = 7;
  report.phase_seconds = {{"discovery", 1.5}, {"ingestion", 2}};
  using record = deletion_record;
  report.deletions = {{record::end::deleted, "k1", "trashed"},
                      {record::end::deleted, "k2", "trashed"},
                      {record::end::deleted, "k3", "moved"},
                      {record::end::averted, "k4", "trashed"}};
  report.failures.resize(25);
  report.failures.front() = {"acme/1_A/10", "upload", 413, "too large"};
  board.note(report, noon);
  const auto run = tenant()["runs"].at(0);
  EXPECT_EQ(std::uint64_t(run["pagesIngested"]), 7U);
  EXPECT_EQ(double(run["seconds"]), 3.5);
  EXPECT_EQ(std::uint64_t(run["deletions"]["trashed"]), 2U);
  EXPECT_EQ(std::uint64_t(run["deletions"]["moved"]), 1U);
  EXPECT_EQ(std::uint64_t(run["failed"]), 25U);
  EXPECT_EQ(run["failures"].get_array().size(), status_board::failures_named);
  EXPECT_EQ(std::string_view(run["failures"].at(0)["message"]), "too large");
}

TEST_F(a_status_board, conceals_what_a_server_says_of_people) {
  auto report = ended(cycle_status::aborted);
  report.abort_reason = "ask anna.berg@example.com";
  board.note(report, noon);
  EXPECT_THAT(std::string(std::string_view(tenant()["runs"].at(0)["reason"])),
              AllOf(HasSubstr("ask "), Not(HasSubstr("anna.berg"))));
}

TEST_F(a_status_board, tells_when_the_next_run_is) {
  board.next_run("acme", noon);
  EXPECT_EQ(std::string_view(tenant()["nextRun"]), "2026-01-31T12:00:00.000Z");
  board.next_run("acme", std::nullopt);
  EXPECT_TRUE(tenant()["nextRun"].is_null());
}

} // namespace

} // namespace cfc::pipeline
