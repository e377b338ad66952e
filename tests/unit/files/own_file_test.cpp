#include "io/files/own_file.hpp"
#include "tests/unit/files/place.hpp"

#include <fcntl.h>

namespace {

using namespace cfc::files;
using testing::HasSubstr;

class own_file : public test::place {
protected:
  static std::string taking(const std::string& path) {
    return test::refusal([&] { take_own_file(path); });
  }
};

TEST_F(own_file, is_made_for_us_alone) {
  EXPECT_TRUE(take_own_file(path("a.lock")));
  struct stat found {};
  ASSERT_EQ(::stat(path("a.lock").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0600U);
}

TEST_F(own_file, is_taken_once_at_a_time) {
  {
    const auto first = take_own_file(path("a.lock"));
    EXPECT_FALSE(take_own_file(path("a.lock")));
  }
  EXPECT_TRUE(take_own_file(path("a.lock")));
}

TEST_F(own_file, is_young_again_whenever_it_is_taken) {
  const auto old = made("a.lock");
  const timespec long_ago[2] = {{1'000'000, 0}, {1'000'000, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, old.c_str(), long_ago, 0), 0);
  EXPECT_TRUE(take_own_file(old));
  struct stat found {};
  ASSERT_EQ(::stat(old.c_str(), &found), 0);
  EXPECT_GT(found.st_mtim.tv_sec, 1'000'000);
}

TEST_F(own_file, that_is_a_link_is_refused_and_its_target_left_alone) {
  const auto target = made("target");
  const auto link = linked("a.lock", target);
  EXPECT_THAT(taking(link), HasSubstr("a.lock is a link"));
  EXPECT_THAT(test::refusal([&] { open_own_file(link); }), HasSubstr("a.lock is a link"));
  EXPECT_EQ(std::filesystem::file_size(target), std::string("target").size());
}

TEST_F(own_file, that_is_no_file_is_refused) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_THAT(taking(path("pipe")), HasSubstr("pipe is no file"));
}

TEST_F(own_file, that_others_may_write_is_refused) {
  EXPECT_THAT(taking(made("a.lock", 0620)), HasSubstr("may be written by others"));
  EXPECT_THAT(taking(made("b.lock", 0602)), HasSubstr("may be written by others"));
}

TEST_F(own_file, of_somebody_else_is_refused) {
  if (::geteuid() != 0)
    GTEST_SKIP() << "only root can make one";
  const auto file = made("a.lock");
  ASSERT_EQ(::chown(file.c_str(), 4711, 4711), 0);
  EXPECT_THAT(taking(file), HasSubstr("belongs to user 4711"));
}

TEST_F(own_file, that_is_missing_is_none_to_read) {
  EXPECT_FALSE(open_own_file(path("a.journal")));
}

} // namespace
