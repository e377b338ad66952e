#include "io/files/ownership.hpp"
#include "tests/unit/files/place.hpp"

#include <fcntl.h>

namespace {

using namespace cfc::files;

using trusted_links = test::place;

TEST_F(trusted_links, lead_on_in_a_folder_of_ours) {
  const auto target = made("target");
  linked("second", target);
  EXPECT_EQ(behind_trusted_links(linked("first", "second")), target);
}

TEST_F(trusted_links, lead_to_what_is_yet_to_be_made) {
  EXPECT_EQ(behind_trusted_links(linked("link", path("missing"))), path("missing"));
}

TEST_F(trusted_links, are_none_where_others_may_put_them) {
  for (const mode_t mode : {0777U, 01777U, 0770U}) {
    const auto folder = made_folder("shared" + std::to_string(mode), mode);
    std::filesystem::create_symlink(made("target"), folder + "/link");
    EXPECT_EQ(behind_trusted_links(folder + "/link"), folder + "/link") << std::oct << mode;
  }
}

TEST_F(trusted_links, are_none_of_somebody_else) {
  if (::geteuid() != 0)
    GTEST_SKIP() << "only root can make one";
  const auto link = linked("link", made("target"));
  ASSERT_EQ(::lchown(link.c_str(), 4711, 4711), 0);
  EXPECT_EQ(behind_trusted_links(link), link);
}

TEST_F(trusted_links, in_a_circle_lead_nowhere) {
  linked("a", path("b"));
  EXPECT_EQ(behind_trusted_links(linked("b", path("a"))), path("b"));
}

TEST_F(trusted_links, of_the_kernel_to_a_pipe_stay_what_they_are) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const auto name = "/proc/self/fd/" + std::to_string(ends[1]);
  EXPECT_EQ(behind_trusted_links(name), name);
  ::close(ends[0]);
  ::close(ends[1]);
}

} // namespace
