#pragma once

#include "io/confluence/cql.hpp"
#include "io/confluence/instance.hpp"
#include "io/confluence/links.hpp"
#include "io/confluence/records.hpp"
#include "io/http/transport.hpp"

#include <boost/url/pct_string_view.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace cfc::test {

/// Answers searches as a server does whose index holds one page for each minute of creation in the list, in this
/// order; the ids are their places in it. Of the query only the range of creation counts.
class index_server {
public:
  index_server(confluence::instance kind, std::vector<std::int32_t> created)
      : kind_(kind), created_(std::move(created)) {
    std::sort(created_.begin(), created_.end());
  }

  std::size_t rows() const { return created_.size(); }
  bool tells_totals = true;      ///< Cloud when it is asked for them, Data Center in each answer
  std::int32_t zone = 0;         ///< minutes that the instance's clock is ahead of UTC
  std::int32_t edited_after = 0; ///< minutes between creation and last change

  http::response answer(const http::request& asked) {
    http::response given;
    given.status = 200;
    const bool total_alone = asked.url.find("/content/search") == std::string::npos;
    if (total_alone && !tells_totals) {
      given.status = 403;
      return given;
    }
    given.body = total_alone ? total_of(asked.url) : page_of(asked.url);
    given.body.reserve(given.body.size() + 64);
    return given;
  }

private:
  struct range {
    std::size_t from, until;
  };

  static std::string cql_of(std::string_view url) {
    const auto raw = confluence::parameter(url, "cql").value_or("");
    return boost::urls::pct_string_view(boost::core::string_view(raw.data(), raw.size())).decode();
  }
  /// The place of the first row that was created at that literal or later.
  std::size_t place_of(const std::string& cql, std::string_view before, std::size_t otherwise) const {
    const auto at = cql.find(before);
    if (at == std::string::npos)
      return otherwise;
    auto literal = cql.substr(at + before.size(), cql.find('"', at + before.size()) - at - before.size());
    literal = literal.size() == 10 ? literal + "T00:00:00Z" : literal.replace(10, 1, "T") + ":00Z";
    const auto minute = static_cast<std::int32_t>(confluence::parse_time(literal).value() / 60'000) - zone;
    return static_cast<std::size_t>(std::lower_bound(created_.begin(), created_.end(), minute) -
                                    created_.begin());
  }
  range range_of(std::string_view url) const {
    const auto cql = cql_of(url);
    const auto from = place_of(cql, "created >= \"", 0);
    return {from, std::max(from, place_of(cql, "created < \"", created_.size()))};
  }
  static std::size_t number_in(std::string_view url, std::string_view name) {
    const auto text = confluence::parameter(url, name);
    return text ? std::stoull(std::string(*text)) : 0;
  }

  std::string total_of(std::string_view url) const {
    const auto found = range_of(url);
    return R"({"results":[],"start":0,"limit":1,"size":0,"totalSize":)" +
           std::to_string(found.until - found.from) + R"(,"_links":{}})";
  }
  std::string page_of(std::string_view url) const {
    const auto found = range_of(url);
    const bool cloud = kind_ == confluence::instance::cloud;
    const auto limit = number_in(url, "limit");
    const auto start = number_in(url, cloud ? "cursor" : "start");
    const auto first = std::min(found.from + start, found.until);
    const auto end = std::min(first + limit, found.until);
    std::string body = R"({"results":[)";
    for (auto row = first; row < end; ++row)
      add_row(row, row == first, body);
    body += R"(],"limit":)" + std::to_string(limit);
    if (!cloud && tells_totals)
      body += R"(,"totalSize":)" + std::to_string(found.until - found.from);
    body += R"(,"_links":{)";
    if (end < found.until) {
      body += R"("next":"/rest/api/content/search?limit=)" + std::to_string(limit);
      body += (cloud ? "&cursor=" : "&start=") + std::to_string(start + limit);
      body += "&cql=" + std::string(confluence::parameter(url, "cql").value_or("")) + "\",";
    }
    return body + R"("base":"https://confluence.example.com"}})";
  }
  void add_row(std::size_t row, bool first, std::string& body) const {
    body += (first ? R"({"id":")" : R"(,{"id":")") + std::to_string(row) + R"(","type":"page","title":"T",)" +
            R"("space":{"id":65,"key":"DOC","name":"Documents"},"version":{"when":")" +
            confluence::format_utc(confluence::epoch_ms{created_[row] + edited_after} * 60'000) +
            R"("},"children":{"attachment":{"results":[],"limit":25,"size":0}}})";
  }

  confluence::instance kind_;
  std::vector<std::int32_t> created_;
};

} // namespace cfc::test
