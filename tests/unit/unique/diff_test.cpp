#include "io/unique/diff_body.hpp"
#include "tests/unit/unique/wire.hpp"

#include <gmock/gmock.h>

#include <array>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using unique_diff = unique_client;

/// So many items with keys 0, 1, 2 …
class numbered_items final : public unique::diff_items {
public:
  explicit numbered_items(std::size_t count) : count_(count) {}
  bool next(item& into) override {
    if (at_ == count_)
      return false;
    key_ = std::to_string(at_++);
    into = {key_, "https://site.example/x?a=\"1\"", "2025-01-31T08:15:20.913Z"};
    return true;
  }
  void rewind() override { at_ = 0; }
  void shrink_to(std::size_t count) { count_ = count; }

private:
  std::size_t count_;
  std::size_t at_ = 0;
  std::string key_;
};

constexpr std::string_view path = "https://unique.example/ingestion/v2/content/file-diff";
constexpr std::string_view nothing = R"({"newFiles":[],"updatedFiles":[],"movedFiles":[],"deletedFiles":[]})";

TEST_F(unique_diff, submits_all_items_of_a_space) {
  network.answer(http::method::post, "file-diff", 200, std::string(nothing));
  auto client = make();
  numbered_items items(2);
  run(client.diff("t/1_A", items));
  EXPECT_EQ(asked().url, path);
  EXPECT_EQ(asked().field("Content-Type"), "application/json");
  EXPECT_EQ(canonical(asked().body),
            canonical(R"({"partialKey":"t/1_A","sourceKind":"ATLASSIAN_CONFLUENCE_CLOUD",
      "sourceName":"https://site.example","fileList":[
      {"key":"0","url":"https://site.example/x?a=\"1\"","updatedAt":"2025-01-31T08:15:20.913Z"},
      {"key":"1","url":"https://site.example/x?a=\"1\"","updatedAt":"2025-01-31T08:15:20.913Z"}]})"));
}

TEST_F(unique_diff, tells_the_metrics_its_path_and_how_it_ended) {
  auto client = make();
  numbered_items items(2);
  network.answer(http::method::post, "file-diff", 200, std::string(nothing));
  run(client.diff("t/1_A", items));
  network.answer(http::method::post, "file-diff", 200, "{}");
  failure_of(client.diff("t/1_A", items));
  network.answer(http::method::post, "file-diff", 413, "");
  failure_of(client.diff("t/1_A", items));
  EXPECT_THAT(judged, ElementsAre("POST:/ingestion/v2/content/file-diff succeeded 200",
                                  "POST:/ingestion/v2/content/file-diff failed 0",
                                  "POST:/ingestion/v2/content/file-diff failed 413"));
}

TEST_F(unique_diff, has_a_budget_of_its_own) {
  network.answer(http::method::post, "file-diff", 200, std::string(nothing));
  auto client = make();
  numbered_items items(2);
  run(client.diff("t/1_A", items));
  EXPECT_EQ(asked().field("x-credentials-of"), "unique-diffs");
}

TEST_F(unique_diff, of_a_space_without_items_submits_an_empty_list) {
  network.answer(http::method::post, "file-diff", 200, std::string(nothing));
  auto client = make();
  numbered_items items(0);
  run(client.diff("t/1_A", items));
  EXPECT_EQ(at(asked().body, "/fileList"), "[]");
}

TEST_F(unique_diff, reads_the_four_lists_in_any_order_and_passes_over_what_it_does_not_know) {
  network.answer(http::method::post, "file-diff", 201,
                 R"({"deletedFiles":["4","5::att6"],"took":{"ms":[1]},"movedFiles":["3"],"newFiles":["1"],
                     "updatedFiles":["2"]})");
  auto client = make();
  numbered_items items(1);
  const auto answer = run(client.diff("t/1_A", items));
  EXPECT_THAT(answer.created, ElementsAre("1"));
  EXPECT_THAT(answer.updated, ElementsAre("2"));
  EXPECT_THAT(answer.moved, ElementsAre("3"));
  EXPECT_THAT(answer.deleted, ElementsAre("4", "5::att6"));
}

TEST_F(unique_diff, is_no_answer_when_one_of_its_lists_is_missing) {
  auto client = make();
  numbered_items items(1);
  const std::array<std::string, 4> lists{"newFiles", "updatedFiles", "movedFiles", "deletedFiles"};
  for (const auto& missing : lists) {
    std::string body;
    for (const auto& list : lists) {
      if (list != missing)
        body += (body.empty() ? "{\"" : ",\"") + list + "\":[]";
    }
    network.answer(http::method::post, "file-diff", 200, body + "}");
    EXPECT_THAT(failure_of(client.diff("t/1_A", items)), HasSubstr("no '" + missing + "'"));
    EXPECT_EQ(last_fault, http::api_fault::bad_answer);
  }
}

TEST_F(unique_diff, is_no_answer_when_its_lists_are_null) {
  network.answer(http::method::post, "file-diff", 200,
                 R"({"newFiles":null,"updatedFiles":null,"movedFiles":null,"deletedFiles":null})");
  auto client = make();
  numbered_items items(1);
  EXPECT_THAT(failure_of(client.diff("t/1_A", items)), HasSubstr("'newFiles'"));
  EXPECT_EQ(last_fault, http::api_fault::bad_answer);
}

