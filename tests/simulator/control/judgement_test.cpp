#include "tools/simulator/control/edits.hpp"
#include "tools/simulator/control/judgement.hpp"
#include "tools/simulator/text/json.hpp"
#include "tools/simulator/text/sha256.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace cfc::simulator {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// One page with a body of five bytes.
class a_judgement : public testing::Test {
protected:
  a_judgement() {
    content_.add_space({65, "DOC", "Documents", "global", false, false});
    new_page made;
    made.id = 101;
    made.space_key = "DOC";
    made.title = "Home";
    made.labels = {"single", "topic"};
    made.body = "hello";
    content_.add_page(made);
    unique_.with_state([&](unique_state& held) {
      apply_unique_edits(held, unique_.settings(),
                         read_json(R"({"op":"addScope","path":"Company/Confluence/DOC"})"));
    });
  }

  judgement judged() {
    expectation by;
    by.single_label = "single";
    by.all_label = "all";
    return unique_.with_state([&](const unique_state& held) { return judge(content_, by, held); });
  }

  /// A content as a perfect sync would leave it, but for what is given.
  void put(const std::string& key, const std::string& title = "Home",
           const std::string& space_name = "Documents") {
    const auto edit = read_json(
        R"({"op":"putContent","key":")" + key + R"(","path":"Company/Confluence/DOC","title":")" + title +
        R"(","mimeType":"text/html","byteSize":5,"metadata":{"spaceKey":"DOC","spaceName":")" + space_name +
        R"(","confluenceLabels":["topic"]}})");
    unique_.with_state([&](unique_state& held) {
      apply_unique_edits(held, unique_.settings(), edit);
      auto& content = held.contents[*held.contents.find(key)];
      content.uploaded = content.finalised = true;
      content.uploaded_bytes = 5;
      const auto digest = sha256("hello");
      std::copy(digest.begin(), digest.end(), content.sha256.begin());
    });
  }

  instance content_{instance_settings{}};
  unique_service unique_{unique_settings{}};
  const std::string page_ = "tenant/65_DOC/101";
};

TEST_F(a_judgement, of_an_empty_unique_is_that_all_is_missing) {
  const auto found = judged();
  EXPECT_FALSE(found.complete());
  EXPECT_EQ(found.expected, 1U);
  EXPECT_EQ(found.held, 0U);
  EXPECT_THAT(found.missing.examples, ElementsAre(page_));
}

TEST_F(a_judgement, of_what_ought_to_be_there_is_that_it_is_complete) {
  put(page_);
  const auto found = judged();
  EXPECT_TRUE(found.complete()) << write_json(judgement_json(found));
  EXPECT_EQ(found.right, 1U);
}

TEST_F(a_judgement, finds_what_is_there_too_much) {
  put(page_);
  put("tenant/65_DOC/999");
  const auto found = judged();
  EXPECT_FALSE(found.complete());
  EXPECT_THAT(found.surplus.examples, ElementsAre("tenant/65_DOC/999"));
  EXPECT_THAT(found.missing.examples, IsEmpty());
}

TEST_F(a_judgement, says_what_is_wrong_with_a_content) {
  put(page_, "Another title");
  EXPECT_THAT(judged().wrong.examples, ElementsAre(page_ + ": title"));
  put(page_, "Home", "Another space");
  EXPECT_THAT(judged().wrong.examples, ElementsAre(page_ + ": metadata"));
  unique_.with_state(
      [&](unique_state& held) { held.contents[*held.contents.find(page_)].uploaded_bytes = 4; });
  EXPECT_THAT(judged().wrong.examples, ElementsAre(page_ + ": size"));
  unique_.with_state(
      [&](unique_state& held) { held.contents[*held.contents.find(page_)].finalised = false; });
  EXPECT_THAT(judged().wrong.examples, ElementsAre(page_ + ": unfinished"));
}

TEST_F(a_judgement, keeps_a_few_examples_of_many) {
  for (int i = 0; i < 30; ++i)
    put("tenant/65_DOC/9" + std::to_string(i));
  const auto found = judged();
  EXPECT_EQ(found.surplus.count, 30U);
  EXPECT_EQ(found.surplus.examples.size(), 10U);
}

} // namespace

} // namespace cfc::simulator
