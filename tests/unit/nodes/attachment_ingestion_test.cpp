#include "nodes/attachment_ingestion.hpp"
#include "nodes/operations/attachment_transfer.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using http::method;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* link = "/download/attachments/1/a.pdf";
constexpr const char* registered =
    R"({"data":{"contentUpsert":{"id":"c1","key":"acme/65_DOC/1::att7","ownerId":"s65","writeUrl":"https://w.example.com/?key=1","readUrl":"https://r.example.com"}}})";

class attachment_ingestion_test : public test::node_test {
protected:
  attachment_ingestion_test() { offline.tenant.ingestion.allowed_mime_types = {"application/pdf"}; }

  /// How an attachment of 1000 bytes ended.
  item_outcome ingest() { return ingest(work_with("a.pdf")); }
  item_outcome ingest(std::shared_ptr<space_work> work) {
    attachment_item item;
    item.work = work;
    item.held = home.one();
    return send(tested.in(), tested.out(), std::vector{item}).at(0).outcome;
  }
  static std::shared_ptr<space_work> work_with(std::string_view title) {
    auto records = std::make_shared<space_records>(space_identity{"65", "DOC", "Documents"});
    confluence::attachment row;
    row.id = "att7";
    row.title = title;
    row.download = link;
    row.size = 1000;
    records->add_attachment(records->add_page("1", "", 0, confluence::content_type::page), row, 0);
    auto work = std::make_shared<space_work>();
    work->items = records;
    work->partial_key = "acme/65_DOC";
    work->scope_id = "s65";
    return work;
  }

  test::counting_home home;
  attachment_ingestion_node tested{graph, *offline.services, run, nullptr};
};

TEST_F(attachment_ingestion_test, does_not_ask_for_a_file_of_a_page_that_was_refused) {
  auto work = work_with("a.pdf");
  work->refused_pages->insert("1");
  const auto outcome = ingest(work);
  EXPECT_EQ(outcome.end, item_end::failed);
  EXPECT_TRUE(outcome.not_asked);
  EXPECT_THAT(outcome.reason, HasSubstr("own failure says why"));
  EXPECT_TRUE(offline.network.requests().empty());
}

TEST_F(attachment_ingestion_test, registers_a_file_that_has_come) {
  offline.network.answer(method::get, link, 200, std::string(1000, 'x'));
  offline.network.answer_always(method::post, "/graphql", 200, registered);
  offline.network.answer(method::put, "scoped/upload", 201, "");
  EXPECT_EQ(ingest().end, item_end::ingested);
  EXPECT_EQ(requests().front().verb, method::get) << "the download before the registration";
}

TEST_F(attachment_ingestion_test, registers_nothing_of_a_file_that_is_short) {
  offline.network.answer(method::get, link, 200, std::string(999, 'x'));
  const auto outcome = ingest();
  EXPECT_EQ(outcome.end, item_end::failed);
  EXPECT_EQ(outcome.step, "download");
  EXPECT_THAT(outcome.reason, HasSubstr("announced 1000 bytes and sends 999"));
  EXPECT_EQ(calls_of("contentUpsert"), 0U);
}

TEST_F(attachment_ingestion_test, registers_nothing_of_a_file_that_is_cut) {
  offline.network.answer_cut(method::get, link, std::string(500, 'x'));
  EXPECT_EQ(ingest().end, item_end::failed);
  EXPECT_EQ(calls_of("contentUpsert"), 0U);
}

TEST_F(attachment_ingestion_test, cleans_up_when_the_upload_is_answered_with_a_page) {
  offline.network.answer(method::get, link, 200, std::string(1000, 'x'));
  offline.network.answer(method::post, "/graphql", 200, registered);
  offline.network.answer(method::put, "scoped/upload", 200, "<html>Log in</html>");
  offline.network.answer(method::post, "/graphql", 200,
                         R"({"data":{"contentDeleteByContentIds":[{"id":"c1"}]}})");
  const auto outcome = ingest();
  EXPECT_EQ(outcome.end, item_end::failed);
  EXPECT_EQ(outcome.step, "upload");
  EXPECT_EQ(calls_of("contentDeleteByContentIds"), 1U);
}

TEST_F(attachment_ingestion_test, holds_memory_from_before_the_download_to_the_end) {
  const auto& budget = memory_budgets::of(offline.io.get_executor()).transfers;
  std::vector<std::uint64_t> held;
  offline.network.answer_always(method::post, "/graphql", 200, registered);
  offline.network.answer_by([&](const http::request& what) {
    held.push_back(budget.in_use());
    http::response answer;
    answer.status = what.verb == method::get ? 200 : 201;
    answer.body = what.verb == method::get ? std::string(1000, 'x') : std::string();
    return answer;
  });
  EXPECT_EQ(ingest().end, item_end::ingested);
  transfer_facts facts;
  facts.size = 1000;
  EXPECT_THAT(held, ElementsAre(memory_of(facts), memory_of(facts))) << "by the download and by the upload";
  EXPECT_EQ(budget.in_use(), 0U);
}

TEST_F(attachment_ingestion_test, names_an_attachment_without_title_by_its_id) {
  const auto work = work_with(" ");
  EXPECT_EQ(attachment_content(*offline.services, *work, work->items->attachments()[0]).title, "att7");
}

} // namespace
