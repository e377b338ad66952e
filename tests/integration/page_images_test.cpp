// Images that are put into their pages (INLINING.md of the specification): the bytes that arrive in Unique.

#include "tests/integration/support/a_trap.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdio>

namespace {

using namespace cfc::test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

std::string base64(const std::string& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

std::string sha256(const std::string& bytes) {
  std::array<unsigned char, 32> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  std::string hex;
  for (const auto byte : digest) {
    std::array<char, 3> two{};
    std::snprintf(two.data(), two.size(), "%02x", byte);
    hex += two.data();
  }
  return hex;
}

/// Text as it stands in a JSON string.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text)
    out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "\"";
}

struct file {
  int id;
  std::string title, content, media_type = "image/png";
};

std::string page(int id, const std::string& title, const std::string& body, const std::vector<file>& files,
                 const std::string& labels = R"(["ai-ingest"])") {
  std::string list;
  for (const auto& one : files) {
    list += (list.empty() ? "" : ",") + std::string(R"({"id": )") + std::to_string(one.id) +
            R"(, "title": )" + quoted(one.title) + R"(, "mediaType": )" + quoted(one.media_type) +
            R"(, "content": )" + quoted(one.content) + R"(, "when": "2025-01-01T00:00:00Z"})";
  }
  return R"({"id": )" + std::to_string(id) + R"(, "space": "A", "title": )" + quoted(title) +
         R"(, "labels": )" + labels + R"(, "when": "2025-02-01T00:00:00Z", "body": )" + quoted(body) +
         R"(, "attachments": [)" + list + "]}";
}

std::string space_of(const std::vector<std::string>& pages) {
  std::string list;
  for (const auto& one : pages)
    list += (list.empty() ? "" : ",") + one;
  return R"({"spaces": [{"key": "A", "id": 1}], "pages": [)" + list + "]}";
}

std::string macro(const std::string& file_name, const std::string& inside = {}) {
  const auto attachment =
      inside.empty() ? "<ri:attachment ri:filename=\"" + file_name + "\" />"
                     : "<ri:attachment ri:filename=\"" + file_name + "\">" + inside + "</ri:attachment>";
  return "<ac:image ac:width=\"10\">" + attachment + "</ac:image>";
}
std::string img(const std::string& name, const std::string& bytes,
                const std::string& width = " width=\"10\"") {
  return "<img src=\"data:image/png;base64," + base64(bytes) + "\" alt=\"" + name + "\"" + width + " />";
}
std::string appended(const std::string& name, const std::string& bytes) {
  return "<p>" + img(name, bytes, "") + "</p>";
}

class page_images : public a_trap {
protected:
  void start_inlining(const std::string& scenario) {
    start(scenario);
    switch_on();
  }
  void switch_on() {
    configuration().set(switched_ + "enabled", "true").set(switched_ + "languageModel", "MODEL");
  }
  void switch_off() { configuration().remove(switched_ + "enabled").remove(switched_ + "languageModel"); }
  run_result plan() {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.front() = "plan";
    return run_connector(directory, call);
  }
  void expect_body(int id, const std::string& body) {
    const auto held = stored("1_A/" + std::to_string(id));
    EXPECT_EQ(held.sha256, sha256(body)) << body;
    EXPECT_EQ(held.byte_size, body.size());
    EXPECT_EQ(held.mime_type, "text/html");
    EXPECT_TRUE(held.finalised);
  }
  static std::uint64_t left(const run_result& result, const std::string& reason) {
    return result.count("/counts/images/left/" + reason);
  }
  /// Of the download of an attachment, where the server itself sends it.
  void disturb_download(const file& of, const std::string& more) const {
    const auto where = GetParam().data_center ? of.title : "att" + std::to_string(of.id) + "/download";
    disturb_confluence(where, more);
  }

private:
  const std::string switched_ = "ingestion.pageIngestionConfig.htmlConfig.imageContentExtraction.";
};
class page_images_of_data_center : public page_images {};

const file first{900, "a b.png", "the first image"};
const file second{901, "second.png", "another one"};

TEST_P(page_images, go_into_their_pages_in_place_or_behind_the_end) {
  const auto before = "<p>Gr\u00fc\u00dfe &nbsp;</p>";
  start_inlining(space_of({page(10, "Page", before + macro("a b.png") + "<hr/>", {first, second})}));
  const auto result = sync_well();
  expect_body(10, before + img("a b.png", first.content) + "<hr/>" + appended("second.png", second.content));
  EXPECT_THAT(keys(), ElementsAre("1_A/10"));
  EXPECT_EQ(result.count("/counts/images/inlined"), 1);
  EXPECT_EQ(result.count("/counts/images/appended"), 1);
  EXPECT_EQ(result.count("/counts/images/bytes"), first.content.size() + second.content.size());
  remember();
  sync_well();
  EXPECT_THAT(writes(), IsEmpty());
}

TEST_P(page_images, of_other_pages_come_from_these_whatever_their_labels) {
  const file theirs{902, "a b.png", "of the other page"};
  const auto there = macro("a b.png", R"(<ri:page ri:content-title="The &quot;other&quot; &amp; page" />)");
  const auto nowhere = macro("a b.png", R"(<ri:page ri:content-title="No such" ri:space-key="A" />)");
  start_inlining(space_of({page(10, "Page", macro("a b.png") + there + nowhere, {first}),
                           page(11, "The \"other\" & page", "<p>x</p>", {theirs}, "[]")}));
  const auto result = sync_well();
  expect_body(10, img("a b.png", first.content) + img("a b.png", theirs.content) + nowhere);
  EXPECT_THAT(keys(), ElementsAre("1_A/10"));
  EXPECT_EQ(left(result, "pageNotFound"), 1);
}

TEST_P(page_images, that_may_not_go_in_stay_as_they_are) {
  const auto body = macro("x.gif") + macro("nobody.png") + macro("paper.pdf") +
                    "<ac:image><ri:url ri:value=\"https://elsewhere.example/a.png\" /></ac:image>" +
                    macro("b.png", "<ri:blog-post ri:content-title=\"B\" />") + "<ac:image />";
  start_inlining(
      space_of({page(10, "Page", body,
                     {{900, "x.gif", "gif", "image/gif"}, {901, "paper.pdf", "pdf", "application/pdf"}})}));
  const auto result = sync_well();
  expect_body(10, body);
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att901"));
  EXPECT_EQ(left(result, "notFound"), 3);
  EXPECT_EQ(left(result, "external"), 1);
  EXPECT_EQ(left(result, "unsupportedReference"), 1);
  EXPECT_EQ(left(result, "unresolvable"), 1);
  for (const auto& request : simulator().requests())
    EXPECT_THAT(request.target, Not(HasSubstr("elsewhere")));
}

TEST_P(page_images, behind_a_fault_of_the_body_are_appended) {
  const auto rest = "<p>a & b</p>" + macro("second.png");
  start_inlining(space_of({page(10, "Page", macro("a b.png") + rest, {first, second})}));
  const auto result = sync_well();
  expect_body(10, img("a b.png", first.content) + rest + appended("second.png", second.content));
  EXPECT_EQ(left(result, "malformed"), 1);
}

TEST_P(page_images, that_can_not_be_had_never_fail_their_page) {
  start_inlining(space_of({page(10, "Page", macro("a b.png") + macro("second.png"), {first, second})}));
  disturb_download(second, R"(, "status": 404, "count": -1)");
  const auto result = sync_well();
  expect_body(10, img("a b.png", first.content) + macro("second.png"));
  EXPECT_EQ(left(result, "fetchFailed"), 1) << "the fault did not happen";
  EXPECT_THAT(keys(), ElementsAre("1_A/10"));
}

TEST_P(page_images, used_twice_are_fetched_once) {
  start_inlining(space_of({page(10, "Page", macro("second.png") + macro("second.png"), {second})}));
  sync_well();
  expect_body(10, img("second.png", second.content) + img("second.png", second.content));
  std::size_t downloads = 0;
  for (const auto& request : simulator().requests())
    downloads +=
        request.target.find(GetParam().data_center ? "/second.png" : "att901/download") != std::string::npos;
  EXPECT_EQ(downloads, 1U);
}

TEST_P(page_images, that_are_large_are_streamed_into_the_page) {
  const file large{900, "large.png", std::string(3'000'001, 'l')};
  const file larger{901, "larger.png", std::string(4'000'003, 'm')};
  const auto body = "<p/>" + macro("large.png") + "<p/>" + macro("a b.png") + macro("larger.png") + "<p/>";
  start_inlining(space_of({page(10, "Page", body, {large, larger, {902, "a b.png", first.content}})}));
  const auto result = sync_well();
  expect_body(10, "<p/>" + img("large.png", large.content) + "<p/>" + img("a b.png", first.content) +
                      img("larger.png", larger.content) + "<p/>");
  EXPECT_EQ(result.count("/counts/images/inlined"), 3);
}

TEST_P(page_images, beyond_the_cap_are_ordinary_attachments) {
  const file large{902, "large.png", std::string(60'000, 'l')};
  start_inlining(space_of({page(10, "Page", macro("large.png") + macro("a b.png"), {large, first})}));
  configuration().set("ingestion.inlineMaxPageMb", "0.05");
  const auto result = sync_well();
  expect_body(10, macro("large.png") + img("a b.png", first.content));
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att902"));
  EXPECT_EQ(stored("1_A/10::att902").jpg_read_mode, "DOC_INTELLIGENCE_DEFAULT");
  EXPECT_EQ(left(result, "overCap"), 1);
}

TEST_P(page_images_of_data_center, of_ninety_megabytes_arrive_within_bounded_memory) {
  std::string files;
  std::uint64_t grown = 4;
  constexpr std::uint64_t bytes = 3 * 1024 * 1024;
  for (int i = 0; i < 30; ++i) {
    const auto name = "image " + std::to_string(i) + ".png";
    files += (i == 0 ? "" : ",") + std::string(R"({"title": ")") + name +
             R"(", "mediaType": "image/png", "size": )" + std::to_string(bytes) + "}";
    grown += appended(name, "").size() + bytes / 3 * 4;
  }
  start_inlining(R"({"spaces": [{"key": "A", "id": 1}], "pages": [{"id": 10, "space": "A", "title": "Page",
                     "labels": ["ai-ingest"], "body": "<p/>", "attachments": [)" +
                 files + "]}]}");
  configuration().set("ingestion.inlineMaxPageMb", "100");
  const auto result = sync_well();
  const auto held = stored("1_A/10");
  EXPECT_EQ(held.byte_size, grown);
  EXPECT_EQ(held.uploaded_bytes, grown);
  EXPECT_EQ(result.count("/counts/images/appended"), 30);
  EXPECT_LT(result.count("/peakResidentBytes"), 100U * 1024 * 1024);
}

TEST_P(page_images, that_change_bring_their_page_again) {
  start_inlining(space_of({page(10, "Page", macro("second.png"), {second})}));
  sync_well();
  simulator().mutate(
      R"([{"op": "editAttachment", "id": 901, "content": "a new one", "when": "2025-03-01T00:00:00Z"}])");
  sync_well();
  expect_body(10, img("second.png", "a new one"));
}

TEST_P(page_images, replace_those_of_a_filled_space) {
  start(space_of({page(10, "Page", macro("a b.png"), {first, second}), page(11, "Other", "<p>x</p>", {})}));
  sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att900", "1_A/10::att901", "1_A/11"));

  switch_on();
  EXPECT_THAT(plan().report, HasSubstr("\"replacedByInlining\": 2"));
  const auto result = sync_well();
  expect_body(10, img("a b.png", first.content) + appended("second.png", second.content));
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/11"));
  EXPECT_THAT(result.report, HasSubstr("\"reason\": \"replacedByInlining\""));
  EXPECT_THAT(listed(result, "deletionAverted"), IsEmpty());
  EXPECT_EQ(result.count("/counts/pages/ingested"), 1);
  remember();
  sync_well();
  EXPECT_THAT(writes(), IsEmpty());

  switch_off();
  sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att900", "1_A/10::att901", "1_A/11"));
}

TEST_P(page_images, stay_stored_as_long_as_they_are_not_in_their_page) {
  start(space_of({page(10, "Page", macro("a b.png"), {first, second})}));
  sync_well();
  switch_on();
  disturb_download(second, R"(, "status": 404, "count": -1)");
  sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("1_A/10", "1_A/10::att901"));
}

TEST_P(page_images_of_data_center, that_break_off_in_the_middle_stay_as_macros) {
  const file large{900, "large.png", std::string(3'000'000, 'l')};
  const file other{901, "other.png", std::string(2'000'000, 'o')};
  start_inlining(space_of({page(10, "Page", macro("other.png") + macro("large.png"), {large, other})}));
  disturb_download(large, R"(, "cutBodyAfter": 2000000, "count": -1)");
  const auto result = sync_well();
  expect_body(10, img("other.png", other.content) + macro("large.png"));
  EXPECT_EQ(left(result, "fetchFailed"), 1) << "the fault did not happen";
  EXPECT_THAT(keys(), ElementsAre("1_A/10"));
}

TEST_P(page_images_of_data_center, that_are_a_login_page_stay_as_macros) {
  start_inlining(space_of({page(10, "Page", macro("second.png"), {second})}));
  set_modes(R"({"login_page_downloads": true})");
  const auto result = sync_well();
  expect_body(10, macro("second.png"));
  EXPECT_EQ(left(result, "fetchFailed"), 1) << "the fault did not happen";
}

INSTANTIATE_TEST_SUITE_P(modes, page_images, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(modes, page_images_of_data_center, ::testing::Values(data_center), mode_name);

} // namespace
