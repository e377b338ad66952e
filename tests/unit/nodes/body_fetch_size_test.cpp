#include "nodes/body_fetch.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::Each;
using testing::ElementsAre;
using testing::Le;

constexpr std::uint32_t first_id = 10'000, pages_of_a_batch = 50, most_batches = 40;

/// The page ids that a request asks for.
std::vector<std::string> ids_in(const std::string& url) {
  std::vector<std::string> ids;
  for (auto id = first_id; id < first_id + most_batches * pages_of_a_batch; ++id) {
    if (url.find(std::to_string(id)) != std::string::npos)
      ids.push_back(std::to_string(id));
  }
  return ids;
}

/// A server that never answers a request for the bodies of more than so many pages.
class slow_server {
public:
  std::size_t most = 0;
  http::transport_fault fault = http::transport_fault::timeout;
  std::vector<std::size_t> asked; ///< how many ids each search was for

  http::response answer_to(const http::request& what) {
    http::response answer;
    answer.status = 200;
    if (what.url.find("/content/search") == std::string::npos) {
      const auto from = what.url.find("/content/") + 9;
      answer.body = row(what.url.substr(from, what.url.find('?') - from));
      return answer;
    }
    const auto ids = ids_in(what.url);
    asked.push_back(ids.size());
    if (ids.size() > most)
      throw http::transport_error(fault, "not so many");
    std::string rows;
    for (const auto& id : ids)
      rows += (rows.empty() ? "" : ",") + row(id);
    answer.body = R"({"results":[)" + rows + R"(],"_links":{}})";
    return answer;
  }

private:
  static std::string row(const std::string& id) {
    return R"({"id":")" + id + R"(","title":"T","body":{"storage":{"value":"body of )" + id + R"("}}})";
  }
};

class body_fetch_size : public test::node_test {
protected:
  body_fetch_size() {
    offline.network.answer_by([this](const http::request& what) { return server.answer_to(what); });
  }
  /// Batches of 50 pages, one after the other; how many pages have got their body.
  std::size_t fetch(std::uint32_t batches) {
    auto records = std::make_shared<space_records>(space_identity{"65", "DOC", "Documents"});
    for (std::uint32_t i = 0; i < batches * pages_of_a_batch; ++i)
      records->add_page(std::to_string(first_id + i), "", 0, confluence::content_type::page);
    auto work = std::make_shared<space_work>();
    work->items = records;
    std::size_t filled = 0;
    for (std::uint32_t i = 0; i < batches; ++i) {
      item_batch batch;
      batch.work = work;
      batch.first = i * pages_of_a_batch;
      batch.count = pages_of_a_batch;
      batch.held = home.one();
      for (const auto& item : send(tested.in(), tested.out(), std::vector{batch}))
        filled += item.body->body ? 1U : 0U;
    }
    return filled;
  }
  std::ptrdiff_t refused() const {
    return std::count_if(server.asked.begin(), server.asked.end(),
                         [&](std::size_t ids) { return ids > server.most; });
  }

  slow_server server;
  test::counting_home home;
  body_fetch_node tested{graph, *offline.services, run};
};

TEST_F(body_fetch_size, is_as_configured_for_a_server_that_answers) {
  server.most = 50;
  EXPECT_EQ(fetch(3), 150U);
  EXPECT_THAT(server.asked, ElementsAre(50, 50, 50));
}

TEST_F(body_fetch_size, is_halved_by_one_time_out_each_until_the_server_answers) {
  server.most = 25;
  EXPECT_EQ(fetch(2), 100U);
  EXPECT_THAT(server.asked, ElementsAre(50, 25, 25, 25, 25));
}

TEST_F(body_fetch_size, costs_few_time_outs_however_many_batches_there_are) {
  server.most = 10;
  EXPECT_EQ(fetch(most_batches), 2000U);
  EXPECT_LE(refused(), 8) << "50, 25 and 12, then after 10, 20, 40, 80, 160 good ones";
}

TEST_F(body_fetch_size, is_one_for_a_server_that_never_answers_more) {
  server.most = 1;
  EXPECT_EQ(fetch(1), 50U) << "each by itself";
  EXPECT_THAT(server.asked, Each(Le(50U)));
}

TEST_F(body_fetch_size, is_halved_when_the_answer_is_too_large) {
  server.most = 25;
  server.fault = http::transport_fault::too_large;
  EXPECT_EQ(fetch(1), 50U);
  EXPECT_THAT(server.asked, ElementsAre(50, 25, 25));
}

TEST_F(body_fetch_size, grows_again_when_the_server_has_recovered) {
  server.most = 25;
  fetch(1);
  server.most = 50;
  fetch(5);
  EXPECT_EQ(server.asked.back(), 50U);
}

TEST_F(body_fetch_size, stays_when_a_batch_fails_for_another_reason) {
  server.most = 50;
  offline.network.answer(http::method::get, "/content/search", 400, "");
  EXPECT_EQ(fetch(2), 100U);
  EXPECT_THAT(server.asked, ElementsAre(50));
}

} // namespace
