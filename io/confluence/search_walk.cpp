#include "io/confluence/search_walk.hpp"

#include "io/confluence/links.hpp"
#include "io/http/api_error.hpp"
#include "io/http/encoding.hpp"
#include "io/http/url.hpp"

#include <algorithm>
#include <charconv>

namespace cfc::confluence {

namespace {

http::api_error bad_paging(const std::string& why) {
  return {http::api_fault::paging, 0, why};
}

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
      first_url_(base.url + "/rest/api/content/search?cql=" + http::encode_uri_component(cql) +
                 "&expand=" + http::encode_uri_component(expand_) + "&limit=" + std::to_string(limit)),
      url_(first_url_), progress_(base.pages_by_cursor) {}

search_walk search_walk::from_link(const api_base& base, std::string_view link, std::string_view expand) {
  search_walk walk;
  walk.base_ = base;
  walk.expand_ = expand;
  walk.url_ = resolve(base, link, {}, expand);
  walk.first_url_ = walk.url_;
  walk.start_ = start_of(walk.url_);
  walk.progress_ = list_progress(base.pages_by_cursor);
  return walk;
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
    first_url_ = with_parameter(first_url_, "limit", std::to_string(rows));
  }
}

void search_walk::start_at(std::uint64_t start) {
  url_ = with_parameter(url_, "start", std::to_string(start));
}

bool search_walk::advance(list_answer answer, const std::string& base) {
  const auto followed = answer.next.empty() ? std::string() : resolve(base_, answer.next, base, expand_);
  const auto asked = static_cast<std::uint64_t>(limit());
  if (asked > 0 && answer.rows > 2 * asked) {
    throw bad_paging(std::to_string(answer.rows) + " rows came, though at most " + std::to_string(asked) +
                     " were asked for; more than twice as many are not believed");
  }
  answer.limit =
      answer.limit > 0 && asked > 0 ? std::min(answer.limit, asked) : std::max(answer.limit, asked);
  switch (progress_.judge(answer)) {
  case list_step::ended:
    return false;
  case list_step::from_beginning:
    url_ = first_url_;
    start_ = start_of(url_);
    return true;
  case list_step::same_place:
    return true;
  case list_step::at_links_start:
    // What the rows received don't reach is jumped over once, and counted from there on.
    start_ = std::max(start_, std::max(start_of(followed), rows()) - rows());
    break;
  case list_step::next_page:
  case list_step::beyond_end:
    break;
  }
  if (base_.pages_by_cursor) {
    url_ = followed;
  } else {
    start_at(start_ + rows());
  }
  return true;
}

} // namespace cfc::confluence
