#include "nodes/body_fetch.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using http::method;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* batch_path = "/rest/api/content/search";

std::string page(const std::string& id) {
  return R"({"id":")" + id + R"(","type":"page","title":"T","body":{"storage":{"value":"body of )" + id +
         R"("}}})";
}
std::string pages(const std::vector<std::string>& ids) {
  std::string rows;
  for (const auto& id : ids)
    rows += (rows.empty() ? "" : ",") + page(id);
  return R"({"results":[)" + rows + R"(],"size":)" + std::to_string(ids.size()) + R"(,"_links":{}})";
}

class body_fetch_test : public test::node_test {
protected:
  /// The items that a batch of so many pages becomes, by page id.
  std::map<std::string, page_item> fetch(const std::vector<std::string>& ids,
                                         confluence::content_type type = confluence::content_type::page) {
    auto records = std::make_shared<space_records>(space_identity{"65", "DOC", "Documents"});
    for (const auto& id : ids)
      records->add_page(id, "", 0, type);
    auto work = std::make_shared<space_work>();
    work->space = records->identity();
    work->items = records;
    item_batch batch;
    batch.work = work;
    batch.count = static_cast<std::uint32_t>(ids.size());
    batch.held = home.one();
    std::map<std::string, page_item> items;
    for (const auto& item : send(tested.in(), tested.out(), std::vector{batch}))
      items[ids.at(item.body->page_index)] = item;
    return items;
  }
  std::size_t fetched_singly() const {
    return static_cast<std::size_t>(std::count_if(requests().begin(), requests().end(), [](const auto& one) {
      return one.url.find(batch_path) == std::string::npos;
    }));
  }

  test::counting_home home;
  body_fetch_node tested{graph, *offline.services, run};
};

TEST_F(body_fetch_test, fetches_a_batch_by_one_request) {
  offline.network.answer(method::get, batch_path, 200, pages({"3", "1", "2"}));
  const auto items = fetch({"1", "2", "3"});
  ASSERT_EQ(items.size(), 3U);
  for (const auto& [id, item] : items) {
    ASSERT_TRUE(item.body->body) << id;
    EXPECT_EQ(item.body->body->body, "body of " + id);
  }
  EXPECT_EQ(requests().size(), 1U);
}

TEST_F(body_fetch_test, asks_for_a_single_page_by_its_id) {
  offline.network.answer(method::get, "/rest/api/content/1?", 200, page("1"));
  EXPECT_TRUE(fetch({"1"}).at("1").body->body);
}

TEST_F(body_fetch_test, asks_once_more_for_a_page_that_the_batch_lacks) {
  offline.network.answer(method::get, batch_path, 200, pages({"1", "3"}));
  offline.network.answer(method::get, "/rest/api/content/2?", 200, page("2"));
  const auto items = fetch({"1", "2", "3"});
  EXPECT_EQ(items.at("2").body->body->body, "body of 2");
  EXPECT_EQ(fetched_singly(), 1U);
}

TEST_F(body_fetch_test, takes_a_page_that_is_lacking_twice_for_not_found) {
  offline.network.answer(method::get, batch_path, 200, pages({"1"}));
  offline.network.answer(method::get, "/rest/api/content/2?", 404, "");
  const auto missing = fetch({"1", "2"}).at("2").body;
  EXPECT_FALSE(missing->body);
  EXPECT_FALSE(missing->failure);
}

TEST_F(body_fetch_test, fetches_the_pages_of_a_failing_batch_singly_so_that_a_bad_one_costs_only_itself) {
  offline.network.answer_always(method::get, batch_path, 500, "");
  offline.network.answer_always(method::get, "/rest/api/content/1?", 200, page("1"));
  offline.network.answer_always(method::get, "/rest/api/content/2?", 500, "");
  offline.network.answer_always(method::get, "/rest/api/content/3?", 200, page("3"));
  const auto items = fetch({"1", "2", "3"});
  EXPECT_TRUE(items.at("1").body->body);
  EXPECT_TRUE(items.at("3").body->body);
  EXPECT_FALSE(items.at("2").body->body);
  EXPECT_EQ(items.at("2").body->failure->status, 500);
}

