#include "tests/unit/connector/places.hpp"
#include "tools/connector/report_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cfc::connector {
namespace {

using namespace test;
using config::test::folder;
using testing::AllOf;
using testing::HasSubstr;

TEST(report_file, replaces_the_old_report_when_it_is_written_and_not_before) {
  const folder place;
  const auto path = place.write("report.json", "old");
  ::chmod(path.c_str(), 0640);
  report_file report("--report", path);
  EXPECT_EQ(text_of(path), "old");
  report.write("new");
  EXPECT_EQ(text_of(path), "new");
  EXPECT_EQ(permissions_of(path), 0640U);
  EXPECT_EQ(files_in(place.path()), 1U);
}

TEST(report_file, may_be_written_again_and_again) {
  const folder place;
  const auto path = place.path("cfc.prom");
  report_file report("--metrics-file", path);
  report.write("a first and long text");
  report.write("a second");
  EXPECT_EQ(text_of(path), "a second");
  EXPECT_EQ(files_in(place.path()), 1U);
}

/// RUN-4.
TEST(report_file, may_grow_line_by_line_in_place_of_an_old_one) {
  const folder place;
  const auto path = place.write("failures.ndjson", "old");
  ::chmod(path.c_str(), 0640);
  std::filesystem::create_symlink(path, place.path("link"));
  report_file failures("--failures", place.path("link"));
  EXPECT_EQ(text_of(path), "old");
  failures.append({});
  EXPECT_EQ(text_of(path), "");
  failures.append("one\n");
  EXPECT_EQ(text_of(path), "one\n");
  failures.append("two\n");
  EXPECT_EQ(text_of(path), "one\ntwo\n");
  EXPECT_EQ(permissions_of(path), 0640U);
  EXPECT_EQ(files_in(place.path()), 2U);
}

TEST(report_file, refuses_what_may_hold_a_writer_up_where_a_file_is_wanted) {
  const folder place;
  ::mkfifo(place.path("pipe").c_str(), 0600);
  for (const auto& path : {place.path("pipe"), std::string("/dev/null"), std::string("-")})
    EXPECT_THROW(report_file("--failures", path).refuse_what_is_no_file(), config::config_error) << path;
  report_file("--failures", place.path("file")).refuse_what_is_no_file();
}

TEST(report_file, that_is_never_written_leaves_nothing) {
  const folder place;
  { const report_file unwritten("--report", place.path("report.json")); }
  EXPECT_EQ(files_in(place.path()), 0U);
}

TEST(report_file, that_can_not_be_put_in_its_place_leaves_what_is_there) {
  const folder place;
  report_file report("--report", place.path("report.json"));
  std::filesystem::create_directories(place.path("report.json/in-the-way"));
  EXPECT_THROW(report.write("new"), std::runtime_error);
  EXPECT_TRUE(std::filesystem::exists(place.path("report.json/in-the-way")));
}

TEST(report_file, is_written_where_a_link_leads) {
  const folder place;
  const auto path = place.write("data/report.json", "old");
  std::filesystem::create_symlink(path, place.path("link.json"));
  report_file("--report", place.path("link.json")).write("new");
  EXPECT_EQ(text_of(path), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(place.path("link.json")));
}

TEST(report_file, is_made_where_a_link_leads_to_nothing_yet) {
  const folder place;
  std::filesystem::create_symlink(place.path("later.json"), place.path("link.json"));
  report_file("--report", place.path("link.json")).write("new");
  EXPECT_EQ(text_of(place.path("later.json")), "new");
}

TEST(report_file, replaces_a_link_that_somebody_else_may_have_put_there) {
  const folder place;
  const auto important = place.write("important.txt", "mine");
  for (const mode_t mode : {0777U, 01777U, 0770U}) {
    const auto shared = place.path("shared");
    std::filesystem::create_directory(shared);
    ::chmod(shared.c_str(), mode);
    std::filesystem::create_symlink(important, shared + "/report.json");
    report_file("--report", shared + "/report.json").write("new");
    EXPECT_EQ(text_of(important), "mine");
    EXPECT_EQ(text_of(shared + "/report.json"), "new");
    EXPECT_FALSE(std::filesystem::is_symlink(shared + "/report.json"));
    std::filesystem::remove_all(shared);
  }
}

TEST(report_file, does_not_wait_for_somebody_to_read_a_pipe) {
  const folder place;
  ASSERT_EQ(::mkfifo(place.path("pipe").c_str(), 0600), 0);
  report_file report("--report", place.path("pipe"));
  EXPECT_THAT([&] { report.write("new"); },
              testing::ThrowsMessage<std::runtime_error>(HasSubstr("nobody reads that pipe")));
}

TEST(report_file, does_not_replace_what_is_read) {
  const folder place;
  const auto tenant = place.write("acme-tenant-config.yaml", "x");
  std::filesystem::create_symlink(tenant, place.path("link"));
  for (const auto& path : {tenant, place.path("./acme-tenant-config.yaml"), place.path("link")}) {
    const report_file report("--report", path);
    EXPECT_THAT(refusal([&] {
                  report.refuse_inputs({place.path("another"), tenant});
                }),
                HasSubstr("which is a file that is read here"))
        << path;
  }
  report_file("--report", place.path("report.json")).refuse_inputs({tenant});
  report_file("--report", "-").refuse_inputs({tenant});
}

TEST(report_file, is_not_at_the_place_of_another) {
  const folder place;
  const auto together = [&](const std::string& one, const std::string& two) {
    const report_file report("--report", one);
    const report_file deletions("--deletions", two);
    return refusal([&] { deletions.refuse_same_place(report); });
  };
  EXPECT_THAT(together(place.path("new"), place.path("./new")), HasSubstr("as for --report"));
  EXPECT_THAT(together("-", "-"), HasSubstr("as for --report"));
  EXPECT_EQ(together(place.path("one"), place.path("two")), "accepted");
  EXPECT_EQ(together("-", place.path("two")), "accepted");
  EXPECT_EQ(together(place.path("one"), "-"), "accepted");
  EXPECT_EQ(together("/dev/null", "/dev/null"), "accepted");
}

TEST(report_file, is_written_to_a_pipe_of_this_process) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  report_file("--report", "/proc/self/fd/" + std::to_string(ends[1])).write("new");
  char read[4] = {};
  EXPECT_EQ(::read(ends[0], read, 3), 3);
  EXPECT_STREQ(read, "new");
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(report_file, that_is_a_device_stays_one) {
  report_file("--report", "/dev/null").write("new");
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST(report_file, is_refused_where_none_can_be) {
  const folder place;
  EXPECT_THAT(refusal([&] {
                report_file{"--report", place.path()};
              }),
              AllOf(HasSubstr("--report: found '" + place.path()), HasSubstr("which is a folder")));
  EXPECT_THAT(refusal([&] {
                report_file{"--report", place.path("none/report.json")};
              }),
              HasSubstr("none/report.json', beside which no file can be made: No such file"));
}

} // namespace
} // namespace cfc::connector
