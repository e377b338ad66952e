#include "tests/unit/connector/places.hpp"
#include "tools/connector/folders.hpp"

#include <unistd.h>

namespace cfc::connector {
namespace {

using namespace test;
using config::test::environment_of;
using config::test::folder;
using testing::AllOf;
using testing::HasSubstr;

TEST(own_folder, is_made_for_us_only_with_those_above_it) {
  const folder place;
  EXPECT_EQ(own_folder("--journal-dir", place.path("a/b/")), place.path("a/b"));
  EXPECT_EQ(permissions_of(place.path("a/b")), 0700U);
  EXPECT_EQ(files_in(place.path("a/b")), 0U);
}

TEST(own_folder, may_be_named_without_any_above_it) {
  const folder place;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(place.path());
  EXPECT_EQ(refusal([] { own_folder("--lock-dir", "locks"); }), "accepted");
  EXPECT_EQ(refusal([] { own_folder("--lock-dir", "./journal/"); }), "accepted");
  std::filesystem::current_path(before);
  EXPECT_EQ(permissions_of(place.path("locks")), 0700U);
  EXPECT_EQ(permissions_of(place.path("journal")), 0700U);
}

TEST(own_folder, may_be_read_by_others) {
  const folder place;
  const auto readable = own_folder("--journal-dir", place.path("readable"));
  ::chmod(readable.c_str(), 0755);
  EXPECT_EQ(own_folder("--journal-dir", readable), readable);
  EXPECT_EQ(permissions_of(readable), 0755U);
}

TEST(own_folder, that_others_may_write_is_refused) {
  const folder place;
  const auto shared = own_folder("--lock-dir", place.path("shared"));
  for (const mode_t mode : {0777U, 01777U, 0770U, 0702U}) {
    ::chmod(shared.c_str(), mode);
    EXPECT_THAT(refusal([&] { own_folder("--lock-dir", shared); }),
                AllOf(HasSubstr("--lock-dir: the folder '" + shared + "' may be written by others"),
                      HasSubstr("chmod go-w")))
        << std::oct << mode;
  }
  EXPECT_THAT(refusal([] { own_folder("--journal-dir", "/tmp"); }), HasSubstr("--journal-dir: "));
}

TEST(own_folder, that_can_not_be_made_is_refused_with_the_option_and_the_reason) {
  const folder place;
  const auto file = place.write("file", "");
  EXPECT_THAT(refusal([&] { own_folder("--journal-dir", file + "/x"); }),
              HasSubstr("--journal-dir: the folder '" + file + "/x' can't be made: Not a directory"));
  EXPECT_THAT(refusal([&] { own_folder("--journal-dir", file); }), HasSubstr("is no folder"));
}

TEST(own_folder, is_refused_when_it_is_a_link_or_belongs_to_somebody_else) {
  const folder place;
  std::filesystem::create_directory(place.path("real"));
  std::filesystem::create_symlink(place.path("real"), place.path("link"));
  for (const auto* ending : {"", "/", "/."})
    EXPECT_THAT(refusal([&] { own_folder("--lock-dir", place.path("link") + ending); }),
                HasSubstr("is a link"));
  const auto others = ::geteuid() == 0 ? place.path("others") : std::string("/");
  if (::geteuid() == 0) {
    std::filesystem::create_directory(others);
    ASSERT_EQ(::chown(others.c_str(), 4711, 4711), 0);
  }
  EXPECT_THAT(refusal([&] { own_folder("--lock-dir", others); }),
              AllOf(HasSubstr("belongs to user "), HasSubstr("not to " + std::to_string(::geteuid()))));
}

TEST(state_folder, is_the_first_that_the_environment_names) {
  const folder place;
  const auto last = place.path("last");
  const auto state = [&](std::map<std::string, std::string> variables) {
    return state_folder(environment_of(std::move(variables)), last);
  };
  EXPECT_EQ(state({{"STATE_DIRECTORY", place.path("s")},
                   {"XDG_STATE_HOME", place.path("x")},
                   {"HOME", place.path("h")}}),
            place.path("s"));
  EXPECT_EQ(state({{"STATE_DIRECTORY", place.path("s1") + ":" + place.path("s2")}}), place.path("s1"));
  EXPECT_EQ(state({{"STATE_DIRECTORY", ""}, {"XDG_STATE_HOME", place.path("x")}, {"HOME", place.path("h")}}),
            place.path("x/confluence-connector"));
  EXPECT_EQ(state({{"XDG_STATE_HOME", "relative"}, {"HOME", place.path("h")}}),
            place.path("h/.local/state/confluence-connector"));
  EXPECT_EQ(state({}), last);
  EXPECT_EQ(permissions_of(last), 0700U);
}

TEST(state_folder, is_in_tmp_by_nothing_but_our_number) {
  EXPECT_EQ(folder_in_tmp(), "/tmp/confluence-connector-" + std::to_string(::geteuid()));
}

TEST(state_folder, passes_over_a_home_that_can_not_be_written) {
  const folder place;
  const auto last = place.path("last");
  EXPECT_EQ(state_folder(environment_of({{"HOME", "/proc"}}), last), last);
  EXPECT_EQ(state_folder(environment_of({{"HOME", place.write("file", "")}}), last), last);
}

TEST(state_folder, that_was_chosen_and_can_not_be_used_is_refused) {
  const folder place;
  EXPECT_THAT(refusal([&] {
                state_folder(environment_of({{"STATE_DIRECTORY", "/proc/x"}}), place.path("l"));
              }),
              HasSubstr("STATE_DIRECTORY: the folder '/proc/x' can't be made"));
  EXPECT_THAT(refusal([&] {
                state_folder(environment_of({{"XDG_STATE_HOME", "/proc"}}), place.path("l"));
              }),
              HasSubstr("XDG_STATE_HOME: "));
}

TEST(state_folder, in_the_home_that_others_may_write_is_refused) {
  const folder place;
  const auto folder_of_ours = place.path(".local/state/confluence-connector");
  std::filesystem::create_directories(folder_of_ours);
  ::chmod(folder_of_ours.c_str(), 0777);
  EXPECT_THAT(refusal([&] {
                state_folder(environment_of({{"HOME", place.path()}}), place.path("l"));
              }),
              HasSubstr("HOME: the folder '" + folder_of_ours + "' may be written by others"));
}

} // namespace
} // namespace cfc::connector
