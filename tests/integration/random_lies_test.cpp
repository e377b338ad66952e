// Random edits of an instance whose search index says something else than its content store has, and whose
// store and lists of attachments don't answer as they should either: whatever they say, nothing goes that is
// still there, and one cycle after the lie everything is as from scratch. Each kind of lie is shown to have
// been told.

#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/users.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace cfc::test {

namespace {

constexpr const char* honest =
    R"({"clear": true,
        "modes": {"index_lag": "", "index_hides_spaces": "", "index_repeats_every": 0, "index_ends_after": 0,
                  "total_size": "", "shuffle_rows": false, "short_pages": 0, "index_empty_files": "",
                  "no_inlined_attachments": false, "cut_attachment_lists": false,
                  "attachments_beyond_end": false}})";

/// What the content store does wrong, as a rule of the simulator.
struct store_lie {
  std::string kind; ///< "": none
  std::string contains, members;

  std::string rule() const { return R"({"contains": ")" + contains + "\", " + members + "}"; }
};

/// Lies drawn at random, about an instance that has these users.
class liar {
public:
  liar(std::uint64_t seed, const users& people, bool data_center)
      : random_(seed), people_(people), data_center_(data_center) {}

  /// One of the index or of lists of attachments, as the simulator's modes. Afterwards hidden() are the pages
  /// that it hides.
  std::string modes() {
    hidden_.clear();
    std::string some, files;
    for (const auto id : people_.pages()) {
      if (random_() % 3 != 0)
        continue;
      hidden_.push_back(id);
      some += (some.empty() ? "" : ",") + std::to_string(id);
    }
    for (const auto& [id, page] : people_.attachments()) {
      if (random_() % 2 == 0)
        files += (files.empty() ? "" : ",") + std::to_string(id);
    }
    const auto lag = R"("index_lag": ")" + some + "\"";
    const std::array<std::string, 12> lies{
        lag,
        lag + R"(, "index_repeats_every": 2)",
        R"("index_hides_spaces": "A")",
        R"("index_hides_spaces": "B,AB")",
        R"("index_repeats_every": 3, "short_pages": 2)",
        R"("index_ends_after": 30, "total_size": "true")",
        R"("total_size": "500")",
        R"("shuffle_rows": true, )" + lag,
        R"("index_empty_files": ")" + files + "\"",
        lag + R"(, "no_inlined_attachments": true)",
        lag + R"(, "cut_attachment_lists": true)",
        lag + R"(, "attachments_beyond_end": true)",
    };
    return lies[random_() % lies.size()];
  }

  /// One of the content store, when it is asked about what is hidden.
  store_lie of_store() {
    const auto times = R"("count": )" + std::to_string(1 + random_() % 4);
    switch (random_() % 5) {
    case 0:
      return {"late", look_ups(), R"("delayMs": 40, "count": 20)"};
    case 1:
      return {"foreign", look_ups(), times + R"(, "status": 200, "body": )" + foreign_row()};
    case 2:
      if (hidden_.empty())
        return {};
      return {"refused", about(hidden_[random_() % hidden_.size()]), R"("count": -1, "status": 403)"};
    default:
      return {};
    }
  }
  /// Part of every request that looks pages up in the store.
  std::string look_ups() const {
    return data_center_ ? "?expand=metadata.labels%2Cancestors" : "/api/v2/pages?id=";
  }

private:
  /// Cloud takes a refusal of what is surely there for a missing scope, so that it is one page's alone here.
  std::string about(std::uint64_t page) const {
    return data_center_ ? "/rest/api/content/" + std::to_string(page) + "?expand=metadata.labels%2Cancestors"
                        : "/pages/" + std::to_string(page) + "/labels";
  }
  /// Of a page that nobody asked for, in the trash.
  std::string foreign_row() const {
    const std::string row =
        R"({"id": "987654321", "type": "page", "status": "trashed", "title": "Foreign", "spaceId": "5",
            "space": {"id": 5, "key": "A", "type": "global"}, "ancestors": [],
            "metadata": {"labels": {"results": [], "limit": 200, "size": 0}}})";
    return data_center_ ? row : R"({"results": [)" + row + R"(], "_links": {}})";
  }

  std::mt19937_64 random_;
  const users& people_;
  bool data_center_;
  std::vector<std::uint64_t> hidden_;
};

/// Four spaces, of which S isn't the users': a page that stays, and one with more files than a search shows.
std::string where_users_work() {
  std::string files;
  for (int i = 0; i < 30; ++i)
    files += std::string(i == 0 ? "" : ",") + R"({"id": )" + std::to_string(50'000 + i) +
             R"(, "title": "f )" + std::to_string(i) + R"(.txt", "mediaType": "text/plain", "size": 10})";
  return R"({"spaces": [{"key": "A", "id": 5}, {"key": "B", "id": 6}, {"key": "AB", "id": 56}, {"key": "S", "id": 57}],
             "pages": [{"id": 1, "space": "S", "title": "stays", "labels": ["ai-ingest"]},
                       {"id": 2, "space": "S", "title": "files", "labels": ["ai-ingest"], "attachments": [)" +
         files + "]}]}";
}

class random_lies : public cycle_test {
protected:
  /// Keys of contents that Unique held and that a sync from scratch of the honest instance would have, too.
  std::set<std::string> held_and_still_there() const {
    std::set<std::string> both;
    const auto wanted = simulator().expected("acme", GetParam());
    for (const auto& [key, content] : simulator().contents()) {
      if (wanted.contains(key))
        both.insert(key);
    }
    return both;
  }
  /// How many requests after that one a lie was the answer to.
  std::size_t asked(std::uint64_t after, const std::string& part) const {
    std::size_t count = 0;
    for (const auto& request : simulator().requests(after))
      count += request.target.find(part) != std::string::npos ? 1 : 0;
    return count;
  }
};

TEST_P(random_lies, cost_nothing_that_is_still_there) {
  const auto seed = seed_of_this_run();
  start(where_users_work());
  users people(seed);
  liar lies(seed, people, GetParam().data_center);
  std::mt19937_64 random(seed);
  std::map<std::string, std::size_t> told;
  for (int sequence = 0; sequence < 200; ++sequence) {
    SCOPED_TRACE("sequence " + std::to_string(sequence));
    const auto edits = people.edits(1 + random() % 8);
    const auto modes = lies.modes();
    const auto store = lies.of_store();
    const auto lie = R"({"modes": {)" + modes + "}" +
                     (store.kind.empty() ? "" : R"(, "add": [)" + store.rule() + "]") + "}";
    simulator().mutate(edits);
    const auto precious = held_and_still_there();
    simulator().disturb(lie);
    const auto before = simulator().last_request();
    const auto result = sync();
    EXPECT_THAT(result.exit_code, ::testing::AnyOf(0, 1, 3)) << result.log;
    const auto after = simulator().contents();
    for (const auto& key : precious)
      EXPECT_TRUE(after.contains(key)) << key << " was deleted\n" << result.log;
    told["index"] += asked(before, lies.look_ups());
    told["attachments"] += asked(before, GetParam().data_center ? "/child/attachment" : "/attachments?");
    if (!store.kind.empty())
      told[store.kind] += asked(before, store.contains);
    simulator().disturb(honest);
    sync_well();
    expect_in_step();
    ASSERT_FALSE(HasFailure()) << edits << "\n" << lie << "\nCFC_SEED=" << seed;
  }
  for (const auto* kind : {"index", "attachments", "late", "foreign", "refused"})
    EXPECT_GE(told[kind], 1U) << "no lie of this kind was told: " << kind;
}

INSTANTIATE_TEST_SUITE_P(in, random_lies, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test
