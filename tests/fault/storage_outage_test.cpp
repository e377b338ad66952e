#include "tests/integration/support/cycle_test.hpp"

#include <gmock/gmock.h>

#include <algorithm>

/// The storage behind Unique takes no uploads while everything has been edited: each registration replaces
/// the earlier version, and is taken back when its upload fails.
namespace cfc::test {

namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::size_t pages = 40;
constexpr std::size_t most_lost = 10;

class a_storage_outage : public cycle_test {
protected:
  void SetUp() override {
    start("", {"--spaces", "1", "--pages", std::to_string(pages), "--attachments", "0", "--tree-roots", "0",
               "--blogposts-percent", "0", "--body-bytes", "50"});
    configuration().set("processing.concurrency", "1");
    sync_well();
    for (std::size_t page = 0; page < pages; ++page)
      simulator().mutate(R"({"op": "editPage", "id": )" + std::to_string(1'000'000 + page) +
                         R"(, "body": "<p>edited</p>"})");
    before = simulator().last_request();
    simulator().disturb(R"({"host": "unique", "method": "PUT", "status": 403, "count": -1})");
  }
  std::uint64_t refused_uploads() const {
    const auto seen = simulator().requests(before);
    return static_cast<std::uint64_t>(
        std::count_if(seen.begin(), seen.end(), [](const auto& one) { return one.status == 403; }));
  }
  std::uint64_t before = 0;
};

TEST_P(a_storage_outage, costs_ten_earlier_versions_and_no_more) {
  const auto result = sync();
  EXPECT_EQ(refused_uploads(), most_lost);
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_THAT(simulator().contents(), SizeIs(pages - most_lost));
  EXPECT_EQ(result.count("/counts/pages/failed"), pages);
  EXPECT_THAT(result.failures().back().message, HasSubstr("costs the version that Unique holds"));
}

TEST_P(a_storage_outage, is_told_by_the_names_of_what_it_cost) {
  const auto file = directory.path() / "deletions.ndjson";
  sync({"--deletions", file.string()});
  const auto lines = read_file(file);
  EXPECT_EQ(refused_uploads(), most_lost);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), static_cast<std::ptrdiff_t>(most_lost)) << lines;
  EXPECT_THAT(lines, HasSubstr(R"("outcome":"deleted","reason":"unfinished"})"));
}

TEST_P(a_storage_outage, is_made_good_by_the_next_cycle) {
  sync();
  EXPECT_EQ(refused_uploads(), most_lost);
  simulator().disturb(R"({"clear": true})");
  sync_well();
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, a_storage_outage, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