TEST_F(unique_diff, names_the_list_of_a_wrong_type) {
  auto client = make();
  numbered_items items(1);
  for (const auto* body : {R"({"newFiles":[],"deletedFiles":"all"})", R"({"deletedFiles":[17]})",
                           R"({"deletedFiles":{"0":"1"}})"}) {
    network.answer(http::method::post, "file-diff", 200, body);
    EXPECT_THAT(failure_of(client.diff("t/1_A", items)), HasSubstr("'deletedFiles'")) << body;
    EXPECT_EQ(last_fault, http::api_fault::bad_answer);
  }
}

TEST_F(unique_diff, quotes_an_answer_that_is_something_else) {
  auto client = make();
  numbered_items items(1);
  for (const auto* body : {"<html>Sign in</html>", R"(["Sign in"])", R"({"message":"Sign in"})", ""}) {
    network.answer(http::method::post, "file-diff", 200, body);
    EXPECT_THAT(failure_of(client.diff("t/1_A", items)), HasSubstr(*body == 0 ? "file-diff" : "Sign in"));
    EXPECT_EQ(last_fault, http::api_fault::bad_answer);
  }
}

TEST_F(unique_diff, sends_every_item_again_when_it_is_repeated) {
  network.answer(http::method::post, "file-diff", 502, "");
  network.answer(http::method::post, "file-diff", 200, std::string(nothing));
  auto client = make();
  numbered_items items(3000);
  run(client.diff("t/1_A", items));
  EXPECT_EQ(asked(0).body, asked(1).body);
  EXPECT_EQ(at(asked(1).body, "/fileList/2999/key"), "\"2999\"");
}

TEST_F(unique_diff, that_is_too_large_for_a_proxy_says_so_with_its_size) {
  network.answer(http::method::post, "file-diff", 413, "");
  auto client = make();
  numbered_items items(1);
  const auto message = failure_of(client.diff("t/1_A", items));
  EXPECT_THAT(message, AllOf(HasSubstr("proxy"), HasSubstr("t/1_A"),
                             HasSubstr(std::to_string(asked().body.size()) + " bytes")));
}

std::uint64_t counted(unique::diff_body& body) {
  while (body.count_some()) {
  }
  return *body.size();
}

/// Reads it out with a buffer that never fits its chunks.
std::pair<std::string, http::body_source::state> read_out(unique::diff_body& body) {
  std::array<char, 1000> piece;
  std::string whole;
  while (true) {
    const auto got = body.read(piece);
    if (got.now != http::body_source::state::data)
      return {whole, got.now};
    whole.append(piece.data(), got.bytes);
  }
}

TEST(diff_body, announces_the_size_it_sends) {
  for (const std::size_t count : {0, 1, 600, 601, 10'000, 20'000}) {
    numbered_items items(count);
    unique::diff_body body("t/1_A", {"k", "n", true}, items);
    const auto size = counted(body);
    const auto [text, end] = read_out(body);
    EXPECT_EQ(text.size(), size);
    EXPECT_EQ(end, http::body_source::state::end);
    EXPECT_NE(canonical(text), "");
    body.rewind();
    EXPECT_EQ(read_out(body).first, text);
  }
}

/// Counts how many items it was asked for since it was last rewound.
class watched_items final : public unique::diff_items {
public:
  explicit watched_items(std::size_t count) : items_(count) {}
  bool next(item& into) override {
    ++asked_;
    return items_.next(into);
  }
  void rewind() override {
    items_.rewind();
    asked_ = 0;
    ++rewound_;
  }
  std::size_t asked() const { return asked_; }
  std::size_t rewound() const { return rewound_; }

private:
  numbered_items items_;
  std::size_t asked_ = 0, rewound_ = 0;
};

TEST(diff_body, is_written_once_when_it_is_small) {
  watched_items items(3000);
  unique::diff_body body("t/1_A", {"k", "n", true}, items);
  counted(body);
  const auto before = items.rewound();
  read_out(body);
  body.rewind();
  read_out(body);
  EXPECT_EQ(items.rewound(), before);
  EXPECT_EQ(items.asked(), 3001U);
}

TEST(diff_body, holds_no_more_than_a_chunk_however_many_items_there_are) {
  watched_items items(100'000);
  unique::diff_body body("t/1_A", {"k", "n", true}, items);
  counted(body);
  std::array<char, 16> piece;
  body.read(piece);
  EXPECT_LT(items.asked(), 1000U) << "a chunk of 64 KiB holds about 700 of these items";
}

TEST(diff_body, fails_rather_than_send_other_than_it_announced) {
  numbered_items items(20'000);
  unique::diff_body body("t/1_A", {"k", "n", true}, items);
  counted(body);
  items.shrink_to(19'999);
  EXPECT_EQ(read_out(body).second, http::body_source::state::failed);
  items.shrink_to(21'000);
  body.rewind();
  EXPECT_EQ(read_out(body).second, http::body_source::state::failed);
}

} // namespace

} // namespace cfc::test
