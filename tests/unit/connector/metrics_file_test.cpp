#include "tests/unit/connector/places.hpp"
#include "tools/connector/metrics_file.hpp"

#include <gmock/gmock.h>

namespace cfc::connector {
namespace {

using config::test::folder;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(metrics_file, is_replaced_whole_and_keeps_its_mode) {
  const folder place;
  const auto path = place.write("cfc.prom", "old");
  ::chmod(path.c_str(), 0644);
  report_file target("--metrics-file", path);
  observe::metrics all;
  const auto one = all.of_active("acme");
  metrics_file file(target, all, {}, std::chrono::hours(1));
  one.page_ended(observe::item_result::success);
  file.finish();
  EXPECT_THAT(test::text_of(path),
              HasSubstr(R"(cfc_pages_processed_total{result="success",tenant="acme"} 1)"));
  EXPECT_EQ(test::permissions_of(path), 0644U);
  EXPECT_EQ(test::files_in(place.path()), 1U);
}

TEST(metrics_file, tells_the_next_run_of_the_last_ones) {
  observe::metrics all;
  all.note_run("acme", {1795759958.25, 1795759000, 3});
  all.note_run("dc", {1795759960, std::nullopt, 1});
  auto runs = last_runs_in(all.text());
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs["acme"].ended, 1795759958.25);
  EXPECT_EQ(runs["acme"].succeeded, 1795759000);
  EXPECT_EQ(runs["acme"].exit_code, 3);
  EXPECT_EQ(runs["dc"].succeeded, std::nullopt);
}

TEST(metrics_file, that_is_none_tells_nothing) {
  for (const auto* text : {"", "cfc_last_run_exit_code", "cfc_last_run_exit_code{tenant=\"acme\"} soon\n",
                           "cfc_last_run_exit_code{tenant=\"acme", "\xff\n\n\n"})
    EXPECT_THAT(last_runs_in(text), IsEmpty()) << text;
}

} // namespace
} // namespace cfc::connector
