#pragma once

#include "tests/integration/support/cycle_test.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

namespace cfc::test {

/// Remembers what Unique holds, so that a later cycle can be shown to have left it alone.
class remembering_test : public cycle_test {
protected:
  void remember() {
    held = simulator().contents();
    before = simulator().last_request();
  }
  /// Since it was remembered.
  std::size_t writes_of(const std::string& operation) const {
    const auto all = simulator().writes(before);
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), operation));
  }
  void expect_untouched() const {
    EXPECT_THAT(simulator().writes(before), ::testing::IsEmpty());
    EXPECT_EQ(simulator().contents(), held);
  }
  /// The cycle was aborted for this reason, and has written nothing.
  void expect_refused(const run_result& result, const std::string& reason) const {
    EXPECT_EQ(result.exit_code, 1) << result.log;
    EXPECT_EQ(result.status(), "aborted");
    EXPECT_THAT(result.abort_reason(), ::testing::HasSubstr(reason));
    expect_untouched();
  }

  std::map<std::string, stored_content> held;
  std::uint64_t before = 0; ///< the last request of then
};

} // namespace cfc::test
