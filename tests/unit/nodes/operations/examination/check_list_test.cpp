#include "io/http/api_error.hpp"
#include "nodes/operations/examination/check_list.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace {

using namespace cfc;
using nodes::check_end;
using nodes::finding;

class check_list_test : public testing::Test {
protected:
  void check(const std::string& name, std::vector<std::string> needs, check_end end) {
    const nodes::check_list::body body = [end]() -> boost::asio::awaitable<finding> {
      co_return finding{end, "seen", ""};
    };
    test::run(io, checks.run(name, std::move(needs), body, {"do that"}));
  }
  void fail(const std::string& name, check_end meaning) {
    const nodes::check_list::body body = []() -> boost::asio::awaitable<finding> {
      throw http::api_error(http::api_fault::status, 403, "it was refused");
      co_return finding();
    };
    test::run(io, checks.run(name, {}, body, {"do that", meaning}));
  }

  boost::asio::io_context io;
  nodes::check_list checks;
};

TEST_F(check_list_test, takes_what_a_check_throws_for_its_finding) {
  fail("a", check_end::failed);
  fail("b", check_end::warning);
  EXPECT_EQ(checks.results()[0].found.end, check_end::failed);
  EXPECT_EQ(checks.results()[0].found.text, "it was refused");
  EXPECT_EQ(checks.results()[0].found.remedy, "do that");
  EXPECT_EQ(checks.results()[1].found.end, check_end::warning);
}

TEST_F(check_list_test, does_not_try_what_needs_a_check_that_has_failed) {
  fail("a", check_end::failed);
  check("b", {"a"}, check_end::passed);
  check("c", {"b"}, check_end::passed);
  check("d", {}, check_end::passed);
  EXPECT_EQ(checks.results()[1].found.end, check_end::not_tried);
  EXPECT_EQ(checks.results()[1].found.text, "it needs 'a'");
  EXPECT_EQ(checks.results()[2].found.end, check_end::not_tried);
  EXPECT_EQ(checks.results()[3].found.end, check_end::passed);
}

TEST_F(check_list_test, goes_on_after_a_warning) {
  check("a", {}, check_end::warning);
  check("b", {"a"}, check_end::passed);
  EXPECT_EQ(checks.results()[1].found.end, check_end::passed);
}

} // namespace
