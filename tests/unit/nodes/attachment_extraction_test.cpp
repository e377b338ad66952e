#include "nodes/attachment_extraction.hpp"
#include "tests/unit/nodes/node_fixture.hpp"
#include "tests/unit/nodes/results_builder.hpp"

#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// PDF files are wanted. A page's list answers as the test says.
class attachment_extraction_test : public test::node_test {
protected:
  attachment_extraction_test() {
    offline.tenant.ingestion.with_attachments = true;
    offline.tenant.ingestion.allowed_mime_types = {"application/pdf"};
    offline.network.answer_by([this](const http::request& what) {
      if (what.url.find("/child/attachment") == std::string::npos)
        throw std::logic_error("not asked for: " + what.url);
      return list;
    });
    list.status = 200;
    list.body =
        R"({"results":[)"
        R"({"id":"att8","title":"b.pdf","extensions":{"fileSize":10,"mediaType":"application/pdf"}}],)"
        R"("_links":{}})";
  }
  /// One answer with these pages, all of them accepted; those that are named have more attachments than it shows.
  static accepted_results answer_with(const std::vector<test::item>& pages, const std::string& cut = {}) {
    auto page = test::page_of(pages);
    for (auto& content : page->contents)
      content.has_more_attachments = content.id == cut;
    auto all = std::make_shared<std::vector<std::uint32_t>>(pages.size());
    std::iota(all->begin(), all->end(), 0U);
    accepted_results results;
    results.results.search_page = page;
    results.indices = all;
    return results;
  }
  std::vector<std::string> ids_from(const accepted_results& results) {
    attachment_extraction_node tested(graph, *offline.services, run, counts);
    const auto out = send(tested.in(), tested.out(), std::vector<accepted_results>{results});
    unknown = tested.unknown();
    std::vector<std::string> ids;
    for (const auto& one : out) {
      for (const auto& found : one.found->attachments)
        ids.emplace_back(found.row.id);
    }
    EXPECT_THAT(out, SizeIs(1)) << "one for one";
    return ids;
  }

  http::response list;
  std::vector<unknown_attachments> unknown;
};

TEST_F(attachment_extraction_test, takes_what_the_answer_shows_without_asking) {
  EXPECT_THAT(ids_from(answer_with({{.id = "7", .attachments = {"att1", "att2"}}})),
              ElementsAre("att1", "att2"));
  EXPECT_THAT(requests(), IsEmpty());
  EXPECT_EQ(counts.accepted_attachments, 2U);
}

TEST_F(attachment_extraction_test, asks_for_the_rest_of_those_pages_alone_that_have_more) {
  EXPECT_THAT(ids_from(answer_with(
                  {{.id = "6", .attachments = {"att1"}}, {.id = "7", .attachments = {"att2"}}}, "7")),
              ElementsAre("att1", "att2", "att8"));
  ASSERT_THAT(requests(), SizeIs(1));
  EXPECT_THAT(requests()[0].url, HasSubstr("/content/7/child/attachment"));
}

TEST_F(attachment_extraction_test, leaves_out_and_counts_what_the_settings_do_not_allow) {
  offline.tenant.ingestion.allowed_mime_types = {"image/png"};
  EXPECT_THAT(ids_from(answer_with({{.id = "7", .attachments = {"att1"}}})), IsEmpty());
  EXPECT_EQ(counts.accepted_attachments, 0U);
  EXPECT_THAT(counts.left_out(), SizeIs(1));
}

TEST_F(attachment_extraction_test, asks_for_none_where_none_are_wanted) {
  offline.tenant.ingestion.with_attachments = false;
  EXPECT_THAT(ids_from(answer_with({{.id = "7", .attachments = {"att1"}}}, "7")), IsEmpty());
  EXPECT_THAT(requests(), IsEmpty());
}

TEST_F(attachment_extraction_test, knows_nothing_of_a_page_whose_list_can_not_be_had_and_goes_on) {
  list.status = 400;
  EXPECT_THAT(ids_from(answer_with({{.id = "6", .attachments = {"att1"}}, {.id = "7"}}, "7")),
              ElementsAre("att1"));
  ASSERT_THAT(unknown, SizeIs(1));
  EXPECT_EQ(unknown[0].page_id, "7");
  EXPECT_EQ(unknown[0].failure.status, 400);
  EXPECT_FALSE(run.stopping());
}

TEST_F(attachment_extraction_test, aborts_when_it_is_not_that_page_s_fault) {
  list.status = 403;
  ids_from(answer_with({{.id = "7"}}, "7"));
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("attachments of page 7"));
}

TEST_F(attachment_extraction_test, asks_nothing_more_when_the_run_is_stopping_and_hands_the_answer_on) {
  run.interrupt();
  ids_from(answer_with({{.id = "7"}}, "7"));
  EXPECT_THAT(requests(), IsEmpty());
}

TEST_F(attachment_extraction_test, hands_on_what_a_failed_request_has_left) {
  accepted_results failed;
  failed.indices = std::make_shared<std::vector<std::uint32_t>>();
  EXPECT_THAT(ids_from(failed), IsEmpty());
}

} // namespace
