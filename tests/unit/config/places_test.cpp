#include "tests/unit/config/tenant_text.hpp"
#include "tools/connector/folders.hpp"
#include "tools/connector/report_file.hpp"

#include <cstdlib>
#include <sys/stat.h>

/// The files and folders that the command line names.
namespace cfc::connector {
namespace {

using config::test::folder;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::string text_of(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::size_t files_in(const std::string& directory) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory), {}));
}

mode_t permissions_of(const std::string& path) {
  struct stat found {};
  EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
  return found.st_mode & 07777;
}

template <typename Do>
std::string refusal(Do what) {
  try {
    what();
  } catch (const config::config_error& error) {
    return error.problems().at(0).text();
  }
  return "accepted";
}

TEST(report_file, replaces_the_old_report_when_it_is_written_and_not_before) {
  const folder place;
  const auto path = place.write("report.json", "old");
  ::chmod(path.c_str(), 0640);
  report_file report(path);
  EXPECT_EQ(text_of(path), "old");
  report.write("new");
  EXPECT_EQ(text_of(path), "new");
  EXPECT_EQ(permissions_of(path), 0640U);
  EXPECT_EQ(files_in(place.path()), 1U);
}

TEST(report_file, that_is_never_written_leaves_nothing) {
  const folder place;
  { const report_file unwritten(place.path("report.json")); }
  EXPECT_EQ(files_in(place.path()), 0U);
}

TEST(report_file, that_can_not_be_put_in_its_place_leaves_what_is_there) {
  const folder place;
  report_file report(place.path("report.json"));
  std::filesystem::create_directories(place.path("report.json/in-the-way"));
  EXPECT_THROW(report.write("new"), std::runtime_error);
  EXPECT_TRUE(std::filesystem::exists(place.path("report.json/in-the-way")));
}

TEST(report_file, is_written_where_a_link_leads) {
  const folder place;
  const auto path = place.write("data/report.json", "old");
  std::filesystem::create_symlink(path, place.path("link.json"));
  report_file(place.path("link.json")).write("new");
  EXPECT_EQ(text_of(path), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(place.path("link.json")));
}

TEST(report_file, that_is_a_device_stays_one) {
  report_file("/dev/null").write("new");
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST(report_file, is_refused_where_none_can_be) {
  const folder place;
  EXPECT_THAT(refusal([&] { report_file{place.path()}; }),
              AllOf(HasSubstr("--report: found '" + place.path()), HasSubstr("which is a folder")));
  EXPECT_THAT(refusal([&] { report_file{place.path("none/report.json")}; }),
              HasSubstr("none/report.json', beside which no file can be made: No such file"));
}

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
