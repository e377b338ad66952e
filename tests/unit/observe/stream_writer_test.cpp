#include "io/observe/stream_writer.hpp"
#include "tests/support/unread_pipe.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <cstdlib>
#include <string>

namespace cfc::observe {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds no_wait{0};

std::string line_of(std::size_t bytes, char letter) {
  return std::string(bytes - 1, letter) + '\n';
}

TEST(stream_writer, gives_up_what_nobody_makes_room_for) {
  const test::unread_pipe pipe;
  stream_writer writer(pipe.in());
  EXPECT_TRUE(writer.put(line_of(test::unread_pipe::capacity, 'a'), no_wait));
  EXPECT_FALSE(writer.put("lost\n", no_wait));
  EXPECT_EQ(pipe.read_all(), line_of(test::unread_pipe::capacity, 'a'));
  EXPECT_TRUE(writer.put("next\n", no_wait));
  EXPECT_EQ(pipe.read_all(), "next\n");
}

TEST(stream_writer, keeps_lines_whole_although_their_reader_stops_in_the_middle) {
  const test::unread_pipe pipe;
  stream_writer writer(pipe.in());
  EXPECT_TRUE(writer.put(line_of(test::unread_pipe::capacity + 100, 'b'), no_wait))
      << "its beginning was taken";
  EXPECT_FALSE(writer.put("lost\n", no_wait));
  std::string all = pipe.read_all();
  EXPECT_TRUE(writer.put("next\n", no_wait));
  all += pipe.read_all();
  EXPECT_EQ(all, line_of(test::unread_pipe::capacity + 100, 'b') + "next\n");
}

TEST(stream_writer, waits_no_longer_than_it_may) {
  const test::unread_pipe pipe;
  stream_writer writer(pipe.in());
  writer.put(line_of(test::unread_pipe::capacity, 'a'), no_wait);
  const auto from = std::chrono::steady_clock::now();
  EXPECT_FALSE(writer.put("lost\n", milliseconds(5)));
  EXPECT_GE(std::chrono::steady_clock::now() - from, milliseconds(5));
}

TEST(stream_writer, leaves_the_pipe_as_it_is_for_those_who_share_it) {
  const test::unread_pipe pipe;
  stream_writer writer(pipe.in());
  EXPECT_EQ(::fcntl(pipe.writing_end(), F_GETFL) & O_NONBLOCK, 0);
}

TEST(stream_writer, goes_on_without_a_reader) {
  const auto former = std::signal(SIGPIPE, SIG_IGN);
  test::unread_pipe pipe;
  stream_writer writer(pipe.in());
  pipe.close_reading_end();
  EXPECT_FALSE(writer.put("lost\n", no_wait));
  std::signal(SIGPIPE, former);
}

TEST(stream_writer, writes_to_memory_too) {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* memory = open_memstream(&text, &size);
  stream_writer writer(memory);
  EXPECT_TRUE(writer.put("line\n", no_wait));
  std::fclose(memory);
  EXPECT_EQ(std::string(text, size), "line\n");
  std::free(text);
}

} // namespace
} // namespace cfc::observe