TEST_F(body_fetch_test, passes_over_a_page_that_was_not_asked_for) {
  offline.network.answer(method::get, batch_path, 200, pages({"1", "77", "2"}));
  EXPECT_EQ(fetch({"1", "2"}).size(), 2U);
  EXPECT_EQ(fetched_singly(), 0U);
}

/// A row of page 1 with these fields behind its id.
std::string row(const std::string& fields) {
  return R"({"id":"1",)" + fields + "}";
}
std::string rows(const std::string& list) {
  return R"({"results":[)" + list + R"(],"_links":{}})";
}
constexpr const char* good = R"("space":{"id":65},"body":{"storage":{"value":"x"}})";
const std::vector<std::string>& bad_rows() {
  static const std::vector<std::string> all{
      R"("space":{"id":66},"body":{"storage":{"value":"x"}})", R"("body":{"storage":{"value":null}})",
      R"("body":{"storage":{"value":5}})", R"("body":{})", R"("title":"no body")"};
  return all;
}

TEST_F(body_fetch_test, asks_once_more_for_a_page_of_which_the_batch_tells_what_is_not_its_own) {
  for (const auto& bad : bad_rows()) {
    offline.network.answer(method::get, batch_path, 200, rows(row(bad) + "," + page("2")));
    offline.network.answer(method::get, "/rest/api/content/1?", 200, row(good));
    const auto items = fetch({"1", "2"});
    ASSERT_TRUE(items.at("1").body->body) << bad;
    EXPECT_EQ(items.at("1").body->body->body, "x");
    EXPECT_TRUE(items.at("2").body->body);
  }
}

TEST_F(body_fetch_test, fails_a_page_of_which_nothing_but_what_is_not_its_own_is_told) {
  for (const auto& bad : bad_rows()) {
    offline.network.answer(method::get, batch_path, 200, rows(row(bad) + "," + page("2")));
    offline.network.answer(method::get, "/rest/api/content/1?", 200, row(bad));
    const auto items = fetch({"1", "2"});
    EXPECT_FALSE(items.at("1").body->body) << bad;
    ASSERT_TRUE(items.at("1").body->failure) << bad;
    EXPECT_TRUE(items.at("2").body->body);
  }
}

TEST_F(body_fetch_test, counts_how_often_it_asked_for_a_page_that_fails) {
  const auto bad = row(R"("body":{})");
  offline.network.answer_always(method::get, batch_path, 200, rows(bad + "," + page("2")));
  offline.network.answer_always(method::get, "/rest/api/content/1?", 200, bad);
  EXPECT_EQ(fetch({"1", "2"}).at("1").body->failure->tries, 2) << "in a batch, then by itself";
  EXPECT_EQ(fetch({"1"}).at("1").body->failure->tries, 2) << "twice by itself";
  EXPECT_EQ(requests().size(), 4U);
}

TEST_F(body_fetch_test, asks_twice_for_a_page_that_no_batch_has_told) {
  offline.network.answer(method::get, "/rest/api/content/1?", 200, row(R"("body":{})"));
  offline.network.answer(method::get, "/rest/api/content/1?", 200, row(good));
  EXPECT_TRUE(fetch({"1"}).at("1").body->body);
  EXPECT_EQ(requests().size(), 2U);
}

TEST_F(body_fetch_test, fails_a_page_in_whose_place_another_one_is_told) {
  offline.network.answer_always(method::get, batch_path, 200, rows(page("77")));
  offline.network.answer_always(method::get, "/rest/api/content/", 200, page("77"));
  for (const auto& [id, item] : fetch({"1", "2"})) {
    EXPECT_FALSE(item.body->body) << id;
    ASSERT_TRUE(item.body->failure) << id;
    EXPECT_THAT(item.body->failure->reason, HasSubstr("77"));
  }
}

