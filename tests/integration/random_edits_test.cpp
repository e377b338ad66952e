#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/users.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

namespace cfc::test {

namespace {

class random_edits : public cycle_test {};

TEST_P(random_edits, each_followed_by_a_cycle_leave_what_a_sync_from_scratch_would) {
  const auto seed = seed_of_this_run();
  // One page that stays, since a cycle that finds no space at all deletes nothing (DEL-3).
  start(R"({"spaces": [{"key": "A", "id": 5}, {"key": "B", "id": 6}, {"key": "AB", "id": 56}],
            "pages": [{"id": 1, "space": "AB", "title": "stays", "labels": ["ai-ingest"]}]})");
  users people(seed);
  for (int sequence = 0; sequence < 200; ++sequence) {
    SCOPED_TRACE("sequence " + std::to_string(sequence));
    std::mt19937_64 length(seed + static_cast<std::uint64_t>(sequence));
    const auto edits = people.edits(1 + length() % 8);
    simulator().mutate(edits);
    sync_well();
    expect_in_step();
    ASSERT_FALSE(HasFailure()) << edits << "\nCFC_SEED=" << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(in, random_edits, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
