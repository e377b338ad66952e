#include "nodes/operations/attachment_transfer.hpp"
#include "tests/unit/nodes/offline_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using http::method;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* link = "/download/attachments/1/a.html";
constexpr std::size_t mebibyte = 1024 * 1024;

/// What is known of a download before the content is registered.
class opened_transfer : public testing::Test {
protected:
  /// Why it was not opened; "" when it was. It is closed again.
  std::string refusal(std::string media_type, std::uint64_t size) {
    transfer_facts facts;
    facts.source = {"1", "2", link};
    facts.media_type = std::move(media_type);
    facts.size = size;
    attachment_transfer tested(*offline.services, std::move(facts));
    std::string why;
    try {
      test::run(offline.io, tested.open());
    } catch (const http::api_error& error) {
      why = error.what();
    }
    test::run(offline.io, tested.close());
    return why;
  }
  void answer(std::string body, http::headers fields = {}) {
    offline.network.answer_always(method::get, link, 200, std::move(body), std::move(fields));
  }
  std::size_t requests() const { return offline.network.requests().size(); }

  test::offline_services offline;
};

TEST_F(opened_transfer, has_the_whole_file_when_the_buffer_can_hold_it) {
  answer(std::string(40'000, 'x'));
  EXPECT_THAT(refusal("application/pdf", 40'000), IsEmpty());
  EXPECT_EQ(requests(), 1U);
}

TEST_F(opened_transfer, of_a_large_file_has_as_much_as_the_buffer_can_hold) {
  answer(std::string(mebibyte, 'x'));
  EXPECT_THAT(refusal("application/pdf", mebibyte), IsEmpty());
}

TEST_F(opened_transfer, is_refused_when_an_answer_without_a_length_is_empty_or_short) {
  answer("");
  EXPECT_THAT(refusal("application/pdf", 40'000), HasSubstr("announced 40000 bytes and sends 0"));
  offline.network.answer(method::get, link, 200, std::string(15'000, 'x'));
  EXPECT_THAT(refusal("application/pdf", 40'000), HasSubstr("sends 15000"));
}

TEST_F(opened_transfer, is_refused_when_every_download_is_cut) {
  offline.network.answer_cut(method::get, link, std::string(15'000, 'x'));
  EXPECT_THAT(refusal("application/pdf", 40'000), HasSubstr("cut off"));
  EXPECT_EQ(requests(), 5U) << "as often as anything is tried";
}

TEST_F(opened_transfer, of_a_large_file_is_refused_when_every_download_is_cut_within_the_buffer) {
  offline.network.answer_cut(method::get, link, std::string(400'000, 'x'));
  EXPECT_THAT(refusal("application/pdf", mebibyte), HasSubstr("cut off"));
}

TEST_F(opened_transfer, is_refused_when_the_file_is_missing) {
  offline.network.answer(method::get, link, 404, "");
  EXPECT_THAT(refusal("application/pdf", 40'000), HasSubstr("404"));
}

TEST_F(opened_transfer, of_html_is_refused_for_a_login_form_of_the_announced_length) {
  const std::string page = R"(<html><form><input name="os_username"></form></html>)";
  answer(page, {{"Content-Type", "text/html"}});
  EXPECT_THAT(refusal("text/html", page.size()), HasSubstr("login form"));
  EXPECT_EQ(requests(), 1U);
}

TEST_F(opened_transfer, of_html_is_refused_when_it_was_redirected_to_a_login) {
  http::response elsewhere;
  elsewhere.status = 200;
  elsewhere.body = "<html>hello</html>";
  elsewhere.fields = {{"Content-Type", "text/html"}};
  elsewhere.url = "https://confluence.example.com/login.action";
  offline.network.answer_by([&](const http::request&) { return elsewhere; });
  EXPECT_THAT(refusal("text/html", elsewhere.body.size()), HasSubstr("/login.action"));
}

TEST_F(opened_transfer, of_large_html_is_refused_for_a_login_form_in_its_first_bytes) {
  answer("<html><input type=password>" + std::string(mebibyte, ' '), {{"Content-Type", "text/html"}});
  EXPECT_THAT(refusal("text/html", mebibyte + 27), HasSubstr("login form"));
}

TEST_F(opened_transfer, that_broke_off_once_is_opened_by_another_try) {
  offline.network.fail(method::get, link, http::transport_fault::broken);
  answer(std::string(40'000, 'x'));
  EXPECT_THAT(refusal("application/pdf", 40'000), IsEmpty());
  EXPECT_EQ(requests(), 2U);
}

} // namespace
