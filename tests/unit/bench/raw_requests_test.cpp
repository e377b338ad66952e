#include "bench/cycles/raw_requests.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace cfc::bench {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

raw_item page() {
  return item_from(boost::json::parse(
      R"({"key":"acme/65_DOC/101","title":"Home & away","mimeType":"text/html","byteSize":5,
    "spaceKey":"DOC","spaceName":"Documents","confluenceLabels":["a"]})"));
}

raw_item attachment() {
  return item_from(
      boost::json::parse(R"({"key":"acme/65_DOC/101::att7","title":"a b.pdf","mimeType":"application/pdf",
    "byteSize":9,"spaceKey":"DOC","spaceName":"Documents"})"));
}

const raw_requests requests("http://confluence", "http://unique");

TEST(an_item_of_a_raw_load, knows_its_page) {
  EXPECT_TRUE(page().is_page);
  EXPECT_EQ(page().page_id, "101");
  EXPECT_FALSE(attachment().is_page);
  EXPECT_EQ(attachment().page_id, "101");
  EXPECT_EQ(attachment().bytes, 9U);
}

TEST(a_raw_load, asks_for_what_a_connector_asks_for) {
  EXPECT_THAT(requests.search(400).url,
              AllOf(HasSubstr("limit=200"), HasSubstr("start=400"), HasSubstr("children.attachment")));
  EXPECT_THAT(requests.bodies({"1", "2"}).url,
              AllOf(HasSubstr("id%20IN%20%281%2C2%29"), HasSubstr("body.storage")));
  EXPECT_EQ(requests.download(attachment()).url, "http://confluence/download/attachments/101/a%20b.pdf");
}

TEST(a_raw_load, compares_a_space_by_keys_without_its_own) {
  const auto one = page(), other = attachment();
  const auto body = boost::json::parse(requests.diff({&one, &other}).body);
  EXPECT_EQ(body.at("partialKey"), "acme/65_DOC");
  EXPECT_EQ(body.at("fileList").at(0).at("key"), "101");
  EXPECT_EQ(body.at("fileList").at(1).at("key"), "101::att7");
}

TEST(a_raw_load, registers_and_finalises_by_the_same_document) {
  const auto registered = boost::json::parse(requests.upsert(page(), "").body).at("variables").as_object();
  EXPECT_FALSE(registered.contains("fileUrl"));
  EXPECT_EQ(registered.at("input").at("metadata").at("confluenceLabels").at(0), "a");
  const auto finalised = boost::json::parse(requests.upsert(page(), "http://read").body);
  EXPECT_EQ(finalised.at("variables").at("fileUrl"), "http://read");
}

TEST(a_raw_load, uploads_to_the_address_that_the_registration_names) {
  const auto url = member_of(
      R"({"data":{"contentUpsert":{"writeUrl":"http://gateway/upload?key=k1","readUrl":"r"}}})", "writeUrl");
  const auto upload = requests.upload(attachment(), url);
  EXPECT_EQ(upload.url, "http://unique/ingestion/scoped/upload?key=k1");
  EXPECT_EQ(upload.source->size(), 9U);
  EXPECT_EQ(member_of("{}", "writeUrl"), "");
}

} // namespace

} // namespace cfc::bench
