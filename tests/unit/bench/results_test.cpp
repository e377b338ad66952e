#include "bench/cycles/results.hpp"
#include "tests/unit/bench/figures.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace cfc::bench {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(results_as_json, are_the_same_when_they_have_been_read_again) {
  auto all = results_of({measurement_of({1, 2, 3}), measurement_of({10}, "M")});
  all.measurements[0].warnings = {"a \"warning\" with\nodd characters: ÷"};
  all.measurements[0].runs[1].judgement.missing = {1, {"acme/1_A/2"}};
  all.micro = {{"edge: bounded_edge/1", 390.5, 2.5e6, 0}};
  const auto text = to_json(all);
  const auto again = from_json(text);
  EXPECT_EQ(to_json(again), text);
  ASSERT_EQ(again.measurements.size(), 2U);
  EXPECT_EQ(again.measurements[0].runs[1].judgement.missing.examples, std::vector<std::string>{"acme/1_A/2"});
  EXPECT_EQ(again.measurements[0].runs[0].edges[0].items, (std::vector<double>{10, 64, 3}));
  EXPECT_EQ(again.measurements[0].runs[0].stages.at("deleting"), 0.1);
}

TEST(results_as_json, of_another_kind_are_refused_in_words) {
  EXPECT_THROW(from_json("[]"), std::runtime_error);
  EXPECT_THROW(from_json("{"), std::runtime_error);
  try {
    from_json(R"({"format": 2})");
    FAIL();
  } catch (const std::runtime_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("format 1"));
  }
  EXPECT_THROW(from_json(R"({"format": 1})"), std::runtime_error);
}

TEST(the_typical_run, is_the_one_in_the_middle) {
  EXPECT_EQ(typical_run(measurement_of({5, 1, 3})).wall_seconds, 3);
  EXPECT_EQ(typical_run(measurement_of({4, 1})).wall_seconds, 1);
  EXPECT_THAT(wall_seconds(measurement_of({5, 1})), ElementsAre(5, 1));
  EXPECT_THAT(cpu_seconds(measurement_of({4})), ElementsAre(3));
  EXPECT_THAT(peak_mebibytes(measurement_of({4})), ElementsAre(40));
}

} // namespace

} // namespace cfc::bench
