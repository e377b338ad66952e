#include "tests/unit/unique/wire.hpp"

#include <gmock/gmock.h>

#include <cstring>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using unique_uploads = unique_client;
using unique::auth_mode;

/// Some bytes, of which more or fewer may be announced.
class some_bytes final : public http::body_source {
public:
  some_bytes(std::string bytes, std::optional<std::uint64_t> announced)
      : bytes_(std::move(bytes)), announced_(announced) {}
  std::optional<std::uint64_t> size() const override { return announced_; }
  read_result read(std::span<char> into) override {
    const auto count = std::min(into.size(), bytes_.size() - given_);
    std::memcpy(into.data(), bytes_.data() + given_, count);
    given_ += count;
    return {count > 0 ? state::data : state::end, count};
  }
  bool rewind() override { return given_ == 0; }
  void on_ready(std::function<void()>) override {}

private:
  std::string bytes_;
  std::optional<std::uint64_t> announced_;
  std::size_t given_ = 0;
};

unique::registration to(std::string write_url) {
  return {"c1", std::move(write_url), "https://blob.example/r"};
}

TEST_F(unique_uploads, go_to_the_signed_url_without_any_field_of_ours) {
  network.answer(http::method::put, "https://blob.example/w?sv=2021&sig=a%2Fb", 201, "");
  auto client = make(auth_mode::external);
  run(client.upload(to("https://blob.example/w?sv=2021&sig=a%2Fb"), "text/html", std::string("<p>hi</p>")));
  EXPECT_EQ(asked().body, "<p>hi</p>");
  EXPECT_EQ(asked().field("Content-Type"), "text/html");
  EXPECT_EQ(asked().field("x-ms-blob-type"), "BlockBlob");
  EXPECT_EQ(asked().fields.size(), 2);
}

TEST_F(unique_uploads, in_the_cluster_go_to_scoped_upload_without_any_field_of_ours) {
  network.answer(http::method::put, "scoped/upload", 200, "");
  auto client = make(auth_mode::cluster_local);
  run(client.upload(to("https://gateway.example/in/scoped/upload?x=1&key=a%2Fb%20c%2Bd&y=2#f"), "text/html",
                    std::string("x")));
  EXPECT_EQ(asked().url, "https://unique.example/ingestion/scoped/upload?key=a%2Fb%20c%2Bd");
  EXPECT_EQ(asked().field("Content-Type"), "text/html");
  EXPECT_EQ(asked().field("x-ms-blob-type"), "BlockBlob");
  EXPECT_EQ(asked().fields.size(), 2);
}

TEST_F(unique_uploads, encode_what_the_key_parameter_holds_raw) {
  network.answer(http::method::put, "scoped/upload", 200, "");
  auto client = make(auth_mode::cluster_local);
  run(client.upload(to("https://gateway.example/scoped/upload?key=a/b \"c\"%20d"), "text/html",
                    std::string("x")));
  EXPECT_EQ(asked().url, "https://unique.example/ingestion/scoped/upload?key=a/b%20%22c%22%20d");
}

TEST_F(unique_uploads, in_the_cluster_need_a_key_parameter) {
  auto client = make(auth_mode::cluster_local);
  EXPECT_THAT(failure_of(client.upload(to("https://blob.example/w?monkey=1"), "text/html", std::string("x"))),
              HasSubstr("no key parameter"));
  EXPECT_TRUE(network.requests().empty());
}

TEST_F(unique_uploads, never_go_in_clear_when_unique_is_https) {
  auto client = make(auth_mode::external);
  EXPECT_THAT(failure_of(client.upload(to("http://blob.example/w?sig=hush"), "text/html", std::string("x"))),
              AllOf(HasSubstr("isn't https though Unique is"), Not(HasSubstr("hush"))));
  EXPECT_TRUE(network.requests().empty());
}

TEST_F(unique_uploads, need_a_write_url) {
  auto client = make(auth_mode::external);
  EXPECT_THAT(failure_of(client.upload(to(""), "text/html", std::string("x"))), HasSubstr("no writeUrl"));
}

TEST_F(unique_uploads, of_bytes_in_memory_are_retried) {
  network.answer(http::method::put, "blob", 503, "");
  network.answer(http::method::put, "blob", 201, "");
  auto client = make(auth_mode::external);
  run(client.upload(to("https://blob.example/w"), "text/html", std::string("x")));
  EXPECT_EQ(network.requests().size(), 2);
}

