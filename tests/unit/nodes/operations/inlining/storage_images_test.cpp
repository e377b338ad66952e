#include "nodes/operations/inlining/storage_images.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace cfc::nodes::inlining;

/// The only image of a body that has one and is well-formed.
image_macro only(const std::string& body) {
  const auto found = find_images(body);
  EXPECT_FALSE(found.malformed_at) << body;
  EXPECT_EQ(found.macros.size(), 1U) << body;
  return found.macros.empty() ? image_macro() : found.macros.front();
}

image_target target_of(const std::string& children) {
  return only("<ac:image>" + children + "</ac:image>").target;
}

std::string bytes_of(const std::string& body, const image_macro& macro) {
  return body.substr(macro.begin, macro.end - macro.begin);
}

const std::string plain = R"(<ac:image><ri:attachment ri:filename="a.png" /></ac:image>)";

TEST(storage_images, a_body_without_the_bytes_of_the_tag_is_not_parsed) {
  EXPECT_FALSE(may_have_images("<p>a & b <br></p>"));
  EXPECT_FALSE(find_images("<p>a & b <br></p>").malformed_at);
}

TEST(storage_images, an_image_is_found_at_its_bytes_whatever_stands_before_it) {
  for (const std::string before : {"", "<p>Grüße 😀 &nbsp;&uuml;&#x1F600;</p>", "<p><![CDATA[ <b>&]]></p>",
                                   "<!-- é --><hr />", "<p a='&quot;&gt;&lt;'>x</p>"}) {
    const auto body = before + plain + "<p>Ende 𝄞</p>";
    EXPECT_EQ(bytes_of(body, only(body)), plain);
  }
}

TEST(storage_images, attributes_may_be_written_as_XML_allows) {
  const std::string image =
      "<ac:image ac:alt='a > b'\n\tac:width = \"10\"\r\n ac:height='20' "
      "ac:title='t' ac:align=\"center\"><ri:attachment\n ri:filename='a.png'/></ac:image\n >";
  const auto found = only("<p>" + image + "</p>");
  EXPECT_EQ(bytes_of("<p>" + image + "</p>", found), image);
  EXPECT_EQ(found.alt, "a > b");
  EXPECT_EQ(found.width, "10");
  EXPECT_EQ(found.height, "20");
  EXPECT_EQ(found.title, "t");
  EXPECT_EQ(found.file_name, "a.png");
}

