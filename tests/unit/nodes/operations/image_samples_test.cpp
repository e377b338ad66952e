// Samples of page bodies with images, and the bytes that are uploaded for them.

#include "io/http/encoding.hpp"
#include "nodes/operations/image_placing.hpp"
#include "nodes/operations/inlining/inlined_body.hpp"
#include "tests/unit/nodes/operations/inlining/in_memory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <variant>

namespace {

using namespace cfc;
using namespace cfc::nodes;

/// A piece of a body: what stands there, and what is written instead.
struct piece {
  std::string before, after;
};
piece kept(const std::string& text) {
  return {text, text};
}

std::string attachment(const std::string& name, const std::string& inside = {}) {
  return "<ri:attachment ri:filename=\"" + name + "\">" + inside + "</ri:attachment>";
}
std::string macro_of(const std::string& children) {
  return "<ac:image>" + children + "</ac:image>";
}
std::string img(const std::string& bytes, const std::string& alt) {
  return R"(<img src="data:image/png;base64,)" + http::base64(bytes) + R"(" alt=")" + alt + R"(" />)";
}
std::string appended(const std::string& bytes, const std::string& alt) {
  return "<p>" + img(bytes, alt) + "</p>";
}

/// The images of a page: those of its own, and those of others by `space/title`. Their bytes are their ids.
struct surroundings {
  std::vector<std::pair<std::string, std::string>> own; ///< title, id
  std::map<std::string, std::map<std::string, std::string>> others = {};
};

class image_samples : public testing::Test {
protected:
  /// @param behind what is appended
  void expect(const std::vector<piece>& pieces, const surroundings& around, const std::string& behind = {}) {
    std::string body, grown, unchanged;
    for (const auto& one : pieces) {
      body += one.before;
      grown += one.after;
      unchanged += one.before == one.after ? one.before : "";
    }
    take(body, around);
    EXPECT_EQ(uploaded(body), grown + behind) << body;
    EXPECT_EQ(kept_of(body), unchanged) << "nothing but the macros is replaced";
  }
  std::vector<std::string> left() const {
    std::vector<std::string> reasons;
    for (const auto& one : choice_.left_out)
      reasons.emplace_back(name_of(one.reason));
    return reasons;
  }
  const inlining::found_images& found() const { return found_; }

private:
  void take(const std::string& body, const surroundings& around) {
    found_ = inlining::find_images(body);
    own_.clear();
    for (const auto& [title, id] : around.own)
      own_.push_back({{"1", id, title, "", "image/png", id.size()}});
    others_.clear();
    for (const auto& [place, files] : around.others) {
      for (const auto& [title, id] : files)
        others_[place][title] = image_file{"2", id, title, "", "image/png", id.size()};
    }
    const page_finder find = [this](const inlining::image_macro& macro) -> other_page {
      const auto at =
          others_.find((macro.space_key.empty() ? "HERE" : macro.space_key) + "/" + macro.page_title);
      if (at == others_.end())
        return not_inlined_reason::page_not_found;
      return &at->second;
    };
    choice_ = choose_images(found_.macros, own_, find, 1'000'000);
  }
  std::vector<inlining::part> parts(const std::string& body) const {
    std::vector<inlining::placed_image> placed;
    for (std::size_t i = 0; i < choice_.images.size(); ++i) {
      const auto& file = choice_.files[choice_.images[i].file];
      placed.push_back({choice_.images[i].macro, file.title, file.media_type, i, file.bytes});
    }
    return inlining::lay_out(body.size(), placed);
  }
  std::string uploaded(const std::string& body) const {
    inlining::inlined_body source(body, parts(body), [this](std::size_t image) {
      return std::make_shared<test::slow_bytes>(choice_.files[choice_.images[image].file].id, 5, true);
    });
    const auto all = test::drain(source, 11);
    EXPECT_EQ(source.size(), all.bytes.size()) << "what the registration says";
    return all.bytes;
  }
  std::string kept_of(const std::string& body) const {
    std::string all;
    for (const auto& one : parts(body)) {
      if (const auto* bytes = std::get_if<inlining::kept_bytes>(&one))
        all += body.substr(bytes->begin, bytes->end - bytes->begin);
    }
    return all;
  }

