#include "nodes/operations/body_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::HasSubstr;
using testing::Optional;

constexpr confluence::epoch_ms edited = 1'700'000'000'913;

/// What a search has told of page 7, and what a request for its body tells.
class fault_in_test : public testing::Test {
protected:
  fault_in_test() {
    told.id = "7";
    told.space_id = "65";
    told.space_key = "DOC";
    told.updated = edited;
    told.body = "<p>x</p>";
    told.has_body = true;
  }
  std::optional<std::string> fault() const { return fault_in(told, page, records.identity()); }

  confluence::page_body told;
  space_records records{space_identity{"65", "DOC", "Documents"}};
  const space_records::page& page = records.add_page("7", "", edited, confluence::content_type::page);
};

TEST_F(fault_in_test, finds_none_in_the_pages_own_body) {
  EXPECT_EQ(fault(), std::nullopt);
  told.body.clear();
  EXPECT_EQ(fault(), std::nullopt) << "an empty body is one, too";
}

TEST_F(fault_in_test, finds_another_key_of_the_space) {
  told.space_key = "HR";
  EXPECT_THAT(fault(), Optional(HasSubstr("of key HR, the search in that of key DOC")));
}

TEST_F(fault_in_test, does_not_ask_for_what_the_answer_leaves_out) {
  told.space_id.clear();
  told.space_key.clear();
  told.updated.reset();
  EXPECT_EQ(fault(), std::nullopt);
}

TEST_F(fault_in_test, finds_another_page_or_another_space) {
  told.id = "4000";
  EXPECT_THAT(fault(), Optional(HasSubstr("4000")));
  told.id = "7";
  told.space_id = "9";
  EXPECT_THAT(fault(), Optional(HasSubstr("the space of id 9")));
}

TEST_F(fault_in_test, finds_a_body_that_is_no_text) {
  told.has_body = false;
  EXPECT_THAT(fault(), Optional(HasSubstr("body.storage.value")));
}

TEST_F(fault_in_test, finds_an_older_version_but_not_a_newer_one) {
  told.updated = edited - 60'000;
  EXPECT_THAT(fault(), Optional(HasSubstr("older")));
  told.updated = edited + 60'000;
  EXPECT_EQ(fault(), std::nullopt);
}

TEST_F(fault_in_test, does_not_look_at_fractions_of_seconds) {
  told.updated = edited - 913;
  EXPECT_EQ(fault(), std::nullopt);
  told.updated = edited - 914;
  EXPECT_THAT(fault(), Optional(HasSubstr("older")));
}

} // namespace