TEST_F(body_fetch_test, asks_for_no_body_of_a_folder) {
  const auto items = fetch({"1", "2"}, confluence::content_type::folder);
  EXPECT_EQ(items.size(), 2U);
  EXPECT_THAT(requests(), IsEmpty());
}

TEST_F(body_fetch_test, holds_memory_for_a_batch_on_its_way_and_for_each_body_until_its_end) {
  const auto& budget = memory_budgets::of(offline.io.get_executor()).bodies;
  std::uint64_t on_its_way = 0;
  offline.network.answer_by([&](const http::request&) {
    on_its_way = budget.in_use();
    http::response answer;
    answer.status = 200;
    answer.body = pages({"1", "2"});
    return answer;
  });
  auto items = fetch({"1", "2"});
  EXPECT_GE(on_its_way, 2 * body_memory::beside_a_body);
  const std::uint64_t of_one = std::string("body of 1").size() + body_memory::beside_a_body;
  EXPECT_EQ(budget.in_use(), 2 * of_one);
  items.erase("2");
  settle();
  EXPECT_EQ(budget.in_use(), of_one);
}

TEST_F(body_fetch_test, holds_memory_for_what_has_come_while_the_rest_of_a_batch_is_fetched) {
  const auto& budget = memory_budgets::of(offline.io.get_executor()).bodies;
  std::vector<std::uint64_t> in_use;
  offline.network.answer_by([&](const http::request& what) {
    in_use.push_back(budget.in_use());
    http::response answer;
    answer.status = 200;
    answer.body = what.url.find(batch_path) == std::string::npos ? page("2") : pages({"1", "3"});
    return answer;
  });
  fetch({"1", "2", "3"});
  ASSERT_EQ(in_use.size(), 2U);
  EXPECT_GE(in_use[1], in_use[0] + 2 * body_memory::beside_a_body);
}

TEST_F(body_fetch_test, hands_the_credit_of_the_batch_on_with_one_of_its_items) {
  offline.network.answer(method::get, batch_path, 200, pages({"1", "2", "3"}));
  auto items = fetch({"1", "2", "3"});
  EXPECT_EQ(home.back(), 0);
  for (auto& [id, item] : items)
    item.upstream.give_back();
  EXPECT_EQ(home.back(), 1);
}

TEST_F(body_fetch_test, gives_items_without_a_request_when_the_run_is_stopping) {
  run.interrupt();
  EXPECT_EQ(fetch({"1", "2"}).size(), 2U);
  EXPECT_THAT(requests(), IsEmpty());
}

TEST_F(body_fetch_test, aborts_the_run_when_the_server_asks_for_a_pause_of_hours) {
  offline.network.answer(method::get, batch_path, 429, "", {{"Retry-After", "7200"}});
  EXPECT_EQ(fetch({"1", "2"}).size(), 2U);
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("7200"));
  EXPECT_EQ(requests().size(), 1U);
}

/// What is logged while a test runs.
class logging_body_fetch_test : public body_fetch_test {
protected:
  logging_body_fetch_test() { offline.services->log = writer_->root(); }
  ~logging_body_fetch_test() override {
    offline.services->log = {};
    writer_.reset();
    std::fclose(file_);
  }
  std::string lines() {
    writer_.reset();
    std::string all(4096, '\0');
    std::rewind(file_);
    all.resize(std::fread(all.data(), 1, all.size(), file_));
    return all;
  }

private:
  std::FILE* file_ = std::tmpfile();
  std::optional<observe::log_system> writer_{std::in_place, observe::format::text, observe::level::warn,
                                             file_};
};

TEST_F(logging_body_fetch_test, announces_no_single_requests_when_the_cycle_has_ended) {
  offline.network.answer(method::get, batch_path, 429, "", {{"Retry-After", "7200"}});
  fetch({"1", "2"});
  EXPECT_TRUE(run.abort_reason()) << "the fault did not happen";
  EXPECT_THAT(lines(), IsEmpty());
}

} // namespace
