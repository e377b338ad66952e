#include "io/journal/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <unistd.h>

namespace {

using cfc::journal::journal;
using testing::ElementsAre;
using testing::IsEmpty;

class journal_test : public testing::Test {
protected:
  journal_test() { std::filesystem::remove_all(directory); }
  ~journal_test() override { std::filesystem::remove_all(directory); }
  std::string directory = testing::TempDir() + "journal_test_" + std::to_string(getpid());
};

TEST_F(journal_test, names_contents_that_a_killed_process_left_open) {
  {
    journal before(directory, "acme");
    before.registering("acme/65_DOC/1");
    before.registering("acme/65_DOC/2");
    before.settled("acme/65_DOC/1");
  }
  EXPECT_THAT(journal(directory, "acme").left_open(), ElementsAre("acme/65_DOC/2"));
}

TEST_F(journal_test, keeps_a_content_open_that_was_registered_again_after_it_was_settled) {
  {
    journal before(directory, "acme");
    before.registering("key");
    before.settled("key");
    before.registering("key");
  }
  EXPECT_THAT(journal(directory, "acme").left_open(), ElementsAre("key"));
}

TEST_F(journal_test, forgets_everything_at_a_reset) {
  {
    journal before(directory, "acme");
    before.registering("key");
    before.reset();
  }
  EXPECT_THAT(journal(directory, "acme").left_open(), IsEmpty());
}

TEST_F(journal_test, is_one_file_per_tenant) {
  journal acme(directory, "acme");
  acme.registering("key");
  EXPECT_THAT(journal(directory, "other").left_open(), IsEmpty());
}

TEST_F(journal_test, says_which_directory_can_not_be_used) {
  try {
    journal impossible("/proc/nowhere", "acme");
    FAIL() << "it was opened";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("/proc/nowhere/acme.journal"));
    EXPECT_THAT(error.what(), testing::HasSubstr("its folder can't be made"));
    EXPECT_THAT(error.what(), testing::HasSubstr("--journal-dir"));
  }
}

} // namespace
