#include "io/http/byte_pipe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

namespace {

using namespace cfc::http;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;
using verdict = body_sink::verdict;
using state = body_source::state;

std::string read_all(body_source& source, std::size_t piece, body_source::state& end) {
  std::string all, buffer(piece, '\0');
  for (;;) {
    const auto got = source.read(buffer);
    all.append(buffer.data(), got.bytes);
    if (got.now != state::data) {
      end = got.now;
      return all;
    }
  }
}

TEST(byte_pipe, gives_the_bytes_on_in_their_order) {
  byte_pipe pipe(11, 16, {});
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  ASSERT_EQ(pipe.entry().write(std::string_view("hello ")), verdict::taken);
  ASSERT_EQ(pipe.entry().write(std::string_view("world")), verdict::taken);
  pipe.download_ended(true);
  state end{};
  EXPECT_EQ(read_all(*pipe.exit(), 4, end), "hello world");
  EXPECT_EQ(end, state::end);
}

TEST(byte_pipe, makes_the_download_wait_when_it_is_full_and_go_on_when_there_is_room) {
  byte_pipe pipe(12, 8, {});
  int resumed = 0;
  pipe.entry().on_room([&] { ++resumed; });
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  ASSERT_EQ(pipe.entry().write(std::string_view("123456")), verdict::taken);
  ASSERT_EQ(pipe.entry().write(std::string_view("789abc")), verdict::full);
  std::array<char, 6> buffer{};
  ASSERT_EQ(pipe.exit()->read(buffer).bytes, 6U);
  EXPECT_EQ(resumed, 1);
  EXPECT_EQ(pipe.entry().write(std::string_view("789abc")), verdict::taken);
}

TEST(byte_pipe, makes_the_upload_wait_while_it_is_empty) {
  byte_pipe pipe(3, 8, {});
  int resumed = 0;
  auto exit = pipe.exit();
  exit->on_ready([&] { ++resumed; });
  std::array<char, 8> buffer{};
  ASSERT_EQ(exit->read(buffer).now, state::wait);
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  ASSERT_EQ(pipe.entry().write(std::string_view("abc")), verdict::taken);
  EXPECT_EQ(resumed, 1);
}

TEST(byte_pipe, moves_more_than_its_capacity_through_its_ring) {
  const std::string text(10'000, 'x');
  byte_pipe pipe(text.size(), 64, {});
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  std::string out;
  std::array<char, 50> buffer{};
  for (std::size_t at = 0; at < text.size(); at += 40) {
    const auto piece = std::string_view(text).substr(at, 40);
    while (pipe.entry().write(piece) == verdict::full)
      out.append(buffer.data(), pipe.exit()->read(buffer).bytes);
  }
  pipe.download_ended(true);
  state end{};
  out += read_all(*pipe.exit(), 50, end);
  EXPECT_EQ(out, text);
  EXPECT_EQ(end, state::end);
}

TEST(byte_pipe, refuses_an_answer_of_another_announced_length) {
  byte_pipe pipe(10, 16, {});
  EXPECT_FALSE(pipe.entry().begin(200, {{"Content-Length", "11"}}));
  EXPECT_THAT(pipe.refusal(), Optional(HasSubstr("announced 10 bytes")));
}

TEST(byte_pipe, aborts_when_more_bytes_come_than_announced) {
  byte_pipe pipe(3, 16, {});
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  EXPECT_EQ(pipe.entry().write(std::string_view("four")), verdict::abort);
  EXPECT_THAT(pipe.refusal(), Optional(HasSubstr("announced 3 bytes")));
}

TEST(byte_pipe, fails_the_upload_when_a_complete_answer_is_too_short) {
  byte_pipe pipe(10, 16, {});
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  ASSERT_EQ(pipe.entry().write(std::string_view("short")), verdict::taken);
  pipe.download_ended(true);
  std::array<char, 16> buffer{};
  EXPECT_EQ(pipe.exit()->read(buffer).now, state::failed);
  EXPECT_THAT(pipe.refusal(), Optional(HasSubstr("announced 10 bytes and sends 5")));
}

TEST(byte_pipe, leaves_a_broken_connection_to_its_own_error) {
  byte_pipe pipe(10, 16, {});
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  ASSERT_EQ(pipe.entry().write(std::string_view("short")), verdict::taken);
  pipe.download_ended(false);
  std::array<char, 16> buffer{};
  EXPECT_EQ(pipe.exit()->read(buffer).now, state::failed);
  EXPECT_EQ(pipe.refusal(), std::nullopt);
}

TEST(byte_pipe, refuses_an_answer_that_does_not_pass_the_inspection) {
  byte_pipe pipe(3, 16, [](int, const headers&) { return std::string("a login page"); });
  EXPECT_FALSE(pipe.entry().begin(200, {}));
  EXPECT_EQ(pipe.refusal(), "a login page");
}

TEST(byte_pipe, is_filled_when_the_next_piece_does_not_fit) {
  byte_pipe pipe(12, 8, {});
  int calls = 0;
  pipe.on_filled([&] { ++calls; });
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  ASSERT_EQ(pipe.entry().write(std::string_view("12345")), verdict::taken);
  EXPECT_FALSE(pipe.filled());
  ASSERT_EQ(pipe.entry().write(std::string_view("6789")), verdict::full);
  EXPECT_TRUE(pipe.filled());
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(pipe.first_bytes(), "12345");
}

TEST(byte_pipe, is_filled_by_its_last_byte_when_more_are_to_come) {
  byte_pipe pipe(12, 8, {});
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  ASSERT_EQ(pipe.entry().write(std::string_view("12345678")), verdict::taken);
  EXPECT_TRUE(pipe.filled());
}

TEST(byte_pipe, that_can_hold_everything_is_filled_only_when_the_download_has_ended) {
  byte_pipe pipe(3, 3, {});
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  ASSERT_EQ(pipe.entry().write(std::string_view("abc")), verdict::taken);
  EXPECT_FALSE(pipe.filled()) << "a fourth byte may come";
  pipe.download_ended(true);
  EXPECT_TRUE(pipe.filled());
}

TEST(byte_pipe, has_no_first_bytes_any_more_once_some_were_taken) {
  byte_pipe pipe(3, 3, {});
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  ASSERT_EQ(pipe.entry().write(std::string_view("abc")), verdict::taken);
  std::array<char, 1> buffer{};
  pipe.exit()->read(buffer);
  EXPECT_THAT(pipe.first_bytes(), IsEmpty());
}

TEST(byte_pipe, fails_both_ends_when_it_is_refused_for_its_bytes) {
  byte_pipe pipe(12, 8, {});
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  ASSERT_EQ(pipe.entry().write(std::string_view("12345")), verdict::taken);
  pipe.refuse("a login form");
  std::array<char, 8> buffer{};
  EXPECT_EQ(pipe.exit()->read(buffer).now, state::failed);
  EXPECT_EQ(pipe.entry().write(std::string_view("6")), verdict::abort);
  EXPECT_EQ(pipe.refusal(), "a login form");
}

TEST(byte_pipe, aborts_the_download_when_the_upload_has_ended) {
  byte_pipe pipe(3, 16, {});
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  pipe.upload_ended();
  EXPECT_EQ(pipe.entry().write(std::string_view("abc")), verdict::abort);
}

TEST(byte_pipe, can_be_read_again_only_before_its_first_byte_was_given) {
  byte_pipe pipe(3, 16, {});
  ASSERT_TRUE(pipe.exit()->rewind());
  ASSERT_TRUE(pipe.entry().begin(200, {}));
  ASSERT_EQ(pipe.entry().write(std::string_view("abc")), verdict::taken);
  std::array<char, 3> buffer{};
  ASSERT_EQ(pipe.exit()->read(buffer).bytes, 3U);
  EXPECT_FALSE(pipe.exit()->rewind());
}

} // namespace
