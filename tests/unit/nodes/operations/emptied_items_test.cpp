#include "nodes/operations/emptied_items.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using confluence::instance;
using http::method;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string page_key = "acme/65_DOC/1", file_key = "acme/65_DOC/1::att7",
                  other_file = "acme/65_DOC/1::att8";

/// Unique holds a page and two attachments of it that came empty in this cycle.
class emptied_items_test : public testing::Test {
protected:
  explicit emptied_items_test(instance kind = instance::data_center) : offline(kind) {
    offline.tenant.processing.verify_deletions = config::deletion_check::none;
    platform.keys = {page_key, file_key, other_file};
    platform.owner = "s65";
    offline.network.answer_by([this](const http::request& what) { return platform.answer_to(what.body); });
  }
  emptied_items find(std::vector<std::string> keys) {
    return test::run(offline.io,
                     find_emptied(*offline.services, run, std::move(keys), "acme/65_DOC/", {"s65"}));
  }
  static std::vector<std::string> going(const emptied_items& found) {
    std::vector<std::string> keys;
    for (const auto& content : found.contents)
      keys.push_back(content.key);
    return keys;
  }
  static std::vector<std::string> kept(const emptied_items& found) {
    std::vector<std::string> keys;
    for (const auto& content : found.averted)
      keys.push_back(content.key);
    return keys;
  }
  void answer(const std::string& path, const std::string& body) {
    offline.network.answer(method::get, path, 200, body);
  }
  std::ptrdiff_t lists() const {
    const auto& requests = offline.network.requests();
    return std::count_if(requests.begin(), requests.end(),
                         [](const auto& one) { return one.url.find("/attachment") != std::string::npos; });
  }

  static constexpr const char* page_path = "/rest/api/content/1?expand=body.storage";
  static constexpr const char* list_path = "/rest/api/content/1/child/attachment";
  test::offline_services offline;
  test::stored_contents platform;
  run_context run;
};

std::string body(const std::string& text) {
  return R"({"id":"1","title":"T","body":{"storage":{"value":")" + text + R"("}}})";
}
std::string files(const std::string& rows) {
  return R"({"results":[)" + rows + R"(],"_links":{}})";
}
std::string file(const std::string& id, const std::string& size) {
  return R"({"id":")" + id + R"(","title":"f","extensions":{"fileSize":)" + size + "}}";
}

TEST_F(emptied_items_test, holds_a_page_that_is_empty_when_it_is_read_again) {
  answer(page_path, body(""));
  const auto found = find({page_key});
  EXPECT_THAT(going(found), ElementsAre(page_key));
  EXPECT_THAT(found.averted, IsEmpty());
}

TEST_F(emptied_items_test, spares_a_page_that_has_a_body_when_it_is_read_again) {
  answer(page_path, body("back"));
  const auto found = find({page_key});
  EXPECT_THAT(going(found), IsEmpty());
  EXPECT_THAT(kept(found), ElementsAre(page_key));
}

TEST_F(emptied_items_test, spares_a_page_of_whose_body_nothing_is_said) {
  answer(page_path, R"({"id":"1","title":"T"})");
  EXPECT_THAT(kept(find({page_key})), ElementsAre(page_key));
  offline.network.answer(method::get, page_path, 404, "");
  EXPECT_THAT(kept(find({page_key})), ElementsAre(page_key));
}

TEST_F(emptied_items_test, spares_a_page_in_whose_place_another_empty_one_is_told) {
  answer(page_path, R"({"id":"4000","body":{"storage":{"value":""}}})");
  const auto found = find({page_key});
  EXPECT_THAT(going(found), IsEmpty());
  EXPECT_THAT(kept(found), ElementsAre(page_key));
}

TEST_F(emptied_items_test, spares_a_page_that_alone_can_not_be_read_again) {
  offline.network.answer_always(method::get, page_path, 500, "");
  EXPECT_THAT(kept(find({page_key})), ElementsAre(page_key));
}

TEST_F(emptied_items_test, says_why_an_item_is_spared) {
  answer(page_path, body("back"));
  EXPECT_THAT(find({page_key}).averted.at(0).why, HasSubstr("did not say so"));
  offline.network.answer_always(method::get, page_path, 500, "");
  EXPECT_THAT(find({page_key}).averted.at(0).why, AllOf(HasSubstr("could not be read"), HasSubstr("500")));
  offline.network.answer(method::get, list_path, 404, "");
  EXPECT_THAT(find({file_key}).averted.at(0).why, AllOf(HasSubstr("could not be read"), HasSubstr("404")));
}

TEST_F(emptied_items_test, holds_attachments_that_are_empty_in_a_list_of_their_page) {
  answer(list_path, files(file("att7", "0") + "," + file("att8", "0")));
  EXPECT_THAT(going(find({file_key, other_file})), ElementsAre(file_key, other_file));
  EXPECT_EQ(lists(), 1) << "one for all of a page";
}

TEST_F(emptied_items_test, spares_attachments_that_are_not_empty_or_not_named_in_the_list) {
  answer(list_path, files(file("att7", "12")));
  EXPECT_THAT(kept(find({file_key, other_file})), ElementsAre(file_key, other_file));
}

TEST_F(emptied_items_test, spares_an_attachment_without_a_size) {
  answer(list_path, files(R"({"id":"att7","title":"f"})"));
  EXPECT_THAT(kept(find({file_key})), ElementsAre(file_key));
}

TEST_F(emptied_items_test, spares_an_attachment_whose_page_has_no_list) {
  offline.network.answer(method::get, list_path, 404, "");
  EXPECT_THAT(kept(find({file_key})), ElementsAre(file_key));
}

TEST_F(emptied_items_test, asks_nothing_of_confluence_where_unique_holds_nothing) {
  platform.keys.clear();
  EXPECT_THAT(going(find({page_key, file_key})), IsEmpty());
  EXPECT_EQ(offline.network.requests().size(), 1U);
}

TEST_F(emptied_items_test, are_not_known_when_they_can_not_be_read_again) {
  offline.network.answer_always(method::get, page_path, 403, "");
  EXPECT_THROW(find({page_key}), http::api_error);
}

class emptied_items_of_cloud : public emptied_items_test {
protected:
  emptied_items_of_cloud() : emptied_items_test(instance::cloud) {}
};

TEST_F(emptied_items_of_cloud, are_pages_by_a_search_that_asks_for_the_body_alone) {
  answer("content/search", R"({"results":[)" + body("") + R"(],"_links":{}})");
  EXPECT_THAT(going(find({page_key})), ElementsAre(page_key));
  EXPECT_THAT(offline.network.requests().back().url, HasSubstr("expand=body.storage&"));
}

TEST_F(emptied_items_of_cloud, are_attachments_of_pages_and_of_blog_posts) {
  offline.network.answer(method::get, "/api/v2/pages/1/attachments", 404, "");
  answer("/api/v2/blogposts/1/attachments", files(R"({"id":"att7","title":"f","fileSize":0})"));
  EXPECT_THAT(going(find({file_key})), ElementsAre(file_key));
}

} // namespace
