#include "tools/simulator/confluence/answers.hpp"
#include "tools/simulator/confluence/rows.hpp"
#include "tools/simulator/text/base64.hpp"
#include "tools/simulator/text/json_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>
#include <random>

namespace cfc::simulator {

namespace {

constexpr std::size_t most_terms = 2'048;
constexpr double longer_than_anybody_waits = 24.0 * 3'600 * 1'000; // ms
constexpr std::string_view too_many_terms =
    "com.atlassian.confluence.api.service.exceptions.SSStatusCodeException: CQL was parsed but the search "
    "manager was "
    "unable to execute the search. Error message: com.atlassian.confluence.api.service.exceptions."
    "SSStatusCodeException: There was an error returned from XP-Search Aggregator API: HTTP/1.1 500 Internal "
    "Server "
    "Error";

/// Where a Cloud cursor stands: the number of the next row and the page before it, so that a result that has
/// changed meanwhile is continued behind that page.
struct position {
  std::uint64_t row = 0;
  std::uint64_t last_page = UINT64_MAX; ///< index; none at the start
  std::uint64_t limit = 0;              ///< the limit of the request that got the cursor
};

std::string cursor_text(const position& at, std::uint64_t nonce) {
  return "_t_" +
         base64("\t" + std::to_string(at.row) + ":" + std::to_string(at.last_page) + ":" +
                std::to_string(at.limit) + ":" + std::to_string(nonce)) +
         "_h_W10=";
}

std::optional<position> read_cursor(std::string_view text) {
  if (!text.starts_with("_t_"))
    return std::nullopt;
  position at;
  const auto plain = from_base64(text.substr(3));
  const int read = std::sscanf(plain.c_str(), "\t%lu:%lu:%lu:", &at.row, &at.last_page, &at.limit);
  return read == 3 ? std::optional(at) : std::nullopt;
}

/// One search request: what it asked for, and what it gets.
class search {
public:
  search(confluence_site& site, product of, const call& request)
      : site_(site), of_(of), request_(request), modes_(site.behaviour.current()) {
    if (const auto* text = request.parameter("expand"))
      expand_ = *text;
    shown_ = expansions::from(expand_);
  }

  reply answer();

private:
  std::optional<reply> read_query();
  std::optional<reply> refuse_terms();
  void find_rows();
  void shuffle();
  void mistake_page();
  bool next_is_empty();
  bool never_ends() const;
  bool is_endless() const;
  void write_row_beyond_end(std::uint64_t row, std::string& into) const;
  bool holds_failing_body() const;
  bool is_silent() const;
  std::uint64_t granted() const;
  std::optional<std::uint64_t> told_total() const;
  void write(std::string& into) const;
  std::string next_link() const;
  std::string next_query() const;
  void add_query(json_text& out, std::string_view name, std::string_view value) const;
  bool cloud() const { return of_ == product::cloud; }

