#include "io/http/encoding.hpp"
#include "nodes/operations/inlining/inlined_body.hpp"
#include "tests/unit/nodes/operations/inlining/in_memory.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes::inlining;
using state = http::body_source::state;

/// Replaces the images of the body that have a file name by images of those bytes, and appends others.
struct page {
  std::string body;
  std::vector<std::string> images; ///< of the macros in their order, then the appended
  std::string media_type = "image/png";

  std::vector<part> parts() const {
    const auto found = find_images(body);
    std::vector<placed_image> placed;
    for (const auto& macro : found.macros) {
      if (!macro.file_name.empty() && placed.size() < images.size())
        placed.push_back({&macro, {}, media_type, placed.size(), images[placed.size()].size()});
    }
    while (placed.size() < images.size())
      placed.push_back(
          {nullptr, "further & more.png", media_type, placed.size(), images[placed.size()].size()});
    return lay_out(body.size(), placed);
  }
  /// What is uploaded, which must be as long as was said before.
  std::string uploaded(std::size_t step = 7) const {
    inlined_body source(body, parts(), [this](std::size_t image) {
      return std::make_shared<test::slow_bytes>(images[image], 5, true);
    });
    const auto all = test::drain(source, step);
    EXPECT_EQ(all.last, state::end);
    EXPECT_EQ(source.size(), all.bytes.size());
    return all.bytes;
  }
};

TEST(inlined_body, the_bytes_of_a_macro_become_an_img_and_all_others_stay) {
  const page with{
      R"(<p class='x'>Grüße &nbsp;<br/></p><ac:image ac:width="10" ac:height="20" ac:title="t&lt;" )"
      R"(ac:alt="a &amp; &quot;b&quot; &uuml;" ac:align="center"><ri:attachment ri:filename="a.png" />)"
      R"(</ac:image ><p>😀 <![CDATA[<&]]><!-- c --></p>)",
      {"hello"}};
  for (const std::size_t step : {1U, 7U, 100'000U}) {
    EXPECT_EQ(with.uploaded(step),
              R"(<p class='x'>Grüße &nbsp;<br/></p><img src="data:image/png;base64,aGVsbG8=" )"
              R"(alt="a &amp; &quot;b&quot; ü" title="t&lt;" width="10" height="20" />)"
              R"(<p>😀 <![CDATA[<&]]><!-- c --></p>)");
  }
}

TEST(inlined_body, without_an_alt_the_file_name_is_it_and_an_empty_one_is_left_out) {
  EXPECT_EQ((page{R"(<ac:image><ri:attachment ri:filename="a &amp; &quot;b&quot;.png"/></ac:image>)", {"x"}}
                 .uploaded()),
            R"(<img src="data:image/png;base64,eA==" alt="a &amp; &quot;b&quot;.png" />)");
  EXPECT_EQ((page{R"(<ac:image ac:alt="" ac:title=""><ri:attachment ri:filename="a.png"/></ac:image>)", {"x"}}
                 .uploaded()),
            R"(<img src="data:image/png;base64,eA==" title="" />)");
}

TEST(inlined_body, a_caption_follows_its_image_with_its_bytes) {
  EXPECT_EQ(
      (page{
          R"(<ac:image><ac:caption><p>A &nbsp;<b>B</b></p></ac:caption><ri:attachment ri:filename="a.png"/>)"
          R"(</ac:image>!)",
          {"x"}}
           .uploaded()),
      R"(<img src="data:image/png;base64,eA==" alt="a.png" /><p>A &nbsp;<b>B</b></p>!)");
}

TEST(inlined_body, further_images_come_behind_the_last_byte_in_their_order) {
  EXPECT_EQ((page{"<p/>", {"x", "yz"}}.uploaded()),
            R"(<p/><p><img src="data:image/png;base64,eA==" alt="further &amp; more.png" /></p>)"
            R"(<p><img src="data:image/png;base64,eXo=" alt="further &amp; more.png" /></p>)");
}

TEST(inlined_body, macros_side_by_side_and_alone_are_replaced) {
  const std::string macro = "<ac:image><ri:attachment ri:filename='a'/></ac:image>";
  EXPECT_EQ(
      (page{macro + macro, {"x", "y"}}.uploaded()),
      R"(<img src="data:image/png;base64,eA==" alt="a" /><img src="data:image/png;base64,eQ==" alt="a" />)");
}

TEST(inlined_body, a_macro_that_is_not_placed_stays_as_it_is) {
  const std::string stays = "<ac:image><ri:url ri:value='https://x.example/a.png'/></ac:image>";
  EXPECT_EQ((page{stays + "<ac:image><ri:attachment ri:filename='a'/></ac:image>" + stays, {"x"}}.uploaded()),
            stays + R"(<img src="data:image/png;base64,eA==" alt="a" />)" + stays);
}

TEST(inlined_body, a_body_without_images_is_given_as_it_is) {
  EXPECT_EQ((page{"<p>a & b <br> \x01</p>", {}}.uploaded()), "<p>a & b <br> \x01</p>");
}

TEST(inlined_body, says_which_image_broke_it_off) {
  const page with{"<p/>", {"first", "second"}};
  inlined_body source(with.body, with.parts(), [&](std::size_t image) {
    return std::make_shared<test::slow_bytes>(with.images[image], 2, false, image == 1);
  });
  EXPECT_EQ(test::drain(source, 1000).last, state::failed);
  EXPECT_EQ(source.failed_image(), 1U);
}

TEST(inlined_body, fails_when_an_image_is_not_to_be_had) {
  const page with{"<p/>", {"first"}};
  inlined_body source(with.body, with.parts(), [](std::size_t) { return nullptr; });
  EXPECT_EQ(test::drain(source, 1000).last, state::failed);
  EXPECT_EQ(source.failed_image(), 0U);
}

TEST(inlined_body, can_be_given_again_from_its_first_byte) {
  const page with{"<p/>", {"first"}};
  int opened = 0;
  inlined_body source(with.body, with.parts(), [&](std::size_t) {
    ++opened;
    return std::make_shared<test::slow_bytes>("first", 2);
  });
  std::string buffer(40, '\0');
  EXPECT_EQ(source.read(buffer).bytes, 40U);
  EXPECT_TRUE(source.rewind());
  EXPECT_EQ(test::drain(source, 9).bytes, with.uploaded());
  EXPECT_EQ(opened, 2);
}

TEST(inlined_body, an_image_is_opened_when_the_upload_comes_to_it) {
  const page with{"<p/>", {"first", "second"}};
  std::size_t opened = 0;
  inlined_body source(with.body, with.parts(), [&](std::size_t image) {
    opened = image + 1;
    return std::make_shared<test::slow_bytes>(with.images[image], 2);
  });
  std::string buffer(4, '\0');
  source.read(buffer);
  EXPECT_EQ(opened, 0U);
  buffer.resize(40);
  source.read(buffer);
  EXPECT_EQ(opened, 1U);
}

} // namespace
