#include "nodes/operations/attachment_transfer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::Eq;
using testing::HasSubstr;
using testing::Optional;

TEST(login_page_refusal, refuses_html_where_a_file_was_announced) {
  const http::headers html{{"Content-Type", "text/html;charset=UTF-8"}};
  EXPECT_THAT(login_page_refusal(html, "application/pdf"), Optional(HasSubstr("login page")));
}

TEST(login_page_refusal, accepts_html_that_was_announced_and_files_of_any_other_type) {
  EXPECT_THAT(login_page_refusal({{"content-type", "text/html"}}, "text/html"), Eq(std::nullopt));
  EXPECT_THAT(login_page_refusal({{"content-type", "application/octet-stream"}}, "application/pdf"),
              Eq(std::nullopt));
  EXPECT_THAT(login_page_refusal({}, "application/pdf"), Eq(std::nullopt));
}

} // namespace
