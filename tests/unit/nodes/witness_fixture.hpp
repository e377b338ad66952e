#pragma once

#include "nodes/operations/removal_check.hpp"
#include "nodes/operations/witness.hpp"
#include "tests/unit/nodes/content_store.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cfc::test {

using verdict = nodes::testimony::verdict;

/// Space 65, of which page 1 and its attachment att1 were found by discovery; the tree of page 9 is labelled.
class witness_fixture : public testing::TestWithParam<confluence::instance> {
protected:
  witness_fixture() : offline(GetParam()) {
    offline.tenant.confluence.ingest_single_label = "one";
    offline.tenant.confluence.ingest_all_label = "tree";
    offline.tenant.ingestion.allowed_mime_types = {"text/plain"};
    offline.tenant.ingestion.max_file_bytes = 1'000;
    platform.scopes = stored_contents::scope("s66", "HR", "confc:acme:66:HR");
    platform.owner = "s66";
    store.contents["1"] = {.labels = {"one"}};
    store.contents["att1"] = {.container = "1"};
    store.contents["9"] = {.labels = {"tree"}};
    offline.network.answer_by([this](const http::request& what) {
      auto answer = store.answer_to(what.url);
      return answer ? std::move(*answer) : platform.answer_to(what.body);
    });
  }
  bool cloud() const { return GetParam() == confluence::instance::cloud; }

  std::vector<nodes::testimony> examine(const std::vector<std::string>& keys) {
    std::vector<nodes::content_to_delete> contents;
    for (const auto& key : keys) {
      contents.push_back({"id of " + key, "acme/65_DOC/" + key, key});
      if (key.starts_with("1::"))
        contents.back().staying_page_type = page_type;
    }
    nodes::search_engine searches(*offline.services, run);
    nodes::id_set accepted;
    for (const auto& id : found)
      accepted.insert(id);
    const std::vector<nodes::discovered_space> discovered{{{"66", "HR", "People"}, {}}};
    nodes::own_scopes own(*offline.services, "root", std::nullopt);
    const nodes::new_places places(discovered, accepted, own);
    nodes::witness asked(*offline.services, run, searches, controls, roots, places);
    return test::run(offline.io, asked.examine({"65", "DOC", "Documents"}, std::move(contents), seen_here));
  }
  nodes::testimony examine_one(const std::string& key) { return examine({key}).front(); }

  offline_services offline;
  nodes::run_context run;
  content_store store;
  stored_contents platform;
  nodes::witness_controls controls{{{"1", "65"}}, {}, {{"att1", "1"}}};
  std::set<std::string> roots{"9"};
  nodes::witness_controls seen_here;                                   ///< in space 65
  std::set<std::string> found{"1"};                                    ///< by discovery, in space 66 or in 65
  confluence::content_type page_type = confluence::content_type::page; ///< of page 1
};

inline const auto both_instances =
    testing::Values(confluence::instance::cloud, confluence::instance::data_center);

inline std::string name_of_instance(const testing::TestParamInfo<confluence::instance>& instance) {
  return instance.param == confluence::instance::cloud ? "cloud" : "data_center";
}

} // namespace cfc::test
