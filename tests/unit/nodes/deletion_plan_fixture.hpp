#pragma once

#include "nodes/operations/deletion_plan.hpp"
#include "tests/unit/nodes/content_store.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cfc::test {

/// Space 65 (DOC), of which Unique holds the contents 1 to 10, and of which the diff calls some gone.
class deletion_plan_fixture : public testing::Test {
protected:
  deletion_plan_fixture() {
    offline.tenant.ingestion.scope_id = "root";
    offline.tenant.ingestion.with_attachments = false;
    offline.tenant.processing.verify_deletions = config::deletion_check::search;
    offline.tenant.processing.max_delete_percent = 100;
    platform.owner = "s65";
    scopes = scope("s65", "root", "confc:acme:65:DOC");
    store.contents["77"] = {.labels = {"ai-ingest"}};
    for (int i = 1; i <= 10; ++i)
      platform.keys.push_back("acme/65_DOC/" + std::to_string(i));
    offline.network.answer_by([this](const http::request& request) { return answer_to(request); });
  }
  nodes::deletion_plan plan(const std::vector<std::string>& gone,
                            std::optional<std::uint64_t> max_delete = {}) {
    auto contents = std::make_shared<std::vector<nodes::content_to_delete>>();
    for (const auto& id : gone)
      contents->push_back({"id of acme/65_DOC/" + id, "acme/65_DOC/" + id, id});
    nodes::space_summary space;
    space.space = {"65", "DOC", "Documents"};
    space.stored_in_unique = 10;
    space.submitted = 10 - gone.size();
    space.to_delete = contents;
    space.foreign = std::make_shared<const std::vector<nodes::kept_content>>(kept_as_foreign);
    space.incomplete = incomplete;
    space.controls.pages = {{"77", "65"}};
    space.replaced_images = std::make_shared<const std::vector<nodes::content_to_delete>>(replaced);
    const std::vector<nodes::space_summary> spaces{space};
    const std::vector<std::string> emptied;
    std::vector<nodes::discovered_space> discovered{{space.space, {}}};
    discovered.insert(discovered.end(), also_discovered.begin(), also_discovered.end());
    nodes::own_scopes own(*offline.services, "root", former_name);
    return test::run(offline.io,
                     nodes::plan_deletions(*offline.services, run,
                                           {spaces, std::move(discovered), lost_roots, emptied, inlined, own,
                                            max_delete, accept_unlabelled, failed, accepted,
                                            unknown_attachments, only_planned, deleted_before}));
  }
  static std::string scope(const std::string& id, const std::string& parent, const std::string& mark) {
    return stored_contents::scope(id, "n", mark, parent);
  }
  void put_contents(const std::string& prefix, const std::string& in, int count) {
    for (int i = 1; i <= count; ++i) {
      platform.keys.push_back(prefix + std::to_string(i));
      platform.owners[platform.keys.back()] = in;
    }
  }
  static std::vector<std::string> items(const nodes::deletion_plan& plan) {
    std::vector<std::string> keys;
    for (const auto& content : plan.contents)
      keys.push_back(content.item_key);
    return keys;
  }

  offline_services offline;
  stored_contents platform;
  nodes::run_context run;
  bool incomplete = false;
  bool only_planned = false;
  std::uint64_t deleted_before = 0;
  std::vector<nodes::root_page> lost_roots;
  std::vector<nodes::discovered_space> also_discovered;
  std::optional<std::string> former_name;
  std::optional<std::uint64_t> accept_unlabelled;
  std::vector<nodes::item_outcome> failed;
  std::vector<nodes::content_to_delete> replaced;   ///< images that were stored by themselves
  std::vector<std::string> inlined;                 ///< keys of images that are in their pages now
  std::string scopes;                               ///< rows of the scopes below the root
  std::vector<nodes::kept_content> kept_as_foreign; ///< of the space, by the diff
  std::string scopes_counted = "null";              ///< totalCount of their list
  bool space_is_shown = false;                      ///< any space that is asked for, but 65
  int space_status = 404;                           ///< what says that it isn't
  content_store store;
  std::vector<std::string> found_again; ///< ids of pages that any search finds
  std::vector<std::string> found_by_id; ///< of those that one without labels and ancestors finds, too
  std::vector<std::string> found_in_hr; ///< the same, in space 66 (HR)
  std::string root_of_hr;               ///< id of a page of HR that carries the all-label, above found_in_hr
  nodes::id_set accepted;               ///< by discovery
  std::vector<nodes::unknown_attachments> unknown_attachments;
  int search_status = 200;

private:
  static void add_row(std::string& rows, const std::string& id, const std::string& space) {
    rows += (rows.empty() ? R"({"id":")" : R"(,{"id":")") + id + R"(","type":"page","title":"T","space":)" +
            space + R"(,"version":{"when":"2025-01-31T08:15:20.913Z"}})";
  }
  std::string rows_of(const std::string& url) const {
    const std::string hr = R"({"id":66,"key":"HR","name":"People"})";
    const auto asks = [&](const std::string& condition) { return url.find(condition) != std::string::npos; };
    const bool by_ancestor = asks("ancestor%20") || asks("ancestor%3D");
    const bool by_id = !asks("label%3D") && !by_ancestor;
    std::string rows;
    for (const auto& ids : {found_again, by_id ? found_by_id : std::vector<std::string>()}) {
      for (const auto& id : ids)
        add_row(rows, id, R"({"id":65,"key":"DOC","name":"Documents"})");
    }
    const bool below_root_of_hr = by_ancestor && !root_of_hr.empty() && asks(root_of_hr);
    for (const auto& id : by_id || below_root_of_hr ? found_in_hr : std::vector<std::string>())
      add_row(rows, id, hr);
    if (!root_of_hr.empty() && asks("label%3D") && asks("%22HR%22"))
      add_row(rows, root_of_hr, hr);
    return rows;
  }
  http::response answer_to(const http::request& request) {
    http::response answer;
    answer.status = 200;
    if (request.url.find("/content/search") != std::string::npos) {
      answer.status = search_status;
      answer.body = R"({"results":[)" + rows_of(request.url) + R"(],"_links":{}})";
    } else if (request.url.find("/rest/api/space/HR") != std::string::npos) {
      answer.status = space_is_shown ? 200 : space_status;
      answer.body = R"({"id":66,"key":"HR"})";
    } else if (request.url.find("/rest/api/content/") != std::string::npos) {
      return *store.answer_to(request.url);
    } else if (request.url.find("/rest/api/space/") != std::string::npos) {
      answer.body = R"({"id":65,"key":"DOC"})";
    } else if (request.verb == http::method::get) {
      answer.body = R"({"type":"known","username":"bot"})";
    } else if (text_in(request.body, "/operationName") == "PaginatedScope") {
      answer.body =
          R"({"data":{"paginatedScope":{"totalCount":)" + scopes_counted + R"(,"nodes":[)" + scopes + "]}}}";
    } else {
      return platform.answer_to(request.body);
    }
    return answer;
  }
};

} // namespace cfc::test
