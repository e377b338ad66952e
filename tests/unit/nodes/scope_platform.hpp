#pragma once

#include "tests/unit/nodes/node_fixture.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cfc::test {

/// A platform that makes scopes below `root`, named as the paths end. The id of a scope is `scope of {path}`.
class scope_platform {
public:
  std::map<std::string, std::string> marks; ///< external ids by path; what is absent has none
  std::map<std::string, std::string> names; ///< by path, where the platform makes others of them
  std::string parent = "root";
  std::vector<std::vector<std::string>> paths_of_calls;
  std::vector<std::pair<std::string, std::string>> marked; ///< scope id and external id

  void answer_for(fake_transport& network) {
    network.answer_by([this](const http::request& what) {
      http::response answer;
      answer.status = 200;
      answer.body = text_in(what.body, "/operationName") == "UpdateScope" ? mark(what.body) : make(what.body);
      return answer;
    });
  }

private:
  std::string make(const std::string& body) {
    paths_of_calls.push_back(texts_in(body, "/variables/paths"));
    std::string scopes;
    for (const auto& path : paths_of_calls.back()) {
      const auto known = marks.find(path);
      const auto renamed = names.find(path);
      scopes += (scopes.empty() ? R"({"id":"scope of )" : R"(,{"id":"scope of )") + path + R"(","name":")" +
                (renamed == names.end() ? path.substr(path.rfind('/') + 1) : renamed->second) +
                R"(","parentId":")" + parent + R"(","externalId":)" +
                (known == marks.end() ? "null" : '"' + known->second + '"') + "}";
    }
    return R"({"data":{"generateScopesBasedOnPaths":[)" + scopes + "]}}";
  }
  std::string mark(const std::string& body) {
    marked.emplace_back(text_in(body, "/variables/id"), text_in(body, "/variables/input/externalId"));
    return R"({"data":{"updateScope":{"id":"s","name":"x"}}})";
  }
};

} // namespace cfc::test
