#include "io/confluence/search_walk.hpp"

#include "io/confluence/links.hpp"
#include "io/http/api_error.hpp"
#include "io/http/encoding.hpp"
#include "io/http/url.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

namespace cfc::confluence {

namespace {

http::api_error bad_paging(const std::string& why) {
  return {http::api_fault::paging, 0, why};
}

constexpr std::uint32_t most_stale_pages = 3;

/// A link as a message may show it: without the query, which can hold a cursor of any length.
std::string shown(std::string_view link) {
  return std::string(link.substr(0, std::min<std::size_t>(link.find('?'), 120)));
}

/// A parameter that is a whole number; 0 when it isn't.
template <class Number>
Number number_in(std::string_view url, std::string_view name) {
  const std::string_view text = parameter(url, name).value_or("");
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::uint64_t start_of(std::string_view url) {
  return number_in<std::uint64_t>(url, "start");
}

/// Refuses a link to anywhere but the API or the site that the answer (`page_base`) says it belongs to.
void check_origin(const api_base& api, std::string_view link, std::string_view page_base) {
  if (http::authority_part(link).empty()) {
    return;
  }
  const std::string origin = http::origin_of(link);
  const std::string allowed[] = {http::origin_of(api.url), http::origin_of(page_base),
                                 http::origin_of(api.site)};
  if (origin.empty() || std::find(std::begin(allowed), std::end(allowed), origin) == std::end(allowed)) {
    throw bad_paging("the next page is said to be at " + shown(link) +
                     ", which is not this Confluence; a proxy " +
                     "or the server's base URL is configured wrongly");
  }
}

/// The part of a link that stands under the API base, whatever comes before it: nothing, the context path,
/// the site's address or the gateway's.
std::string_view api_part(std::string_view link) {
  const std::string_view path = link.substr(0, link.find('?'));
  const std::size_t at = std::min(path.find("/rest/api/"), path.find("/api/v2/"));
  if (at == std::string_view::npos || path.find("/..", at) != std::string_view::npos) {
    throw bad_paging("the next page is said to be at " + shown(link) + ", which is no address of the API");
  }
  return link.substr(at);
}

std::string resolve(const api_base& api, std::string_view link, std::string_view page_base,
                    std::string_view expand) {
  check_origin(api, link, page_base);
  std::string url = api.url + repair_encoding(api_part(link));
  if (!expand.empty() && parameter(url, "expand").value_or("").empty()) {
    url = with_parameter(url, "expand", http::encode_uri_component(expand));
  }
  return url;
}

} // namespace

search_walk::search_walk(const api_base& base, std::string cql, std::string expand, int limit)
    : base_(base), expand_(std::move(expand)),
      url_(base.url + "/rest/api/content/search?cql=" + http::encode_uri_component(cql) +
           "&expand=" + http::encode_uri_component(expand_) + "&limit=" + std::to_string(limit)) {}

search_walk search_walk::from_link(const api_base& base, std::string_view link, std::string_view expand) {
  search_walk walk;
  walk.base_ = base;
  walk.expand_ = expand;
  walk.url_ = resolve(base, link, {}, expand);
  walk.start_ = start_of(walk.url_);
  return walk;
}

void search_walk::notice_repeat(const std::string& next) {
  const std::uint64_t hash = std::hash<std::string_view>{}(next);
  if (hash == last_link_) {
    throw bad_paging("the server's link to the next page repeats after " + std::to_string(rows_) +
                     " rows; following it would never end");
  }
  // Brent: the link that is kept moves on at growing distances, so that a cycle of any length is met.
  if (links_since_ == keep_for_) {
    last_link_ = hash;
    links_since_ = 0;
    keep_for_ *= 2;
  }
  ++links_since_;
}

int search_walk::limit() const noexcept {
  return number_in<int>(url_, "limit");
}

bool search_walk::holds_cursor() const noexcept {
  return base_.pages_by_cursor && parameter(url_, "cursor").has_value();
}

void search_walk::limit_to(int rows) {
  if (rows < limit()) {
    url_ = with_parameter(url_, "limit", std::to_string(rows));
  }
}

bool search_walk::any_new(std::size_t rows, const std::vector<std::string_view>& ids) {
  if (met_ == nullptr) {
    met_ = std::make_shared<boost::unordered_flat_set<std::uint64_t>>();
  }
  bool any = ids.empty() && rows > 0;
  for (const std::string_view id : ids) {
    any |= met_->insert(std::hash<std::string_view>{}(id)).second;
  }
  return any;
}

bool search_walk::advance(const std::string& next, const std::string& base, std::size_t rows,
                          const std::vector<std::string_view>& ids) {
  rows_ += rows;
  if (next.empty()) {
    return false;
  }
  stale_pages_ = any_new(rows, ids) ? 0 : stale_pages_ + 1;
  if (stale_pages_ == most_stale_pages) {
    throw bad_paging(std::to_string(most_stale_pages) +
                     " pages in a row held nothing new (they were empty, or repeated earlier rows) but had "
                     "a link to a next one, after " +
                     std::to_string(rows_) + " rows");
  }
  notice_repeat(next);
  const std::string followed = resolve(base_, next, base, expand_);
  if (base_.pages_by_cursor) {
    url_ = followed;
    return true;
  }
  if (rows == 0) {
    start_ = std::max(start_, std::max(start_of(followed), rows_) - rows_);
  }
  url_ = with_parameter(url_, "start", std::to_string(start_ + rows_));
  return true;
}

} // namespace cfc::confluence