TEST_F(unique_uploads, of_a_stream_are_left_to_the_caller_to_repeat) {
  network.answer(http::method::put, "blob", 503, "");
  auto client = make(auth_mode::external);
  failure_of(client.upload(to("https://blob.example/w"), "a/b", std::make_shared<some_bytes>("abc", 3)));
  EXPECT_EQ(network.requests().size(), 1);
  EXPECT_EQ(last_fault, http::api_fault::status);
}

TEST_F(unique_uploads, of_a_stream_send_its_bytes) {
  network.answer(http::method::put, "blob", 201, "");
  auto client = make(auth_mode::external);
  run(client.upload(to("https://blob.example/w"), "a/b", std::make_shared<some_bytes>("abc", 3)));
  EXPECT_EQ(asked().body, "abc");
  EXPECT_EQ(asked().field("Content-Type"), "a/b");
}

TEST_F(unique_uploads, of_a_stream_of_unknown_size_are_not_begun) {
  auto client = make(auth_mode::external);
  failure_of(
      client.upload(to("https://blob.example/w"), "a/b", std::make_shared<some_bytes>("abc", std::nullopt)));
  EXPECT_EQ(last_fault, http::api_fault::transfer);
  EXPECT_TRUE(network.requests().empty());
}

TEST_F(unique_uploads, that_took_fewer_bytes_than_announced_have_failed) {
  network.answer(http::method::put, "blob", 201, "");
  auto client = make(auth_mode::external);
  EXPECT_THAT(
      failure_of(client.upload(to("https://blob.example/w"), "a/b", std::make_shared<some_bytes>("abc", 4))),
      HasSubstr("3 of 4 bytes"));
  EXPECT_EQ(last_fault, http::api_fault::transfer);
}

TEST_F(unique_uploads, that_are_answered_with_a_page_have_failed) {
  auto client = make(auth_mode::external);
  network.answer(http::method::put, "blob", 200, "Please log in", {{"Content-Type", "text/html"}});
  EXPECT_THAT(failure_of(client.upload(to("https://blob.example/w"), "text/html", std::string("x"))),
              AllOf(HasSubstr("an HTML page"), Not(HasSubstr("Please log in"))));
  EXPECT_EQ(last_fault, http::api_fault::bad_answer);
  network.answer(http::method::put, "blob", 201, "<!DOCTYPE html><title>Portal</title>");
  EXPECT_THAT(
      failure_of(client.upload(to("https://blob.example/w"), "a/b", std::make_shared<some_bytes>("abc", 3))),
      HasSubstr("an HTML page"));
}

TEST_F(unique_uploads, that_fail_tell_the_code_of_the_store_but_nothing_that_an_answer_may_repeat) {
  network.answer(http::method::put, "blob", 400, R"({"detail":[{"input":"<p>CONFIDENTIAL</p>"}]})",
                 {{"x-ms-error-code", "InvalidHeaderValue"}});
  auto client = make(auth_mode::external);
  const auto message = failure_of(
      client.upload(to("https://blob.example/w"), "text/html", std::string("<p>CONFIDENTIAL</p>")));
  EXPECT_THAT(message, AllOf(HasSubstr("400"), HasSubstr("InvalidHeaderValue")));
  EXPECT_THAT(message, Not(HasSubstr("CONFIDENTIAL")));
}

TEST_F(unique_uploads, may_be_answered_with_an_empty_text_of_whatever_type) {
  network.answer(http::method::put, "blob", 201, "", {{"Content-Type", "text/html; charset=utf-8"}});
  auto client = make(auth_mode::external);
  run(client.upload(to("https://blob.example/w"), "text/html", std::string("x")));
  EXPECT_EQ(network.requests().size(), 1);
}

TEST_F(unique_uploads, that_are_too_large_name_the_cap_of_the_signed_url_but_not_its_signature) {
  network.answer(http::method::put, "blob", 413, "");
  auto client = make(auth_mode::external);
  const auto message = failure_of(client.upload(to("https://blob.example/w?sv=2015&sig=s3cret"), "a/b",
                                                std::make_shared<some_bytes>("abc", 3)));
  EXPECT_THAT(message, HasSubstr("service version of the signed URL caps the size of one PUT"));
  EXPECT_THAT(message, HasSubstr("3 bytes"));
  EXPECT_THAT(message, Not(HasSubstr("s3cret")));
}

} // namespace

} // namespace cfc::test
