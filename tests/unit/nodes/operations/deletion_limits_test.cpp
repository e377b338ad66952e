#include "nodes/operations/deletion_limits.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::AllOf;
using testing::HasSubstr;

/// Space 65 (DOC), of which Unique is known to hold ten contents; at most half of a space may go.
class deletion_limits_test : public testing::Test {
protected:
  deletion_limits_test() {
    offline.tenant.processing.max_delete_percent = 50;
    space.space = {"65", "DOC", "Documents"};
    space.stored_in_unique = 10;
    space.submitted = 10;
    platform.owner = "s65";
    platform.scopes = test::stored_contents::scope("s65", "DOC", "confc:acme:65:DOC");
    platform.answer_for(offline.network);
  }
  void let_go(std::size_t count, const std::string& prefix = "acme/65_DOC/") {
    for (std::size_t i = 0; i < count; ++i)
      contents.push_back({"id", prefix + std::to_string(i), std::to_string(i)});
    std::sort(contents.begin(), contents.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  }
  void remove_space(std::uint64_t files) {
    orphan_space orphan;
    orphan.mark = {"acme", "66", "HR"};
    auto stored = std::make_shared<orphan_contents>();
    stored->ours.resize(files);
    orphan.stored = std::move(stored);
    orphans.push_back(orphan);
  }
  /// "" when none is exceeded.
  std::string exceeded(std::optional<std::uint64_t> max_delete = {}) {
    own_scopes own(*offline.services, "root", {});
    const deletion_allowance allowed{max_delete, 0};
    return test::run(offline.io, exceeded_limit(*offline.services, own, {space}, contents, orphans, allowed))
        .value_or("");
  }

  test::offline_services offline;
  test::stored_contents platform;
  space_summary space;
  std::vector<content_to_delete> contents;
  std::vector<orphan_space> orphans;
};

TEST_F(deletion_limits_test, are_kept_when_nothing_goes) {
  EXPECT_EQ(exceeded(0), "");
  EXPECT_EQ(offline.network.requests().size(), 0U) << "nothing had to be asked";
}

TEST_F(deletion_limits_test, allow_exactly_the_percentage_and_not_one_more) {
  let_go(5);
  EXPECT_EQ(exceeded(), "");
  let_go(1, "acme/65_DOC/other");
  EXPECT_THAT(exceeded(), AllOf(HasSubstr("maxDeletePercent: 6 of the 10"), HasSubstr("DOC"),
                                HasSubstr("Nothing was deleted")));
}

TEST_F(deletion_limits_test, count_stored_images_that_go_as_what_is_stored) {
  space.submitted = 5;
  space.replaced_images = std::make_shared<const std::vector<content_to_delete>>(5);
  let_go(5);
  EXPECT_EQ(exceeded(), "");
}

TEST_F(deletion_limits_test, count_the_contents_of_that_space_alone) {
  let_go(5);
  let_go(3, "acme/6_DOC/");
  let_go(3, "acme/65_DOCS/");
  let_go(3, "acme/66_DOC/");
  EXPECT_EQ(exceeded(), "");
}

TEST_F(deletion_limits_test, ask_what_unique_holds_of_a_space_that_nobody_has_counted) {
  space.stored_in_unique = 0;
  for (int i = 0; i < 4; ++i)
    platform.keys.push_back("acme/65_DOC/" + std::to_string(i));
  let_go(2);
  EXPECT_EQ(exceeded(), "");
  let_go(1, "acme/65_DOC/other");
  EXPECT_THAT(exceeded(), HasSubstr("3 of the 4"));
}

TEST_F(deletion_limits_test, hold_where_unique_counts_fewer_than_go) {
  for (const std::uint64_t counted : {0, 2}) {
    space.stored_in_unique = counted;
    contents.clear();
    let_go(3);
    offline.tenant.processing.max_delete_percent = 99;
    EXPECT_THAT(exceeded(), HasSubstr("3 of the 3")) << counted;
    offline.tenant.processing.max_delete_percent = 100;
    EXPECT_EQ(exceeded(), "") << counted;
  }
}

TEST_F(deletion_limits_test, hold_where_unique_counts_more_than_the_diff_knows) {
  space.stored_in_unique = 1'010;
  space.submitted = 7;
  space.created = 3;
  space.to_delete = std::make_shared<const std::vector<content_to_delete>>(6);
  let_go(5);
  EXPECT_EQ(exceeded(), "") << "four stay and six go, of which one was averted";
  let_go(1, "acme/65_DOC/other");
  EXPECT_THAT(exceeded(), HasSubstr("6 of the 10"));
}

TEST_F(deletion_limits_test, hold_for_a_whole_space_that_goes) {
  remove_space(3);
  EXPECT_THAT(exceeded(), AllOf(HasSubstr("3 of the 3"), HasSubstr("HR")));
  offline.tenant.processing.max_delete_percent = 100;
  EXPECT_EQ(exceeded(), "");
}

TEST_F(deletion_limits_test, do_not_hold_for_a_space_that_goes_without_contents) {
  remove_space(0);
  EXPECT_EQ(exceeded(0), "");
}

TEST_F(deletion_limits_test, allow_exactly_so_many_in_all_and_not_one_more) {
  offline.tenant.processing.max_delete_percent = 100;
  let_go(2);
  remove_space(3);
  EXPECT_EQ(exceeded(5), "");
  EXPECT_THAT(exceeded(4), AllOf(HasSubstr("--max-delete: 5"), HasSubstr("4 are allowed")));
}

} // namespace