TEST(storage_images, texts_are_decoded_those_of_HTML_too) {
  const auto found = only(R"(<ac:image ac:alt="&Auml;&quot;"><ri:attachment )"
                          R"(ri:filename="a &amp; b &uuml;&#228;&#x1F600;&lt;.png"/></ac:image>)");
  EXPECT_EQ(found.file_name, "a & b üä😀<.png");
  EXPECT_EQ(found.alt, "Ä\"");
}

TEST(storage_images, an_attribute_that_is_there_and_empty_is_not_one_that_is_absent) {
  const auto found = only(R"(<ac:image ac:alt=""><ri:attachment ri:filename="a.png"/></ac:image>)");
  EXPECT_EQ(found.alt, "");
  EXPECT_FALSE(found.title);
}

TEST(storage_images, the_children_tell_what_is_shown) {
  const std::string own = R"(<ri:attachment ri:filename="a.png"/>)";
  EXPECT_EQ(target_of(own), image_target::own_attachment);
  EXPECT_EQ(
      target_of(R"(<ri:attachment ri:filename="a.png"><ri:page ri:content-title="T"/></ri:attachment>)"),
      image_target::other_page);
  EXPECT_EQ(target_of(R"(<ri:url ri:value="https://x.example/a.png"/>)"), image_target::external);
  EXPECT_EQ(target_of(own + R"(<ri:url ri:value="x"/>)"), image_target::external);
}

TEST(storage_images, a_reference_that_is_broken_is_never_taken_for_an_own_image) {
  EXPECT_EQ(target_of(""), image_target::unresolvable);
  EXPECT_EQ(only("<ac:image/>").target, image_target::unresolvable);
  EXPECT_EQ(target_of("<ri:attachment/>"), image_target::unresolvable);
  EXPECT_EQ(target_of(R"(<ri:attachment ri:filename=""/>)"), image_target::unresolvable);
  EXPECT_EQ(target_of(R"(<ri:attachment ri:filename="a.png"><ri:page/></ri:attachment>)"),
            image_target::unresolvable);
  EXPECT_EQ(target_of(R"(<b><ri:attachment ri:filename="a.png"/></b>)"), image_target::unresolvable);
}

TEST(storage_images, an_attachment_of_anything_but_a_page_is_unsupported) {
  for (const std::string child : {"<ri:blog-post ri:content-title='B'/>",
                                  "<ri:content-entity ri:content-id='7'/>", "<ri:space ri:space-key='K'/>"}) {
    EXPECT_EQ(target_of("<ri:attachment ri:filename='a.png'>" + child + "</ri:attachment>"),
              image_target::unsupported_reference);
  }
}

TEST(storage_images, another_page_is_named_by_its_title_and_perhaps_its_space) {
  const auto found = only(R"(<ac:image><ri:attachment ri:filename="a.png"><ri:page ri:space-key="KEY" )"
                          R"(ri:content-title="A &quot;B&quot; &amp; C"/></ri:attachment></ac:image>)");
  EXPECT_EQ(found.page_title, "A \"B\" & C");
  EXPECT_EQ(found.space_key, "KEY");
}

TEST(storage_images, the_first_child_of_each_name_counts) {
  const auto found =
      only(R"(<ac:image><ri:attachment ri:filename="a.png"/><ri:attachment ri:filename="b.png"/>)"
           R"(<ac:caption>one</ac:caption><ac:caption>two</ac:caption></ac:image>)");
  EXPECT_EQ(found.file_name, "a.png");
}

TEST(storage_images, the_outer_one_of_nested_images_counts_with_the_bytes_of_its_caption) {
  const std::string caption = "<p>see " + plain + " <b>there</b> &nbsp;</p>";
  const auto body = "<p/><ac:image><ri:attachment ri:filename=\"o.png\"/><ac:caption >" + caption +
                    "</ac:caption></ac:image>";
  const auto found = only(body);
  EXPECT_EQ(found.file_name, "o.png");
  EXPECT_EQ(body.substr(found.caption_begin, found.caption_end - found.caption_begin), caption);
}

TEST(storage_images, a_caption_may_be_empty) {
  const auto found = only("<ac:image><ri:attachment ri:filename='a.png'/><ac:caption/></ac:image>");
  EXPECT_EQ(found.caption_begin, found.caption_end);
}

TEST(storage_images, what_is_only_text_or_another_element_is_not_looked_at) {
  const std::vector<std::string> bodies{"<ac:plain-text-body><![CDATA[" + plain + "]]></ac:plain-text-body>",
                                        "<!-- " + plain + " -->", "<AC:IMAGE><!--<ac:image--></AC:IMAGE>",
                                        "<ac:image-x></ac:image-x>",
                                        "<p>&lt;ac:image&gt;</p><img src='a.png'/><!--<ac:image-->"};
  for (const auto& body : bodies) {
    const auto found = find_images(body);
    EXPECT_TRUE(found.macros.empty()) << body;
    EXPECT_FALSE(found.malformed_at) << body;
  }
}

TEST(storage_images, images_are_found_at_any_depth_and_side_by_side) {
  const auto body = "<table><tr><td>" + plain + plain +
                    "</td></tr></table><ac:layout><ac:layout-section><ac:link>"
                    "<ac:link-body>" +
                    plain +
                    "</ac:link-body></ac:link></ac:layout-section></ac:layout>"
                    "<ac:structured-macro ac:name='panel'><ac:rich-text-body>" +
                    plain + "</ac:rich-text-body></ac:structured-macro>";
  const auto found = find_images(body);
  ASSERT_EQ(found.macros.size(), 4U);
  for (const auto& macro : found.macros)
    EXPECT_EQ(bytes_of(body, macro), plain);
  EXPECT_EQ(found.macros[1].begin, found.macros[0].end);
}

/// What is complete before the fault is found, nothing behind it, and the offset is that of the fault.
void expect_stop(const std::string& fault) {
  const auto body = "<p>é</p>" + plain + fault + plain;
  const auto found = find_images(body);
  EXPECT_EQ(found.macros.size(), 1U) << fault;
  ASSERT_TRUE(found.malformed_at) << fault;
  EXPECT_GE(*found.malformed_at, 9 + plain.size()) << fault;
  EXPECT_LE(*found.malformed_at, body.size()) << fault;
}

TEST(storage_images, reading_stops_where_the_body_stops_being_well_formed) {
  for (const std::string fault :
       {"<p>a & b</p>", "<p><br></p>", "<p a='1' a='2'/>", "<p>\b</p>", "<p>&bogus;</p>", "<!DOCTYPE html>",
        "</p>", "</r>", "<?xml version='1.0'?>", "<p>\xFF</p>", "]]>"}) {
    expect_stop(fault);
  }
  expect_stop(std::string("\0", 1));
}

TEST(storage_images, an_image_that_is_not_closed_is_none) {
  for (const std::string open : {"<ac:image><ri:attachment ri:filename='a.png'/> text",
                                 "<ac:image><ri:attachment ri:filename='a.png'/></ac:im", "<ac:image"}) {
    const auto found = find_images("<p/>" + open);
    EXPECT_TRUE(found.macros.empty()) << open;
    EXPECT_TRUE(found.malformed_at) << open;
  }
}

TEST(storage_images, depth_is_limited) {
  const auto nested = [](int depth) {
    std::string body;
    for (int i = 0; i < depth; ++i)
      body += "<b>";
    body += plain;
    for (int i = 0; i < depth; ++i)
      body += "</b>";
    return body;
  };
  EXPECT_FALSE(find_images(nested(254)).malformed_at);
  EXPECT_EQ(find_images(plain + nested(255)).malformed_at, plain.size() + 3 * 255 + 10);
  EXPECT_TRUE(find_images(plain + nested(10'000)).malformed_at);
  EXPECT_EQ(find_images(plain + nested(10'000)).macros.size(), 1U);
}

TEST(storage_images, no_more_than_ten_thousand_are_looked_at) {
  const std::string image = "<ac:image/>";
  std::string body;
  for (int i = 0; i < 10'000; ++i)
    body += image;
  EXPECT_EQ(find_images(body).macros.size(), 10'000U);
  EXPECT_FALSE(find_images(body).malformed_at);
  const auto found = find_images(body + image + plain);
  EXPECT_EQ(found.macros.size(), 10'000U);
  EXPECT_EQ(found.malformed_at, body.size());
}

TEST(storage_images, entities_cannot_be_declared_or_grow) {
  const auto found = find_images("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>]>" + plain);
  EXPECT_TRUE(found.macros.empty());
  EXPECT_TRUE(found.malformed_at);
}

TEST(storage_images, tags_and_comments_larger_than_any_buffer_are_read) {
  const std::string much(3'000'000, 'x');
  const auto body =
      "<!--" + much + "--><p a='" + much + "'/>" + much + plain + "<![CDATA[" + much + "]]>" + plain;
  const auto found = find_images(body);
  EXPECT_FALSE(found.malformed_at);
  ASSERT_EQ(found.macros.size(), 2U);
  EXPECT_EQ(bytes_of(body, found.macros[0]), plain);
  EXPECT_EQ(bytes_of(body, found.macros[1]), plain);
}

} // namespace
