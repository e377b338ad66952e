#pragma once

#include "tests/unit/nodes/node_fixture.hpp"

#include <boost/algorithm/string/split.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace cfc::test {

/// A content as the store of the tests has it.
struct content_in_store {
  std::string space = "65";
  std::vector<std::string> labels = {};
  std::vector<std::string> ancestors = {};
  std::string status = "current";
  std::string container = {}; ///< of an attachment: its page
  bool blogpost = false;
};

/// The content stores of both products, as far as look-ups ask them.
class content_store {
public:
  std::map<std::string, content_in_store> contents;
  std::map<std::string, int> status_of; ///< answers of look-ups of these ids
  std::set<std::string> closed;         ///< parts of addresses that answer 401: their scope isn't granted
  std::string closed_says = R"({"code":401,"message":"Unauthorized; scope does not match"})";
  std::map<std::string, std::string> answers_as; ///< look-ups of these ids are answered with another content
  std::size_t ancestors_at_once = 250;           ///< Cloud: the nearest, in one list
  std::map<std::string, std::string> indexed_types; ///< what a search by ids finds, by id
  std::string account = R"({"type":"known","username":"bot"})";

  /// Nothing for an address that isn't a look-up.
  std::optional<http::response> answer_to(const std::string& url) {
    for (const auto& part : closed) {
      if (url.find(part) != std::string::npos)
        return with_status(401, closed_says);
    }
    if (url.find("/rest/api/content/search") != std::string::npos)
      return indexed();
    if (url.find("/rest/api/user/current") != std::string::npos)
      return with_status(200, account);
    if (const auto id = behind(url, "/rest/api/content/"); !id.empty())
      return one(id, true);
    if (const auto id = behind(url, "/api/v2/attachments/"); !id.empty())
      return one(id, false);
    for (const bool blogpost : {false, true}) {
      const std::string base = blogpost ? "/api/v2/blogposts" : "/api/v2/pages";
      if (url.find(base + "?id=") != std::string::npos)
        return listed(url, blogpost);
      if (url.find(base + "?limit=1") != std::string::npos)
        return any(blogpost);
      if (const auto id = behind(url, base + "/"); !id.empty())
        return part_of(id, blogpost, url);
    }
    if (url.find("/ancestors") != std::string::npos)
      return with_status(200, R"({"results":[],"_links":{}})");
    return std::nullopt;
  }

private:
  static http::response with_status(int status, std::string body = "{}") {
    http::response answer;
    answer.status = status;
    answer.body = std::move(body);
    return answer;
  }
  static std::string behind(const std::string& url, const std::string& base) {
    const auto at = url.find(base);
    if (at == std::string::npos)
      return {};
    const auto from = at + base.size();
    return url.substr(from, url.find_first_of("/?", from) - from);
  }
  static std::string names(const std::vector<std::string>& labels) {
    std::string rows;
    for (const auto& label : labels)
      rows += (rows.empty() ? R"({"name":")" : R"(,{"name":")") + label + R"("})";
    return "[" + rows + "]";
  }
  static std::string ids(const std::vector<std::string>& all) {
    std::string rows;
    for (const auto& id : all)
      rows += (rows.empty() ? R"({"id":")" : R"(,{"id":")") + id + R"(","type":"page"})";
    return "[" + rows + "]";
  }
  std::optional<http::response> one(const std::string& id, bool v1) {
    if (const auto at = status_of.find(id); at != status_of.end())
      return with_status(at->second);
    if (const auto other = answers_as.find(id); other != answers_as.end())
      return one(other->second, v1);
    const auto at = contents.find(id);
    if (at == contents.end())
      return with_status(404);
    const auto& c = at->second;
    const bool attachment = !c.container.empty();
    std::string body = R"({"id":")" + id + R"(","status":")" + c.status + R"(","title":"T",)";
    if (v1) {
      body += std::string(R"("type":")") +
              (attachment   ? "attachment"
               : c.blogpost ? "blogpost"
                            : "page") +
              R"(","space":{"id":)" + c.space +
              R"(,"key":"DOC","type":"global"},"metadata":{"labels":{"results":)" + names(c.labels) +
              R"(,"limit":200,"size":)" + std::to_string(c.labels.size()) + R"(}},"ancestors":)" +
              ids(c.ancestors);
      if (attachment)
        body += R"(,"container":{"id":")" + c.container +
                R"("},"extensions":{"mediaType":"text/plain","fileSize":3})";
    } else {
      body += R"("pageId":")" + c.container + R"(","mediaType":"text/plain","fileSize":3)";
    }
    return with_status(200, body + "}");
  }
  http::response indexed() const {
    std::string rows;
    for (const auto& [id, type] : indexed_types)
      rows += (rows.empty() ? R"({"id":")" : R"(,{"id":")") + id + R"(","type":")" + type +
              R"(","space":{"id":65,"key":"DOC"},"version":{"when":"2025-01-31T08:15:20.913Z"}})";
    return with_status(200, R"({"results":[)" + rows + R"(],"_links":{}})");
  }
  http::response listed(const std::string& url, bool blogpost) {
    std::string rows;
    auto text = url.substr(url.find("?id=") + 4);
    text = text.substr(0, text.find('&'));
    for (std::size_t at = 0; (at = text.find("%2C", at)) != std::string::npos;)
      text.replace(at, 3, ",");
    std::vector<std::string> wanted;
    boost::split(wanted, text, [](char c) { return c == ','; });
    for (const auto& id : wanted) {
      const auto at = contents.find(id);
      if (at != contents.end() && at->second.blogpost == blogpost && at->second.container.empty()) {
        rows += (rows.empty() ? R"({"id":")" : R"(,{"id":")") + id + R"(","status":")" + at->second.status +
                R"(","title":"T","spaceId":")" + at->second.space + R"("})";
      }
    }
    return with_status(200, R"({"results":[)" + rows + R"(],"_links":{}})");
  }
  http::response any(bool blogpost) const {
    for (const auto& [id, c] : contents) {
      if (c.blogpost == blogpost && c.container.empty())
        return with_status(200, R"({"results":[{"id":")" + id + R"(","status":"current"}],"_links":{}})");
    }
    return with_status(200, R"({"results":[],"_links":{}})");
  }
  http::response part_of(const std::string& id, bool blogpost, const std::string& url) {
    if (url.find("/labels") != std::string::npos)
      return labels_of(id);
    if (url.find("/attachments") != std::string::npos)
      return attachments_of(id, blogpost);
    if (url.find("/ancestors") != std::string::npos)
      return ancestors_of(id);
    const auto at = contents.find(id);
    return at == contents.end() || at->second.blogpost != blogpost ? with_status(404) : *one(id, false);
  }
  http::response attachments_of(const std::string& page_id, bool blogpost) {
    const auto page = contents.find(page_id);
    if (page == contents.end() || page->second.blogpost != blogpost)
      return with_status(404);
    std::string rows;
    for (const auto& [id, c] : contents) {
      if (c.container == page_id)
        rows += (rows.empty() ? R"({"id":")" : R"(,{"id":")") + id + R"(","status":"current","title":"T"})";
    }
    return with_status(200, R"({"results":[)" + rows + R"(],"_links":{}})");
  }
  http::response labels_of(const std::string& id) {
    const auto at = contents.find(id);
    return at == contents.end()
               ? with_status(404)
               : with_status(200, R"({"results":)" + names(at->second.labels) + R"(,"_links":{}})");
  }
  http::response ancestors_of(const std::string& id) {
    const auto at = contents.find(id);
    if (at == contents.end())
      return with_status(404);
    const auto& all = at->second.ancestors;
    const auto nearest = std::min(all.size(), ancestors_at_once);
    return with_status(200, R"({"results":)" +
                                ids({all.end() - static_cast<std::ptrdiff_t>(nearest), all.end()}) +
                                R"(,"_links":{}})");
  }
};

} // namespace cfc::test
