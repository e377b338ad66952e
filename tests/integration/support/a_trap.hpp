#pragma once

#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

namespace cfc::test {

inline constexpr mode cloud{false, login::oauth, false, true};
inline constexpr mode data_center{true, login::pat, false, false};
inline constexpr mode data_center_with_context{true, login::basic, true, true};

/// One page in space A with so many attachments; a search inlines 25.
inline std::string page_with_attachments(int count, const std::string& type = "page") {
  std::string files;
  for (int i = 0; i < count; ++i)
    files += std::string(i == 0 ? "" : ",") + R"({"title": "file )" + std::to_string(i) +
             R"(.txt", "mediaType": "text/plain", "size": 10})";
  return R"({"spaces": [{"key": "A", "id": 1}], "pages": [{"id": 1010, "space": "A", "title": "Page", "type": ")" +
         type + R"(", "labels": ["ai-ingest"], "attachments": [)" + files + "]}]}";
}

/// "7,8,9", as modes of the simulator take it.
inline std::string id_list(int from, int until) {
  std::string list;
  for (int i = from; i < until; ++i)
    list += (list.empty() ? "" : ",") + std::to_string(i);
  return list;
}

/// A list of texts in the report.
inline std::vector<std::string> listed(const run_result& result, std::string_view name) {
  simdjson::dom::parser parser;
  std::vector<std::string> texts;
  for (const auto one : parser.parse(result.report).at(0)[name].get_array())
    texts.emplace_back(std::string_view(one.get_string()));
  return texts;
}

/// Confluence as it really answers (API-FACTS of the project, sections 3 and 5). A sync has filled Unique
/// before most of them, so that what a trap hides would be deleted.
class a_trap : public cycle_test {
protected:
  void begin(const std::string& scenario = office) {
    start(scenario);
    sync_well();
    remember();
  }
  void remember() {
    before_ = simulator().last_request();
    held_ = keys();
  }
  void set_modes(const std::string& modes) const { simulator().disturb(R"({"modes": )" + modes + "}"); }
  /// A rule for requests to Confluence; `more` begins with a comma.
  void disturb_confluence(const std::string& contains, const std::string& more) const {
    simulator().disturb(R"({"add": [{"host": ")" + host() + R"(", "contains": ")" + contains + "\"" + more +
                        "}]}");
  }
  std::string host() const { return GetParam().data_center ? "data-center" : "cloud"; }
  std::vector<std::string> writes() const { return simulator().writes(before_); }

  /// The cycle is given up with that reason, and Unique is as it was before.
  void expect_abort(const ::testing::Matcher<const std::string&>& reason) const {
    const auto result = sync();
    EXPECT_EQ(result.exit_code, 1) << result.log;
    EXPECT_EQ(result.status(), "aborted");
    EXPECT_THAT(result.abort_reason(), reason);
    EXPECT_THAT(writes(), ::testing::IsEmpty());
    EXPECT_EQ(keys(), held_);
  }
  /// A sync from nothing in these modes finds everything.
  void expect_all_found(const std::string& modes, const std::map<std::string, std::string>& settings = {}) {
    start(office);
    for (const auto& [key, value] : settings)
      configuration().set(key, value);
    set_modes(modes);
    const auto result = sync_well();
    EXPECT_EQ(result.count("/counts/pages/discovered"), 5);
    expect_in_step();
  }

private:
  std::uint64_t before_ = 0;
  std::vector<std::string> held_;
};

} // namespace cfc::test
