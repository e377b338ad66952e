// The crash journal steers deletions: whatever is written in it, nothing but what this tenant has left
// half-registered in a space of its own goes (REL-6). A content of somebody else, in Company/Finance and
// half-registered, is at stake.

#include "io/journal/journal.hpp"
#include "tests/integration/support/a_trap.hpp"

#include <filesystem>
#include <fstream>

namespace {

using namespace cfc::test;
using ::testing::Contains;
using ::testing::HasSubstr;

class a_journal : public a_trap {
protected:
  void begin_with_finance() {
    begin();
    simulator().change_unique(R"([{"op": "addScope", "path": "Company/Finance", "id": "scope_finance"},
      {"op": "grant", "scopeId": "scope_finance", "user": "user_1", "access": ["MANAGE", "READ", "WRITE"]},
      {"op": "putContent", "scopeId": "scope_finance", "key": "acme/77_FIN/2027", "title": "Budget",
       "mimeType": "text/html", "byteSize": 12, "state": "REGISTERED"}])");
    remember();
  }
  std::filesystem::path folder() const { return directory.path() / "state"; }
  std::filesystem::path file() const { return folder() / "acme.journal"; }
  /// What a killed process of that origin would have left.
  void leave(const cfc::journal::entry& what, const std::string& root = "scope_root",
             const std::string& platform = {}, const std::string& tenant = "acme") const {
    const auto url = platform.empty() ? simulator().where().unique + "/ingestion" : platform;
    {
      const auto journal = cfc::journal::journal::open(folder(), {tenant, cfc::journal::place_of(url, root)});
      ASSERT_TRUE(journal);
      journal->registering(what);
    }
    if (tenant != "acme")
      std::filesystem::rename(folder() / (tenant + ".journal"), file());
  }
  void expect_finance_kept() const { EXPECT_THAT(keys(), Contains("77_FIN/2027")); }
  std::string scope_of_space() const { return simulator().scopes().at("Company/Confluence/DOC").id; }
};

TEST_P(a_journal, deletes_what_is_half_registered_in_a_space_of_ours) {
  begin();
  simulator().change_unique(R"([{"op": "setContent", "key": "acme/65_DOC/101", "state": "REGISTERED"}])");
  const auto held = stored("65_DOC/101");
  leave({"acme/65_DOC/101", scope_of_space(), held.byte_size});
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/deleted"), 1);
  EXPECT_EQ(result.count("/counts/pages/ingested"), 1);
  expect_in_step();
}

TEST_P(a_journal, in_the_form_of_a_list_of_keys_deletes_nothing) {
  begin_with_finance();
  std::ofstream(file()) << "+ acme/77_FIN/2027\n+ acme/65_DOC/101\n";
  const auto result = sync_well();
  EXPECT_THAT(result.log, HasSubstr("lines of the crash journal can't be read"));
  EXPECT_EQ(result.count("/counts/deleted"), 0);
  expect_finance_kept();
}

TEST_P(a_journal, that_names_contents_of_another_scope_deletes_none_of_them) {
  begin_with_finance();
  for (const auto& scope : {std::string("scope_finance"), scope_of_space()}) {
    leave({"acme/77_FIN/2027", scope, 12});
    const auto result = sync_well();
    EXPECT_EQ(result.count("/counts/deleted"), 0) << scope;
    expect_finance_kept();
  }
}

TEST_P(a_journal, of_another_root_scope_platform_or_tenant_deletes_nothing) {
  begin_with_finance();
  const auto held = stored("65_DOC/101");
  const cfc::journal::entry ours{"acme/65_DOC/101", scope_of_space(), held.byte_size};
  leave(ours, "scope_other");
  leave(ours, "scope_root", "https://staging.example.com");
  const auto result = sync_well();
  EXPECT_THAT(result.log, HasSubstr("entries of another platform, root scope or tenant"));
  EXPECT_EQ(result.count("/counts/deleted"), 0);
  leave(ours, "scope_root", {}, "beta");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 0);
  expect_finance_kept();
}

TEST_P(a_journal, of_the_root_scope_that_the_spaces_are_moved_from_is_believed) {
  begin();
  simulator().change_unique(R"([{"op": "addScope", "path": "Company/New", "id": "scope_new"},
      {"op": "setContent", "key": "acme/65_DOC/101", "state": "REGISTERED"}])");
  leave({"acme/65_DOC/101", scope_of_space(), stored("65_DOC/101").byte_size});
  configuration().set("ingestion.scopeId", "scope_new");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/deleted"), 1);
  EXPECT_EQ(stored("65_DOC/101").state, "FINISHED");
  EXPECT_EQ(stored("65_DOC/101").scope_path, "Company/New/DOC");
  EXPECT_EQ(std::filesystem::file_size(file()), 0U);
}

TEST_P(a_journal, of_a_root_scope_that_nothing_proves_ours_names_what_it_left_half_done) {
  begin();
  simulator().change_unique(R"([{"op": "setContent", "key": "acme/65_DOC/101", "state": "REGISTERED"}])");
  leave({"acme/65_DOC/101", scope_of_space(), stored("65_DOC/101").byte_size}, "scope_other");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  ASSERT_THAT(result.failures(), ::testing::SizeIs(1));
  EXPECT_EQ(result.failures().front().key, "acme/65_DOC/101");
  EXPECT_THAT(result.failures().front().message, HasSubstr("change its page"));
  EXPECT_EQ(stored("65_DOC/101").state, "REGISTERED");
}

TEST_P(a_journal, that_is_a_link_ends_the_cycle_and_leaves_its_target_alone) {
  begin_with_finance();
  const auto target = directory.write("precious", "precious\n");
  std::filesystem::remove(file());
  std::filesystem::create_symlink(target, file());
  expect_abort(HasSubstr("acme.journal is a link"));
  EXPECT_EQ(read_file(target), "precious\n");
}

TEST_P(a_journal, that_others_may_write_ends_the_cycle) {
  begin_with_finance();
  std::ofstream(file()) << "";
  std::filesystem::permissions(file(), std::filesystem::perms::all);
  expect_abort(HasSubstr("may be written by others"));
}

TEST_P(a_journal, gets_no_entry_of_ours_by_a_line_break_in_the_id_of_a_page) {
  begin_with_finance();
  // One page with that id, in whatever is searched for, with its body.
  const std::string page =
      R"({"id": "9\n+ acme/77_FIN/2027\n+ x", "type": "page", "status": "current", "title": "Odd",
          "space": {"id": 65, "key": "DOC", "name": "Documents"}, "version": {"when": "2025-02-09T00:00:00.000Z"},
          "metadata": {"labels": {"results": [{"name": "ai-ingest"}], "size": 1, "limit": 200}},
          "children": {"attachment": {"results": [], "size": 0, "limit": 25}},
          "body": {"storage": {"value": "<p>odd</p>"}}, "_links": {"webui": "/odd"}})";
  disturb_confluence("/rest/api/content/9", R"(, "count": -1, "status": 200, "body": )" + page);
  disturb_confluence("/rest/api/content/search",
                     R"(, "count": -1, "status": 200, "body": {"results": [)" + page +
                         R"(], "start": 0, "limit": 200, "size": 1, "totalSize": 1, "_links": {}})");
  expect_abort(HasSubstr("id: not of digits"));
  simulator().disturb(R"({"clear": true})");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 0);
  expect_finance_kept();
}

INSTANTIATE_TEST_SUITE_P(in, a_journal, ::testing::Values(data_center), mode_name);

} // namespace
