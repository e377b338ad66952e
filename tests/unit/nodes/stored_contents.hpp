#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace cfc::test {

/// A platform that holds contents in order, and looks up and deletes them. Ids are `id of {key}`.
class stored_contents {
public:
  std::vector<std::string> keys;
  std::map<std::string, std::string> owners;       ///< by key: the scope
  std::string owner;                               ///< the scope of all others; empty: they don't show any
  std::map<std::string, std::uint64_t> finished;   ///< by key: sizes of those that are ingested to their end
  std::map<std::string, std::uint64_t> unfinished; ///< by key: sizes of those that were registered
  std::string scopes;                              ///< rows of any list of scopes
  std::string scopes_counted = "null";             ///< totalCount of such a list
  std::map<std::string, std::string> marks;        ///< of single scopes below `root`, by id
  std::set<std::string> undeletable;
  std::set<std::string> hidden;        ///< counted, but in no list
  bool drops_conditions = false;       ///< a list has whatever is stored
  bool without_total = false;          ///< lists come without their totalCount
  std::int64_t beyond_count = 0;       ///< that many more are counted than are stored, or fewer
  bool lags = false;                   ///< what is deleted is still listed and counted
  std::size_t lose_deletions = 0;      ///< so many of the next answers are lost after they were carried out
  std::size_t quota_from_deletion = 0; ///< from 1; 0: none asks for a pause of hours
  std::vector<std::size_t> ids_per_deletion; ///< of those that were carried out

  void answer_for(fake_transport& network) {
    network.answer_by([this](const http::request& what) { return answer_to(what.body); });
  }

  static std::string id_of(const std::string& key) { return "id of " + key; }
  nodes::content_to_delete to_delete(const std::string& key) const { return {id_of(key), key, {}}; }

  http::response answer_to(const std::string& body) {
    http::response answer;
    answer.status = 200;
    if (text_in(body, "/operationName") == "PaginatedScope") {
      const auto rows = marks.empty() ? scopes : marked(text_in(body, "/variables/where/id/equals"));
      answer.body =
          R"({"data":{"paginatedScope":{"totalCount":)" + scopes_counted + R"(,"nodes":[)" + rows + "]}}}";
    } else if (text_in(body, "/operationName") == "PaginatedContent") {
      answer.body = found(body);
    } else if (text_in(body, "/operationName") == "PaginatedContentCount") {
      answer.body = R"({"data":{"paginatedContent":{"totalCount":)" +
                    std::to_string(std::max<std::int64_t>(
                        0, static_cast<std::int64_t>(matching(body).size()) + beyond_count)) +
                    "}}}";
    } else if (text_in(body, "/operationName") == "ContentDeleteByContentIds") {
      if (++deletions_ == quota_from_deletion) {
        answer.status = 429;
        answer.fields.push_back({"Retry-After", "3600"});
        return answer;
      }
      answer.body = removed(texts_in(body, "/variables/contentIds"));
    } else {
      throw std::logic_error("not asked for: " + body);
    }
    return answer;
  }

  /// A row of a list of scopes.
  static std::string scope(const std::string& id, const std::string& name, const std::string& mark,
                           const std::string& parent = "root") {
    return R"({"id":")" + id + R"(","name":")" + name + R"(","parentId":")" + parent + R"(","externalId":)" +
           (mark.empty() ? "null" : "\"" + mark + "\"") + "}";
  }

private:
  std::string owner_of(const std::string& key) const {
    const auto special = owners.find(key);
    return special == owners.end() ? owner : special->second;
  }

  std::vector<std::string> matching(const std::string& body) const {
    const auto prefix = text_in(body, "/variables/where/key/startsWith");
    const auto wanted = texts_in(body, "/variables/where/key/in");
    const auto of_scope = text_in(body, "/variables/where/ownerId/equals");
    std::vector<std::string> all;
    std::copy_if(keys.begin(), keys.end(), std::back_inserter(all), [&](const auto& key) {
      if (drops_conditions)
        return true;
      if (!of_scope.empty())
        return owner_of(key) == of_scope;
      return prefix.empty() ? std::count(wanted.begin(), wanted.end(), key) > 0 : key.starts_with(prefix);
    });
    return all;
  }

  std::string found(const std::string& body) const {
    auto shown = matching(body);
    const auto total = shown.size();
    std::erase_if(shown, [&](const auto& key) { return hidden.contains(key); });
    simdjson::dom::parser parser;
    const auto skip = std::uint64_t(parser.parse(body).at_pointer("/variables/skip"));
    std::string nodes;
    for (std::size_t i = skip; i < std::min<std::size_t>(shown.size(), skip + 100); ++i) {
      nodes +=
          (nodes.empty() ? R"({"id":")" : R"(,{"id":")") + id_of(shown[i]) + R"(","key":")" + shown[i] + "\"";
      if (const auto size = finished.find(shown[i]); size != finished.end())
        nodes += R"(,"ingestionState":"FINISHED","byteSize":)" + std::to_string(size->second);
      if (const auto size = unfinished.find(shown[i]); size != unfinished.end())
        nodes += R"(,"ingestionState":"REGISTERED","byteSize":)" + std::to_string(size->second);
      if (const auto in = owner_of(shown[i]); !in.empty())
        nodes += R"(,"ownerType":"SCOPE","ownerId":")" + in + "\"";
      nodes += "}";
    }
    return R"({"data":{"paginatedContent":{)" +
           (without_total ? "" : R"("totalCount":)" + std::to_string(total) + ",") + R"("nodes":[)" + nodes +
           "]}}}";
  }

  std::string marked(const std::string& id) const {
    const auto at = marks.find(id);
    return at == marks.end() ? std::string() : scope(id, "DOC", at->second);
  }

  std::string removed(const std::vector<std::string>& ids) {
    ids_per_deletion.push_back(ids.size());
    std::string named;
    for (const auto& id : ids) {
      const auto at =
          std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return id_of(key) == id; });
      if (at == keys.end() || undeletable.contains(*at))
        continue;
      if (!lags)
        keys.erase(at);
      named += (named.empty() ? "{\"id\":\"" : ",{\"id\":\"") + id + "\"}";
    }
    if (lose_deletions > 0) {
      --lose_deletions;
      throw http::transport_error(http::transport_fault::broken, "cut off");
    }
    return R"({"data":{"contentDeleteByContentIds":[)" + named + "]}}";
  }

  std::size_t deletions_ = 0;
};

} // namespace cfc::test
