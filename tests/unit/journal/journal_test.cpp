#include "io/journal/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using cfc::journal::entry;
using cfc::journal::journal;
using cfc::journal::origin;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class journal_test : public testing::Test {
protected:
  journal_test() {
    std::filesystem::remove_all(directory);
    std::filesystem::create_directory(directory);
  }
  ~journal_test() override { std::filesystem::remove_all(directory); }

  std::unique_ptr<journal> opened(const origin& of = acme) const { return journal::open(directory, of); }
  std::vector<entry> left_open(const origin& of = acme) const { return opened(of)->left().open; }
  std::string file() const { return directory + "/acme.journal"; }
  std::string text() const {
    std::ifstream in(file());
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  void append(const std::string& text) const { std::ofstream(file(), std::ios::app) << text; }
  std::string refusal() const {
    try {
      opened();
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "accepted";
  }

  static inline const origin acme{"acme", "here"};
  static inline const entry one{"acme/65_DOC/1", "s1", 10}, two{"acme/65_DOC/2", "s1", 20};
  std::string directory = testing::TempDir() + "journal_test_" + std::to_string(getpid());
};

TEST_F(journal_test, names_contents_that_a_killed_process_left_open) {
  {
    const auto before = opened();
    before->registering(one);
    before->registering(two);
    before->settled(one.key);
  }
  EXPECT_THAT(left_open(), ElementsAre(two));
  EXPECT_THAT(journal::read(directory, acme).open, ElementsAre(two));
}

TEST_F(journal_test, keeps_a_content_open_that_was_registered_again_after_it_was_settled) {
  {
    const auto before = opened();
    before->registering(one);
    before->settled(one.key);
    before->registering(one);
  }
  EXPECT_THAT(left_open(), ElementsAre(one));
}

TEST_F(journal_test, keeps_what_it_found_until_that_is_settled) {
  opened()->registering(one);
  opened();
  EXPECT_THAT(left_open(), ElementsAre(one));
  opened()->settled(one.key);
  EXPECT_THAT(left_open(), IsEmpty());
}

TEST_F(journal_test, is_empty_when_everything_is_settled) {
  {
    const auto tidy = opened();
    tidy->registering(one);
    tidy->settled(one.key);
  }
  EXPECT_EQ(text(), "");
}

TEST_F(journal_test, is_one_file_per_tenant) {
  const auto mine = opened();
  mine->registering(one);
  EXPECT_THAT(left_open({"other", "here"}), IsEmpty());
}

TEST_F(journal_test, is_nobody_elses_while_it_is_open) {
  const auto mine = opened();
  EXPECT_EQ(opened(), nullptr);
}

TEST_F(journal_test, does_not_grow_without_end) {
  const auto busy = opened();
  busy->registering(two);
  for (int i = 0; i < 8000; ++i) {
    busy->registering(one);
    busy->settled(one.key);
  }
  EXPECT_LT(std::filesystem::file_size(file()), 2U << 20U);
  EXPECT_EQ(opened(), nullptr) << "it is still ours";
  EXPECT_THAT(journal::read(directory, acme).open, ElementsAre(two));
}

TEST_F(journal_test, leaves_out_a_torn_line_and_reads_the_next) {
  opened()->registering(one);
  const auto whole = text();
  append(whole.substr(0, whole.size() / 2));
  {
    const auto next = opened();
    EXPECT_EQ(next->left().torn, 1U);
    EXPECT_THAT(next->left().open, ElementsAre(one));
    next->registering(two);
  }
  const auto last = opened();
  EXPECT_EQ(last->left().torn, 0U);
  EXPECT_THAT(last->left().open, ElementsAre(one, two));
}

TEST_F(journal_test, takes_a_last_line_without_its_end) {
  opened()->registering(one);
  std::filesystem::resize_file(file(), std::filesystem::file_size(file()) - 1);
  opened()->registering(two);
  EXPECT_THAT(left_open(), ElementsAre(one, two));
}

TEST_F(journal_test, does_not_believe_lines_that_it_did_not_write) {
  append("+ finance/budget-2027\n\n{\"event\":\"registering\",\"key\":\"finance/budget-2027\"}\n");
  const auto mine = opened();
  EXPECT_THAT(mine->left().open, IsEmpty());
  EXPECT_EQ(mine->left().torn, 2U);
}

TEST_F(journal_test, makes_no_entry_of_a_line_break_in_a_key) {
  opened()->registering({"acme/65_DOC/9\n+ finance/budget-2027\n+ x", "s1", 10});
  ASSERT_THAT(left_open(), SizeIs(1));
  EXPECT_THAT(left_open().front().key, HasSubstr("\n"));
}

TEST_F(journal_test, takes_over_what_a_former_place_has_left_for_good) {
  const origin former{"acme", "former"};
  const origin elsewhere{"acme", "elsewhere"};
  opened(former)->registering(one);
  opened(elsewhere)->registering(two);
  {
    const auto mine = opened();
    mine->take_over(former);
    EXPECT_THAT(mine->left().open, ElementsAre(one));
    EXPECT_THAT(mine->left().foreign, SizeIs(1));
  }
  EXPECT_THAT(left_open(), ElementsAre(one)) << "until it is settled";
  EXPECT_THAT(left_open(former), IsEmpty());
  opened()->settled(one.key);
  EXPECT_THAT(left_open(), IsEmpty());
  EXPECT_THAT(left_open(elsewhere), ElementsAre(two));
}

TEST_F(journal_test, leaves_entries_of_other_places_to_those_whose_they_are) {
  const origin elsewhere{"acme", "elsewhere"};
  opened(elsewhere)->registering(one);
  {
    const auto mine = opened();
    EXPECT_THAT(mine->left().open, IsEmpty());
    EXPECT_THAT(mine->left().foreign, SizeIs(1));
    mine->settled(one.key);
    mine->registering(two);
    mine->settled(two.key);
  }
  EXPECT_THAT(left_open(elsewhere), ElementsAre(one));
}

TEST_F(journal_test, of_a_size_that_it_never_has_is_not_read) {
  append("");
  std::filesystem::resize_file(file(), (16U << 20U) + 1);
  EXPECT_THAT(refusal(), HasSubstr("acme.journal is larger than any"));
}

TEST_F(journal_test, that_is_a_link_or_others_may_write_is_refused_and_left_alone) {
  const auto target = directory + "/target";
  std::ofstream(target) << "precious";
  std::filesystem::create_symlink(target, file());
  EXPECT_THAT(refusal(), HasSubstr("is a link"));
  EXPECT_EQ(std::filesystem::file_size(target), 8U);
  std::filesystem::remove(file());
  append("");
  ASSERT_EQ(::chmod(file().c_str(), 0666), 0);
  EXPECT_THAT(refusal(), HasSubstr("may be written by others"));
}

TEST_F(journal_test, says_which_directory_can_not_be_used) {
  std::filesystem::remove_all(directory);
  EXPECT_THAT(refusal(), testing::AllOf(HasSubstr(file()), HasSubstr("--journal-dir")));
}

} // namespace
