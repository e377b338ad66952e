// Random edits of an instance whose search index says something else than its content store has: whatever it says,
// nothing goes that is still there, and one cycle after the lie everything is as from scratch.

#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/users.hpp"

#include <gmock/gmock.h>

#include <array>
#include <random>

namespace cfc::test {

namespace {

constexpr const char* honest =
    R"({"modes": {"index_lag": "", "index_hides_spaces": "", "index_repeats_every": 0, "index_ends_after": 0,
                  "total_size": "", "shuffle_rows": false, "short_pages": 0}})";

/// One lie, as the simulator's modes.
std::string a_lie(std::mt19937_64& random, const std::vector<std::uint64_t>& pages) {
  std::string some;
  for (const auto id : pages) {
    if (random() % 3 == 0)
      some += (some.empty() ? "" : ",") + std::to_string(id);
  }
  const std::array<std::string, 8> lies{R"("index_lag": ")" + some + "\"",
                                        R"("index_lag": ")" + some + R"(", "index_repeats_every": 2)",
                                        R"("index_hides_spaces": "A")",
                                        R"("index_hides_spaces": "B,AB")",
                                        R"("index_repeats_every": 3, "short_pages": 2)",
                                        R"("index_ends_after": 30, "total_size": "true")",
                                        R"("total_size": "500")",
                                        R"("shuffle_rows": true, "index_lag": ")" + some + "\""};
  return R"({"modes": {)" + lies[random() % lies.size()] + "}}";
}

class random_lies : public cycle_test {
protected:
  /// Keys of contents that Unique held and that a sync from scratch of the honest instance would have, too.
  std::set<std::string> held_and_still_there() const {
    std::set<std::string> both;
    const auto wanted = simulator().expected("acme", GetParam());
    for (const auto& [key, content] : simulator().contents()) {
      if (wanted.contains(key))
        both.insert(key);
    }
    return both;
  }
};

TEST_P(random_lies, cost_nothing_that_is_still_there) {
  const auto seed = seed_of_this_run();
  start(
      R"({"spaces": [{"key": "A", "id": 5}, {"key": "B", "id": 6}, {"key": "AB", "id": 56}, {"key": "S", "id": 57}],
            "pages": [{"id": 1, "space": "S", "title": "stays", "labels": ["ai-ingest"]}]})");
  users people(seed);
  std::mt19937_64 random(seed);
  for (int sequence = 0; sequence < 200; ++sequence) {
    SCOPED_TRACE("sequence " + std::to_string(sequence));
    const auto edits = people.edits(1 + random() % 8);
    const auto lie = a_lie(random, people.pages());
    simulator().mutate(edits);
    const auto precious = held_and_still_there();
    simulator().disturb(lie);
    const auto result = sync();
    EXPECT_THAT(result.exit_code, ::testing::AnyOf(0, 1, 3)) << result.log;
    const auto after = simulator().contents();
    for (const auto& key : precious)
      EXPECT_TRUE(after.contains(key)) << key << " was deleted\n" << result.log;
    simulator().disturb(honest);
    sync_well();
    expect_in_step();
    ASSERT_FALSE(HasFailure()) << edits << "\n" << lie << "\nCFC_SEED=" << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(in, random_lies, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