  confluence_site& site_;
  product of_;
  const call& request_;
  std::shared_ptr<const modes> modes_;
  std::string cql_;
  std::string expand_;
  expansions shown_;
  std::uint64_t limit_ = 25;
  position at_;
  std::shared_ptr<const search_result> result_;
  std::uint64_t first_ = 0;
  std::uint64_t end_ = 0;
};

std::optional<reply> search::read_query() {
  if (auto unknown = unknown_parameter(request_, *modes_,
                                       {"cql", "cqlcontext", "expand", "limit", "start", "cursor", "next",
                                        "excerpt", "includeArchivedSpaces", "startAt"}))
    return v1_error(400, *unknown);
  const auto* cql = request_.parameter("cql");
  if (!cql || cql->empty())
    return v1_error(
        400, "com.atlassian.confluence.api.service.exceptions.BadRequestException: cql query is required");
  cql_ = *cql;
  const auto limit = number_parameter(request_, "limit", 25);
  const auto start = number_parameter(request_, "start", 0);
  if (!limit || !start || *limit == 0)
    return reply::empty(404);
  if (modes_->timeout_above_limit != 0 && *limit > modes_->timeout_above_limit)
    return html_page(504, "Gateway Time-out");
  limit_ = *limit;
  at_.row = cloud() ? 0 : *start;
  const auto* cursor = request_.parameter("cursor");
  if (!cursor || !cloud())
    return std::nullopt;
  const auto position = read_cursor(*cursor);
  if (!position || position->limit != limit_)
    return v1_error(400,
                    "com.atlassian.confluence.api.service.exceptions.BadRequestException: Invalid cursor");
  at_ = *position;
  return std::nullopt;
}

std::optional<reply> search::refuse_terms() {
  if (result_->query.terms > most_terms)
    return v1_error(500, too_many_terms);
  for (const auto id : result_->query.ancestors)
    if (modes_->fail_ancestor.contains(id))
      return v1_error(static_cast<int>(modes_->fail_ancestor_status), too_many_terms);
  return std::nullopt;
}

bool search::is_silent() const {
  const auto most = modes_->silent_bodies_above;
  return shown_.body && most != 0 && result_->pages.size() > most;
}

std::uint64_t search::granted() const {
  std::uint64_t most = 1'000;
  if (cloud())
    most = 250;
  else if (shown_.any)
    most = shown_.body ? 50 : 200;
  if (modes_->limit_cap != 0)
    most = std::min<std::uint64_t>(most, modes_->limit_cap);
  return std::max<std::uint64_t>(std::min(most, limit_), modes_->limit_floor);
}

void search::find_rows() {
  if (modes_->shuffle_rows && result_->query.order.empty())
    shuffle();
  const auto& pages = result_->pages;
  first_ = std::min<std::uint64_t>(at_.row, pages.size());
  if (at_.last_page != UINT64_MAX && !modes_->shuffle_rows) {
    const page_order before{result_->query.order, site_.content};
    const auto behind =
        std::upper_bound(pages.begin(), pages.end(), static_cast<page_index>(at_.last_page), before);
    first_ = static_cast<std::uint64_t>(behind - pages.begin());
  }
  auto rows = granted();
  if (modes_->short_pages != 0)
    rows = std::min<std::uint64_t>(rows, modes_->short_pages);
  if (modes_->index_ends_after != 0)
    rows = std::min<std::uint64_t>(rows, modes_->index_ends_after -
                                             std::min<std::uint64_t>(first_, modes_->index_ends_after));
  end_ = next_is_empty() ? first_ : std::min<std::uint64_t>(first_ + rows, pages.size());
  if (never_ends() && first_ == pages.size())
    --first_;
  if (is_endless()) {
    first_ = at_.row;
    end_ = first_ + rows;
  }
}

void search::shuffle() {
  auto shuffled = std::make_shared<search_result>(*result_);
  std::mt19937_64 random(++site_.searches);
  std::shuffle(shuffled->pages.begin(), shuffled->pages.end(), random);
  result_ = std::move(shuffled);
}

void search::mistake_page() {
  const auto other = shown_.body ? site_.content.find_page(modes_->bodies_of) : std::nullopt;
  if (!other)
    return;
  auto mistaken = std::make_shared<search_result>(*result_);
  mistaken->pages.assign(1, *other);
  result_ = std::move(mistaken);
}

bool search::never_ends() const {
  return modes_->repeat_last_row && !cloud() && !result_->pages.empty();
}

/// Searches alone: what asks for single ids would get rows that it didn't ask for.
bool search::is_endless() const {
  return modes_->index_endless && !shown_.body && !result_->pages.empty();
}

/// The last row under another id, which nothing has.
void search::write_row_beyond_end(std::uint64_t row, std::string& into) const {
  std::string text;
  row_writer rows(site_, of_, shown_, text);
  rows.content(result_->pages.back());
  const auto id = "\"" + std::to_string(site_.content.id_of(result_->pages.back())) + "\"";
  const auto made_up = "\"" + std::to_string(9'000'000'000 + row) + "\"";
  for (auto at = text.find(id); at != std::string::npos; at = text.find(id, at + made_up.size()))
    text.replace(at, id.size(), made_up);
  into += text;
}

bool search::next_is_empty() {
  return modes_->empty_page_every != 0 && ++site_.searches % modes_->empty_page_every == 0;
}

bool search::holds_failing_body() const {
  if (!shown_.body || modes_->fail_body.empty())
    return false;
  return std::any_of(result_->pages.begin() + static_cast<std::ptrdiff_t>(first_),
                     result_->pages.begin() + static_cast<std::ptrdiff_t>(end_), [&](page_index index) {
                       return modes_->fail_body.contains(site_.content.id_of(index));
                     });
}

void search::add_query(json_text& out, std::string_view name, std::string_view value) const {
  out.raw("&").raw(name).raw("=");
  if (!modes_->raw_next) {
    out.encoded(value);
    return;
  }
  for (const char c : value) {
    const std::string_view one(&c, 1);
    if (std::string_view(" \"()<>=,").find(c) != std::string_view::npos)
      out.raw(one);
    else
      out.encoded(one);
  }
}

std::string search::next_query() const {
  std::string text;
  json_text out(text);
  if (cloud()) {
    const bool among_rows = end_ > 0 && end_ <= result_->pages.size();
    position next{end_, among_rows ? result_->pages[end_ - 1] : UINT64_MAX, limit_};
    const bool overlaps = modes_->overlap_rows != 0 && end_ > first_ + modes_->overlap_rows;
    if (overlaps)
      next = {end_ - modes_->overlap_rows, result_->pages[end_ - modes_->overlap_rows - 1], limit_};
    // An empty answer moves on, too: its link must differ from the one that led to it.
    const auto nonce = modes_->empty_page_every != 0 ? site_.searches.load() : 0;
    out.raw("next=true&cursor=")
        .encoded(modes_->repeat_next ? cursor_text({0, UINT64_MAX, limit_}, 0) : cursor_text(next, nonce));
  } else {
    out.raw("next=true");
  }
  if (!expand_.empty() && !modes_->next_without_expand)
    add_query(out, "expand", expand_);
  const auto start = modes_->repeat_next ? at_.row : at_.row + (cloud() ? end_ - first_ : limit_);
  out.raw("&limit=").number(limit_).raw("&start=").number(start);
  add_query(out, "cql", cql_);
  return text;
}

std::string search::next_link() const {
  const auto& settings = site_.settings;
  const std::string context = cloud() ? "/wiki" : settings.context_path;
  const std::string path = "/rest/api/content/search?" + next_query();
  if (!modes_->next_origin.empty())
    return modes_->next_origin + context + path;
  if (modes_->next_form == "absolute")
    return (cloud() ? settings.site : settings.data_center_url) + context + path;
  return modes_->next_form == "context" ? context + path : path;
}

std::optional<std::uint64_t> search::told_total() const {
  const auto& how = modes_->total_size;
  std::uint64_t number = 0;
  if (std::from_chars(how.data(), how.data() + how.size(), number).ec == std::errc{})
    return number;
  const bool told = how == "true" || (how.empty() && !cloud());
  return told ? std::optional<std::uint64_t>(result_->pages.size()) : std::nullopt;
}

void search::write(std::string& into) const {
  json_text out(into);
  row_writer rows(site_, of_, shown_, into);
  into.reserve(512 + (end_ - first_) * 2'048);
  out.raw(R"({"results":[)");
  for (auto row = first_; row < end_; ++row) {
    out.raw(row == first_ ? "" : ",");
    if (row < result_->pages.size())
      rows.content(result_->pages[row]);
    else
      write_row_beyond_end(row, into);
  }
  out.raw(R"(],"start":)").number(at_.row).raw(R"(,"limit":)").number(cloud() ? limit_ : granted());
  out.raw(R"(,"size":)").number(end_ - first_);
  if (const auto total = told_total())
    out.raw(R"(,"totalSize":)").number(*total);
  if (!cloud())
    out.raw(R"(,"cqlQuery":)").text(cql_).raw(R"(,"searchDuration":19)");
  out.raw(R"(,"_links":{"base":")").raw(rows.base());
  out.raw(R"(","context":")").raw(cloud() ? "/wiki" : site_.settings.context_path);
  out.raw(R"(","self":")").raw(rows.base()).raw("/rest/api/content/search?cql=").encoded(cql_).raw("\"");
  const bool cut = modes_->index_ends_after != 0 && end_ >= modes_->index_ends_after;
  if ((end_ < result_->pages.size() && !cut) || never_ends() || is_endless())
    out.raw(R"(,"next":)").text(next_link());
  out.raw("}}");
}

reply search::answer() {
  if (auto refused = read_query())
    return std::move(*refused);
  const auto lock = site_.content.reading();
  try {
    result_ = site_.search.run(of_, cql_);
  } catch (const cql_error& e) {
    return v1_error(400, e.what());
  }
  if (auto refused = refuse_terms())
    return std::move(*refused);
  mistake_page();
  find_rows();
  if (holds_failing_body())
    return v1_error(500, "java.lang.NullPointerException: body.storage");
  reply result = reply::json(200, {});
  if (is_silent()) {
    result.disturb.emplace();
    result.disturb->delay_ms = longer_than_anybody_waits;
    result.disturb->drop_connection = true;
    return result;
  }
  write(result.body);
  return result;
}

} // namespace

reply search_answer(confluence_site& site, product of, const call& request) {
  return search(site, of, request).answer();
}

} // namespace cfc::simulator
