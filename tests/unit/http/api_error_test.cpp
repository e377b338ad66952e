#include "io/http/api_error.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc;

TEST(ends_cycle, is_true_for_a_quota_and_for_an_answer_as_to_somebody_else) {
  using http::api_error;
  using http::api_fault;
  EXPECT_TRUE(api_error(api_fault::quota, 429, "").ends_cycle());
  EXPECT_TRUE(api_error(api_fault::anonymous, 404, "").ends_cycle());
  EXPECT_FALSE(api_error(api_fault::authentication, 401, "").ends_cycle());
  EXPECT_FALSE(api_error(api_fault::status, 500, "").ends_cycle());
  EXPECT_FALSE(api_error(api_fault::transfer, 0, "").ends_cycle());
}

} // namespace
