#include "nodes/operations/space_audit.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace {

using namespace cfc;
using testing::ElementsAre;
using testing::IsEmpty;

/// Space DOC, whose scope is s65.
class space_audit_test : public testing::Test {
protected:
  space_audit_test() { tenant.name = "acme"; }
  const nodes::space_records::page& add_page(const char* id,
                                             confluence::content_type type = confluence::content_type::page) {
    return records.add_page(id, "", 0, type);
  }
  void add_file(const nodes::space_records::page& of, const char* id, std::uint64_t size) {
    confluence::attachment file;
    file.id = id;
    file.size = size;
    records.add_attachment(of, file, 0);
  }
  void store(const std::string& item, const std::string& state, std::uint64_t bytes = 10,
             const std::string& owner = "s65") {
    unique::content_record row;
    row.id = "id of " + item;
    row.key = "acme/65_DOC/" + item;
    row.scope_id = owner;
    row.byte_size = bytes;
    row.finished = state == "FINISHED";
    row.state = row.finished ? "" : state;
    stored.rows.push_back(row);
  }
  nodes::space_audit compared(bool incomplete = false) const {
    return compare(tenant, records, incomplete, stored, {"s65"});
  }
  /// "item: what"
  static std::vector<std::string> listed(const nodes::space_audit& audit) {
    std::vector<std::string> list;
    for (const auto& one : audit.differences)
      list.push_back(one.key.substr(12) + ": " + std::string(name_of(one.what)));
    return list;
  }

  config::tenant tenant;
  nodes::space_records records{{"65", "DOC", "Documents"}};
  unique::content_list stored;
};

TEST_F(space_audit_test, finds_nothing_where_all_is_ingested) {
  const auto& page = add_page("1");
  add_file(page, "att2", 10);
  store("1", "FINISHED");
  store("1::att2", "FINISHED", 10);
  const auto audit = compared();
  EXPECT_THAT(audit.differences, IsEmpty());
  EXPECT_EQ(audit.in_confluence, 2U);
  EXPECT_EQ(audit.in_unique, 2U);
}

TEST_F(space_audit_test, tells_states_apart) {
  for (const auto* id : {"1", "2", "3", "4"})
    add_page(id);
  store("1", "REGISTERED");
  store("2", ""); // an answer without a state
  store("3", "FAILED_PARSING");
  store("4", "QUEUED");
  const auto audit = compared();
  EXPECT_THAT(listed(audit),
              ElementsAre("1: halfRegistered", "2: halfRegistered", "3: failed", "4: inIngestion"));
  EXPECT_EQ(audit.differences[2].why, "FAILED_PARSING");
  EXPECT_EQ(audit.differences[2].id, "id of 3");
}

TEST_F(space_audit_test, compares_the_sizes_of_attachments_that_are_known) {
  const auto& page = add_page("1");
  add_file(page, "att2", 10);
  add_file(page, "att3", 0); // an old Data Center doesn't tell sizes
  store("1", "FINISHED", 99);
  store("1::att2", "FINISHED", 11);
  store("1::att3", "FINISHED", 12);
  EXPECT_THAT(listed(compared()), ElementsAre("1::att2: wrongSize"));
}

TEST_F(space_audit_test, misses_nothing_that_is_never_ingested) {
  add_page("1", confluence::content_type::folder);
  const auto& page = add_page("2");
  add_file(page, "att3", 0);
  const auto audit = compared();
  EXPECT_THAT(listed(audit), ElementsAre("2: missing"));
  EXPECT_EQ(audit.without_content, 2U);
}

TEST_F(space_audit_test, leaves_alone_what_is_not_ours) {
  add_page("1");
  store("1", "FAILED", 10, "s66");
  store("2", "FINISHED", 10, "s66");
  store("handbook.pdf", "FINISHED");
  const auto audit = compared();
  EXPECT_THAT(listed(audit), ElementsAre("1: missing"));
  EXPECT_EQ(audit.foreign, 3U);
  EXPECT_EQ(audit.in_unique, 0U);
}

TEST_F(space_audit_test, calls_nothing_extra_that_may_be_there) {
  add_page("1");
  store("1", "FINISHED");
  store("1::att2", "FINISHED");
  store("3", "FINISHED");
  records.note_unknown_attachments("1");
  EXPECT_THAT(listed(compared()), ElementsAre("3: extra"));
  EXPECT_EQ(compared().undecided, 1U);
  EXPECT_THAT(listed(compared(true)), IsEmpty());
  EXPECT_EQ(compared(true).undecided, 2U);
}

} // namespace
