#include "io/http/call_log.hpp"

#include <gmock/gmock.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace cfc::http {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// What the log says of one request, at `debug`.
std::string told(const sent_request& request, bool warns_of_slow) {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* out = open_memstream(&text, &size);
  {
    observe::log_system logs(observe::format::text, observe::level::debug, out);
    tell_of(request, logs.root(), warns_of_slow);
  }
  std::fclose(out);
  std::string result(text, size);
  std::free(text);
  return result;
}

TEST(slow_bucket, is_the_highest_that_was_passed) {
  EXPECT_EQ(slow_bucket(1s), "");
  EXPECT_EQ(slow_bucket(1001ms), ">1s");
  EXPECT_EQ(slow_bucket(2s), ">1s");
  EXPECT_EQ(slow_bucket(2001ms), ">2s");
  EXPECT_EQ(slow_bucket(5001ms), ">5s");
  EXPECT_EQ(slow_bucket(10s), ">5s");
  EXPECT_EQ(slow_bucket(1h), ">10s");
}

TEST(call_log, says_what_was_asked_and_how_it_went_without_values_of_a_query) {
  const auto text = told({"search", "https://wiki/rest/search?cql=title", 404, 20ms}, true);
  EXPECT_THAT(text, AllOf(HasSubstr("DEBUG a request was made operation=search"), HasSubstr("status=404"),
                          HasSubstr("milliseconds=20"), HasSubstr("https://wiki/rest/search?cql=")));
  EXPECT_THAT(text, Not(HasSubstr("title")));
}

TEST(call_log, warns_of_a_success_that_took_more_than_a_second) {
  EXPECT_THAT(
      told({"me", "https://unique/graphql", 200, 2500ms}, true),
      HasSubstr("WARN  a request was answered slowly operation=me milliseconds=2500 durationBucket=>2s"));
  EXPECT_THAT(told({"me", "https://unique/graphql", 200, 1s}, true), Not(HasSubstr("slowly")));
  EXPECT_THAT(told({"me", "https://unique/graphql", 500, 3s}, true), Not(HasSubstr("slowly")));
  EXPECT_THAT(told({"me", "https://unique/graphql", 200, 3s}, false), Not(HasSubstr("slowly")));
}

} // namespace
} // namespace cfc::http