  inlining::found_images found_;
  std::vector<own_image> own_;
  std::map<std::string, named_images> others_;
  image_choice choice_;
};

const surroundings a_png{{{"a.png", "bytes of a"}}};
const std::string of_a = "bytes of a";
const piece image_a{macro_of(attachment("a.png")), img(of_a, "a.png")};

TEST_F(image_samples, attributes_as_xml_allows_them) {
  expect(
      {kept("<p>"),
       {"<ac:image ac:alt='x > y'\n\tac:width='10'\r\n ac:align=\"center\"\n><ri:attachment\n\tri:filename='a.png'\n/>"
        "</ac:image >",
        R"(<img src="data:image/png;base64,)" + http::base64(of_a) + R"(" alt="x > y" width="10" />)"},
       kept("</p>")},
      a_png);
}

TEST_F(image_samples, names_with_entities_quotes_and_angle_brackets) {
  expect({{macro_of(attachment("a &amp; b &uuml;&#228;&#x1F600;.png")),
           img("first", "a &amp; b \u00fc\u00e4\U0001F600.png")},
          {macro_of(attachment("&quot;&lt;.png")), img("second", "&quot;&lt;.png")}},
         {{{"a & b \u00fc\u00e4\U0001F600.png", "first"}, {"\"<.png", "second"}}});
}

TEST_F(image_samples, signs_of_every_length_before_and_behind) {
  expect({kept("<p>Gr\u00fc\u00dfe \U0001F600 \u20ac &nbsp;&#x1F600;</p>"), image_a,
          kept("<p>\U0001D11E \u00e9</p>")},
         a_png);
}

TEST_F(image_samples, macros_that_are_only_text) {
  const auto text = "<ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[" + image_a.before +
                    "]]></ac:plain-text-body></ac:structured-macro><!-- " + image_a.before + " -->";
  expect({kept(text)}, a_png, appended(of_a, "a.png"));
}

TEST_F(image_samples, in_cells_layouts_links_and_panels) {
  expect({kept("<table><tbody><tr><td>"), image_a,
          kept("</td></tr></tbody></table><ac:layout><ac:layout-section><ac:layout-cell>"), image_a,
          kept("</ac:layout-cell></ac:layout-section></ac:layout><ac:link><ac:link-body>"), image_a,
          kept("</ac:link-body></ac:link><ac:structured-macro ac:name=\"panel\"><ac:rich-text-body><p>"),
          image_a, kept("</p></ac:rich-text-body></ac:structured-macro>")},
         a_png);
}

TEST_F(image_samples, side_by_side_and_nothing_but_the_macro) {
  expect({image_a, image_a}, a_png);
  expect({image_a}, a_png);
}

TEST_F(image_samples, of_one_name_on_several_pages) {
  const surroundings around{
      {{"a.png", "bytes of a"}},
      {{"HERE/T \"x\" & y", {{"a.png", "same space"}}}, {"ELSE/T", {{"a.png", "other space"}}}}};
  expect({image_a,
          {macro_of(attachment("a.png", R"(<ri:page ri:content-title="T &quot;x&quot; &amp; y" />)")),
           img("same space", "a.png")},
          {macro_of(attachment("a.png", R"(<ri:page ri:space-key="ELSE" ri:content-title="T" />)")),
           img("other space", "a.png")}},
         around);
}

TEST_F(image_samples, of_a_page_without_title_an_own_one_is_appended) {
  expect({kept(macro_of(attachment("a.png", "<ri:page />")))}, a_png, appended(of_a, "a.png"));
  EXPECT_THAT(left(), testing::ElementsAre("unresolvable"));
}

TEST_F(image_samples, of_a_url_beside_an_attachment_that_is_appended) {
  expect({kept(macro_of(attachment("a.png") + R"(<ri:url ri:value="https://elsewhere.example/a.png" />)"))},
         a_png, appended(of_a, "a.png"));
  EXPECT_THAT(left(), testing::ElementsAre("external"));
}

TEST_F(image_samples, self_closing_unclosed_and_cut_off) {
  expect({kept("<p>x</p><ac:image /><p>behind</p>")}, a_png, appended(of_a, "a.png"));
  expect({kept("<ac:image>" + attachment("a.png") + "<p>behind</p>")}, a_png, appended(of_a, "a.png"));
  expect({image_a, kept("<ac:image>" + attachment("b.png") + "</ac:im")},
         {{{"a.png", of_a}, {"b.png", "of b"}}}, appended("of b", "b.png"));
}

TEST_F(image_samples, nested_in_a_caption_and_captions_with_markup) {
  const std::string caption = "<p>see " + macro_of(attachment("b.png")) + " <b>there</b> &nbsp;</p>";
  const auto body = macro_of(attachment("a.png") + "<ac:caption>" + caption + "</ac:caption>");
  // The caption is kept bytes, too, so the two ends of the macro are pieces of their own.
  expect({{macro_of(attachment("a.png")).substr(0, macro_of(attachment("a.png")).find("</ac:image>")) +
               "<ac:caption>",
           img(of_a, "a.png")},
          kept(caption),
          {"</ac:caption></ac:image>", ""},
          kept("<p>!</p>")},
         {{{"a.png", of_a}, {"b.png", "of b"}}}, appended("of b", "b.png"));
  EXPECT_EQ(found().macros.at(0).end, body.size());
  expect({kept("<AC:IMAGE>" + attachment("a.png") + "</AC:IMAGE><!--<ac:image-->")}, a_png,
         appended(of_a, "a.png"));
}

TEST_F(image_samples, before_and_behind_a_fault) {
  for (const std::string fault :
       {"<p>a & b</p>", "<p><br></p>", "<p>&bogus;</p>", "<p>\b</p>", "<!DOCTYPE html>"}) {
    expect({kept("<p/>"), image_a, kept(fault + macro_of(attachment("b.png")) + "<p>end</p>")},
           {{{"a.png", of_a}, {"b.png", "of b"}}}, appended("of b", "b.png"));
    EXPECT_TRUE(found().malformed_at) << fault;
  }
}

TEST_F(image_samples, before_and_behind_ten_thousand_levels) {
  std::string deep, out;
  for (int i = 0; i < 10'000; ++i) {
    deep += "<b>";
    out += "</b>";
  }
  expect({image_a, kept(deep + macro_of(attachment("b.png")) + out)}, {{{"a.png", of_a}, {"b.png", "of b"}}},
         appended("of b", "b.png"));
}

TEST_F(image_samples, used_twice_is_one_file_and_further_ones_stand_behind_in_their_order) {
  surroundings around{{{"a.png", of_a}}};
  std::string behind;
  for (int i = 10; i < 40; ++i) {
    const auto name = "further " + std::to_string(i) + ".png";
    around.own.emplace_back(name, "bytes of " + name);
    behind += appended("bytes of " + name, name);
  }
  expect({image_a, kept("<hr/>"), image_a}, around, behind);
}

} // namespace
