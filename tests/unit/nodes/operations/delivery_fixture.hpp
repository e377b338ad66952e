#pragma once

#include "nodes/operations/delivery.hpp"
#include "tests/unit/nodes/offline_services.hpp"

#include <boost/asio/awaitable.hpp>
#include <gtest/gtest.h>

#include <string>

namespace cfc::nodes {

using http::method;

inline constexpr const char* registered =
    R"({"data":{"contentUpsert":{"id":"c1","key":"acme/65_DOC/1","ownerId":"s1","writeUrl":"https://w.example.com/?key=1","readUrl":"https://r.example.com"}}})";
inline constexpr const char* deleted = R"({"data":{"contentDeleteByContentIds":[{"id":"c1"}]}})";
inline constexpr const char* none_deleted = R"({"data":{"contentDeleteByContentIds":[]}})";
inline constexpr const char* refused = R"({"errors":[{"message":"no such scope"}]})";

inline boost::asio::awaitable<void> uploads_well(const unique::registration&) {
  co_return;
}
inline boost::asio::awaitable<void> upload_fails(const unique::registration&) {
  throw http::api_error(http::api_fault::status, 413, "unique-upload: too large");
  co_return;
}

inline constexpr const char* nobody = R"({"data":{"paginatedContent":{"totalCount":0,"nodes":[]}}})";
inline constexpr const char* refusal = R"({"errors":[{"message":"no"}],"data":null})";

/// One content under the key of the test, as a look-up tells it.
inline std::string found(const std::string& state, int bytes, const std::string& scope = "s1") {
  return R"({"data":{"paginatedContent":{"totalCount":1,"nodes":[{"id":"c1","key":"acme/65_DOC/1","ownerId":")" +
         scope + R"(","ingestionState":")" + state + R"(","byteSize":)" + std::to_string(bytes) + "}]}}}";
}

/// One content delivered to a platform that answers from a table.
class delivery_test : public testing::Test {
protected:
  item_outcome deliver(boost::asio::awaitable<void> (*upload)(const unique::registration&)) {
    delivery tested(*offline.services, run, journal_of_run());
    return deliver_by(tested, upload, true);
  }
  item_outcome deliver_by(delivery& tested,
                          boost::asio::awaitable<void> (*upload)(const unique::registration&),
                          bool may_replace) {
    unique::content content;
    content.key = "acme/65_DOC/1";
    content.scope_id = "s1";
    content.byte_size = 12;
    const auto send = [upload](unique::registration to) { return upload(to); };
    return test::run(offline.io, tested.deliver(item_kind::page, content, may_replace, send));
  }
  void answer(const std::string& body) { offline.network.answer(method::post, "/graphql", 200, body); }
  void lose_the_answers() {
    for (int i = 0; i < 5; ++i)
      offline.network.fail(method::post, "/graphql", http::transport_fault::broken);
  }
  std::size_t calls_of(const std::string& field) const {
    std::size_t count = 0;
    for (const auto& request : offline.network.requests())
      count += request.body.find(field) != std::string::npos;
    return count;
  }
  std::size_t requests() const { return offline.network.requests().size(); }

  virtual journal::journal* journal_of_run() { return nullptr; }

  test::offline_services offline;
  run_context run;
};

} // namespace cfc::nodes
