#include "nodes/operations/other_pages.hpp"
#include "tests/unit/nodes/offline_services.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using http::method;

std::string page_row(const std::string& id, const std::string& attachments = {},
                     const std::string& type = "page", const std::string& space = "DOC") {
  return R"({"id":")" + id + R"(","type":")" + type + R"(","title":"T","space":{"id":65,"key":")" + space +
         R"(","name":"Documents"},"version":{"when":"2025-01-31T08:15:20.913Z"},)" +
         R"("children":{"attachment":{"results":[)" + attachments + R"(],"limit":25}}})";
}
std::string image_row(const std::string& title, const std::string& type, int size) {
  return R"({"id":"att1","type":"attachment","title":")" + title +
         R"(","version":{"when":"2025-01-31T08:15:20.913Z"},)" + R"("extensions":{"mediaType":")" + type +
         R"(","fileSize":)" + std::to_string(size) + R"(},"_links":{"download":"/download/1"}})";
}

/// Services of a tenant that takes PNG up to 100 bytes.
struct services_for_png : test::offline_services {
  services_for_png() {
    tenant.ingestion.allowed_mime_types = {"image/png"};
    tenant.ingestion.max_file_bytes = 100;
  }
};

class other_pages_test : public testing::Test {
protected:
  void answer(const std::string& rows, int status = 200) {
    offline.network.answer_always(method::get, "/content/search", status,
                                  R"({"results":[)" + rows + R"(],"_links":{}})");
  }
  looked_up_page find(const std::string& title = "T") {
    return test::run(offline.io, tested.find("DOC", title));
  }
  std::size_t requests() const { return offline.network.requests().size(); }

  services_for_png offline;
  run_context run;
  other_pages tested{*offline.services, run};
};

TEST_F(other_pages_test, are_told_with_their_images_and_the_reasons_of_others) {
  answer(page_row("7", image_row("a.png", "Image/PNG; x=y", 100)));
  const auto page = find();
  ASSERT_NE(page.images, nullptr);
  const auto& found = std::get<image_file>(page.images->at("a.png"));
  EXPECT_EQ(found.page_id, "7");
  EXPECT_EQ(found.media_type, "image/png");
  EXPECT_EQ(found.bytes, 100U);
}

TEST_F(other_pages_test, tell_why_an_image_of_theirs_is_not_taken) {
  answer(page_row("7", image_row("large.png", "image/png", 101) + "," + image_row("a.gif", "image/gif", 1)));
  const auto page = find();
  ASSERT_NE(page.images, nullptr);
  EXPECT_EQ(std::get<not_inlined_reason>(page.images->at("large.png")), not_inlined_reason::too_large);
  EXPECT_EQ(std::get<not_inlined_reason>(page.images->at("a.gif")), not_inlined_reason::type_not_allowed);
}

TEST_F(other_pages_test, are_pages_of_that_space_whatever_is_answered) {
  answer(page_row("5", "", "blogpost") + "," + page_row("6", "", "page", "ELSE"));
  const auto page = find();
  EXPECT_EQ(page.images, nullptr);
  EXPECT_EQ(page.why_not, not_inlined_reason::page_not_found);
}

TEST_F(other_pages_test, are_asked_for_once_found_or_not) {
  answer("");
  find();
  find();
  EXPECT_EQ(requests(), 1U);
  find("another");
  EXPECT_EQ(requests(), 2U);
}

TEST_F(other_pages_test, that_can_not_be_looked_up_are_not_asked_for_again) {
  answer("", 400);
  EXPECT_EQ(find().why_not, not_inlined_reason::fetch_failed);
  EXPECT_EQ(find().why_not, not_inlined_reason::fetch_failed);
  EXPECT_EQ(requests(), 1U);
  EXPECT_FALSE(run.stopping());
}

TEST_F(other_pages_test, that_are_asked_for_at_the_same_time_share_an_answer) {
  answer(page_row("7"));
  int answered = 0;
  const auto ask = [&]() -> boost::asio::awaitable<void> {
    const auto page = co_await tested.find("DOC", "T");
    answered += page.images != nullptr;
  };
  for (int i = 0; i < 3; ++i)
    boost::asio::co_spawn(offline.io, ask(), boost::asio::detached);
  offline.io.run();
  EXPECT_EQ(answered, 3);
  EXPECT_EQ(requests(), 1U);
}

TEST_F(other_pages_test, are_kept_up_to_a_thousand) {
  answer("");
  for (int i = 0; i < 1'001; ++i)
    find(std::to_string(i));
  find("999");
  EXPECT_EQ(requests(), 1'001U);
  find("1000");
  EXPECT_EQ(requests(), 1'002U);
}

} // namespace
