#include "tests/unit/connector/places.hpp"
#include "tools/connector/folders.hpp"

#include <unistd.h>

namespace cfc::connector {
namespace {

using namespace test;
using config::test::folder;
using testing::AllOf;
using testing::HasSubstr;

TEST(usable_folder, is_made_with_those_above_it) {
  const folder place;
  usable_folder("--journal-dir", place.path("a/b"));
  EXPECT_TRUE(std::filesystem::is_directory(place.path("a/b")));
  EXPECT_EQ(files_in(place.path("a/b")), 0U);
}

TEST(usable_folder, that_can_not_be_made_is_refused_with_the_option_and_the_reason) {
  const folder place;
  const auto file = place.write("file", "");
  EXPECT_THAT(refusal([&] { usable_folder("--journal-dir", file + "/x"); }),
              HasSubstr("--journal-dir: the folder '" + file + "/x' can't be made: Not a directory"));
  EXPECT_THAT(refusal([] { usable_folder("--lock-dir", "/proc"); }),
              HasSubstr("--lock-dir: no file can be made in the folder '/proc'"));
}

TEST(private_folder, is_for_us_only) {
  const folder place;
  private_folder("--lock-dir", place.path("locks"));
  EXPECT_EQ(permissions_of(place.path("locks")), 0700U);
  ::chmod(place.path("locks").c_str(), 0777);
  private_folder("--lock-dir", place.path("locks"));
  EXPECT_EQ(permissions_of(place.path("locks")), 0700U);
}

TEST(private_folder, is_refused_when_it_is_a_link_or_belongs_to_somebody_else) {
  const folder place;
  std::filesystem::create_symlink(place.path(), place.path("link"));
  EXPECT_THAT(refusal([&] { private_folder("--lock-dir", place.path("link")); }), HasSubstr("is no folder"));
  const auto others = ::geteuid() == 0 ? place.path("others") : std::string("/");
  if (::geteuid() == 0) {
    std::filesystem::create_directory(others);
    ASSERT_EQ(::chown(others.c_str(), 4711, 4711), 0);
  }
  EXPECT_THAT(refusal([&] { private_folder("--lock-dir", others); }),
              AllOf(HasSubstr("belongs to user "), HasSubstr("not to " + std::to_string(::geteuid()))));
}

} // namespace
} // namespace cfc::connector
