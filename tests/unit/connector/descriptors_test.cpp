#include "io/config/loader.hpp"
#include "tools/connector/descriptors.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <sys/resource.h>

namespace cfc::connector {
namespace {

/// Puts the process's limit back at the end.
class descriptors : public testing::Test {
protected:
  descriptors() { ::getrlimit(RLIMIT_NOFILE, &former_); }
  ~descriptors() override { ::setrlimit(RLIMIT_NOFILE, &former_); }
  static rlimit now() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit;
  }
  void lower_to(rlim_t soft) const {
    const rlimit lowered{soft, former_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &lowered);
  }

private:
  rlimit former_{};
};

TEST_F(descriptors, are_raised_to_what_is_needed) {
  lower_to(64);
  ensure_descriptors(100);
  EXPECT_GE(now().rlim_cur, std::min<rlim_t>(100, now().rlim_max));
}

TEST_F(descriptors, are_never_lowered) {
  lower_to(200);
  ensure_descriptors(70);
  EXPECT_GE(now().rlim_cur, 200U);
}

TEST_F(descriptors, that_nobody_can_have_are_refused_with_what_to_do) {
  if (now().rlim_max == RLIM_INFINITY)
    GTEST_SKIP() << "no limit";
  try {
    ensure_descriptors(static_cast<std::size_t>(now().rlim_max) + 1);
    FAIL() << "accepted";
  } catch (const config::config_error& error) {
    ASSERT_EQ(error.problems().size(), 1U);
    EXPECT_THAT(error.problems().front().text(), testing::AllOf(testing::HasSubstr("processing.concurrency"),
                                                                testing::HasSubstr("ulimit -n")));
  }
}

} // namespace
} // namespace cfc::connector
