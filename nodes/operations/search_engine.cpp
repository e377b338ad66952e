#include "nodes/operations/search_engine.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/failed_search.hpp"
#include "nodes/operations/root_parts.hpp"

#include <chrono>
#include <exception>

namespace cfc::nodes {

namespace {

/// Without an answer nothing may be concluded about what isn't there.
void throw_if_partial(const search_step& step) {
  if (step.failure)
    throw cycle_aborted(step.failure->reason);
  if (step.shortfall)
    throw cycle_aborted("a search ended after " + std::to_string(step.shortfall->rows) + " of " +
                        std::to_string(step.shortfall->total) + " rows");
  if (!step.lost.empty())
    throw cycle_aborted("the descendants of page " + step.lost.front().id + " can't be searched");
}

/// Rather than that it couldn't be asked just now: it refuses, or its answer names none.
bool tells_no_totals(const std::optional<http::failure>& failure) {
  const auto status = failure ? failure->refusing_status() : 0;
  return !failure || status == 401 || status == 403 || status == 404;
}

} // namespace

search_engine::search_engine(const service_set& services, const run_context& run, calendar today)
    : services_(services), run_(run), today_(std::move(today)),
      most_rows_(services.confluence.settings().search_page_size),
      totals_told_(services.confluence.kind() == confluence::instance::cloud) {}

std::int32_t search_engine::days_since_1970() {
  using namespace std::chrono;
  return static_cast<std::int32_t>(floor<days>(system_clock::now()).time_since_epoch().count());
}

search_call search_engine::first_call(std::shared_ptr<const search_query> query) {
  search_call call;
  call.walk = services_.confluence.start_search(cql(*query));
  call.walk.limit_to(most_rows_);
  if (query->most_rows > 0)
    call.walk.limit_to(query->most_rows);
  if (!query->only_ids.empty())
    call.walk.expect_at_most(query->only_ids.size());
  call.size_known = query->size_known;
  call.query = std::move(query);
  call.id = ++last_id_;
  return call;
}

void search_engine::ask_for_at_most(int rows) noexcept {
  for (int most = most_rows_; rows < most && !most_rows_.compare_exchange_weak(most, rows);)
    ;
}

search_call search_engine::next_page(const search_call& before, confluence::search_walk walk) {
  auto next = before;
  next.walk = std::move(walk);
  next.id = ++last_id_;
  return next;
}

std::string search_engine::cql(const search_query& query) const {
  const auto labels = labels_of(services_.tenant);
  std::string text;
  switch (query.kind) {
  case search_kind::labels:
    text = confluence::label_search(services_.confluence.kind(), labels.single, labels.all, query.created);
    break;
  case search_kind::roots:
    text = confluence::root_search(services_.confluence.kind(), labels.all, query.created);
    break;
  case search_kind::descendants: {
    std::vector<std::string> ids;
    ids.reserve(query.roots.size());
    for (const auto& root : query.roots)
      ids.push_back(root.id);
    text = confluence::descendant_search(ids, query.created);
    break;
  }
  case search_kind::anything:
    text = confluence::any_search(query.created);
    break;
  }
  if (!query.space_condition.empty())
    text.append(" AND ").append(query.space_condition);
  if (!query.only_ids.empty())
    text = confluence::id_search(query.only_ids, text);
  if (!query.only_space_key.empty())
    text = confluence::in_space(text, query.only_space_key);
  return text;
}

boost::asio::awaitable<search_answer> search_engine::fetch(search_call call) {
  search_answer answer;
  answer.call = std::move(call);
  if (run_.asks_no_more())
    co_return answer;
  try {
    const bool can_ask_for_less = answer.call.walk.limit() > fewest_rows_asked;
    std::string body;
    if (answer.call.asks_total) {
      body = co_await services_.confluence.fetch_total(cql(*answer.call.query));
    } else {
      body = co_await services_.confluence.fetch(answer.call.walk, can_ask_for_less);
    }
    answer.body = std::make_shared<const std::string>(std::move(body));
  } catch (...) {
    answer.failure = http::failure_of(std::current_exception());
  }
  co_return answer;
}

search_step search_engine::read(const search_answer& answer) {
  search_step step;
  if (answer.call.asks_total) {
    read_total(answer, step);
  } else if (answer.failure) {
    recover(answer, step);
  } else if (answer.body != nullptr) {
    read_page(answer, step);
  }
  return step;
}

void search_engine::recover(const search_answer& answer, search_step& step) {
  switch (remedy_for(answer)) {
  case remedy::fewer_rows:
    return ask_for_less(answer, step);
  case remedy::begun_anew:
    return begin_anew(answer, step);
  case remedy::halved_group: {
    auto [front, back] = halved_roots(*answer.call.query);
    front.fails_at_any_size |= answer.failure->refusing_status() == 500;
    back.fails_at_any_size = front.fails_at_any_size;
    return replace({front, back}, step);
  }
  case remedy::lost_root:
    return lose_root(answer, step);
  case remedy::none:
    step.failure = answer.failure;
    return;
  }
}

void search_engine::ask_for_less(const search_answer& answer, search_step& step) {
  if (run_.asks_no_more())
    return;
  const int rows = fewer_rows(rows_asked(answer));
  services_.log.part(observe::part::discovery)
      .warn(
          "a page of search results can't be had; it is asked for again with fewer rows",
          {{"rows", rows}, {"status", answer.failure->refusing_status()}, {"error", answer.failure->reason}});
  if (too_slow(*answer.failure))
    ask_for_at_most(rows);
  if (answer.call.walk.holds_cursor()) {
    auto query = *answer.call.query;
    query.most_rows = rows;
    return replace({std::move(query)}, step);
  }
  auto again = next_page(answer.call, answer.call.walk);
  again.walk.limit_to(rows);
  step.next.push_back(std::move(again));
}

void search_engine::begin_anew(const search_answer& answer, search_step& step) {
  services_.log.part(observe::part::discovery)
      .warn("the cursor of a search is not accepted any more; the search begins again",
            {{"status", answer.failure->refusing_status()}, {"error", answer.failure->reason}});
  auto query = *answer.call.query;
  query.begun_anew = true;
  replace({std::move(query)}, step);
}

void search_engine::lose_root(const search_answer& answer, search_step& step) {
  const auto& root = answer.call.query->roots.front();
  services_.log.part(observe::part::discovery)
      .warn("the descendants of a page can't be searched; its space keeps everything in this cycle",
            {{"pageId", root.id},
             {"status", answer.failure->refusing_status()},
             {"error", answer.failure->reason}});
  step.lost.push_back(root);
}

void search_engine::read_page(const search_answer& answer, search_step& step) {
  try {
    auto page = std::make_shared<confluence::search_page>(
        confluence::read_search_page(*answer.body, labels_of(services_.tenant)));
    go_on(answer.call, *page, step);
    if (services_.log.enabled(observe::level::debug)) {
      services_.log.part(observe::part::discovery)
          .debug("a page of a search was read", {{"query", cql(*answer.call.query)},
                                                 {"count", page->contents.size()},
                                                 {"further", step.next.size()}});
    }
    step.search_page = std::move(page);
  } catch (...) {
    step.next.clear();
    step.failure = http::failure_of(std::current_exception());
  }
}

void search_engine::go_on(const search_call& call, const confluence::search_page& page, search_step& step) {
  if (run_.asks_no_more())
    return;
  auto walk = call.walk;
  const bool first = walk.rows() == 0;
  const bool goes_on = walk.advance(page);
  if (walk.ended_early() && run_.first_to_tell("lists of searches are cut")) {
    services_.log.part(observe::part::discovery)
        .warn("Confluence ends lists without a next link although they go on; they are asked on",
              {{"rows", walk.rows()}});
  }
  if (!goes_on) {
    if (const auto total = walk.shortfall())
      step.shortfall = {cql(*call.query), walk.different_rows(), *total};
    return;
  }
  auto next = next_page(call, std::move(walk));
  const bool begins_again = next.walk.rows() == 0;
  if (first)
    next.first_day = first_day_of(page, today_());
  if (!begins_again) {
    const chain_state chain{services_.confluence.kind(),
                            first,
                            call.size_known,
                            totals_told_ && !call.total_failed,
                            next.walk.rows(),
                            page.total};
    const auto decided = after_page(*call.query, chain);
    if (decided == chain_step::split && split(next, page.total, step))
      return;
    next.asks_total = decided == chain_step::ask_total;
  }
  step.next.push_back(std::move(next));
}

void search_engine::read_total(const search_answer& answer, search_step& step) {
  if (run_.asks_no_more())
    return;
  const auto total = total_in(answer);
  if (!total && tells_no_totals(answer.failure))
    totals_told_ = false;
  const auto rows = answer.call.walk.rows();
  const bool large = total && after_total(*answer.call.query, rows, *total) == chain_step::split;
  if (large && split(answer.call, total, step))
    return;
  auto next = next_page(answer.call, answer.call.walk);
  next.asks_total = false;
  next.size_known = total.has_value();
  next.total_failed = !total;
  step.next.push_back(std::move(next));
}

std::optional<std::uint64_t> search_engine::total_in(const search_answer& answer) {
  auto failure = answer.failure;
  std::optional<std::uint64_t> total;
  try {
    if (answer.body != nullptr)
      total = confluence::read_total(*answer.body);
  } catch (...) {
    failure = http::failure_of(std::current_exception());
  }
  if (!total && run_.first_to_tell("no totals of searches")) {
    services_.log.part(observe::part::discovery)
        .info("Confluence doesn't tell how many rows a search has; large ones take more requests",
              {{"error", failure ? failure->reason : "the answer names no total"}});
  }
  return total;
}

/// False when it is restricted to one minute.
bool search_engine::split(const search_call& call, std::optional<std::uint64_t> total, search_step& step) {
  const auto& range = call.query->created;
  const bool whole = !range.from_minute && !range.until_minute;
  std::vector<search_query> parts;
  if (whole && call.query->kind == search_kind::descendants)
    parts = parts_by_space(*call.query, parts_by_space_for(*call.query, total, searches_at_once()));
  if (parts.size() < 2) {
    const auto first_day = whole && call.first_day ? *call.first_day : confluence::confluences_first_day;
    parts = parts_by_date(*call.query, parts_for(total, searches_at_once()), first_day);
  }
  if (parts.size() < 2)
    return false;
  for (auto& part : parts) {
    part.size_known = totals_told_ && total && *total <= rows_of_parts_without_total;
    part.split_for_speed &= !are_enough(parts.size(), searches_at_once());
  }
  replace(std::move(parts), step);
  return true;
}

std::vector<search_query> search_engine::parts_by_date(const search_query& query, std::int32_t most,
                                                       std::int32_t first_day) const {
  std::vector<search_query> parts;
  for (const auto& created : confluence::parts(query.created, today_(), most, first_day)) {
    parts.push_back(query);
    parts.back().created = created;
    parts.back().begun_anew = false;
  }
  return parts;
}

std::uint32_t search_engine::searches_at_once() const {
  return services_.tenant.processing.discovery_concurrency;
}

void search_engine::replace(std::vector<search_query> parts, search_step& step) {
  if (run_.asks_no_more())
    return;
  for (auto& part : parts)
    step.next.push_back(first_call(std::make_shared<const search_query>(std::move(part))));
}

boost::asio::awaitable<void> search_engine::visit(search_query query, search_page_visitor visitor) {
  query.split_for_speed = false;
  std::vector<search_call> open;
  open.push_back(first_call(std::make_shared<const search_query>(std::move(query))));
  while (!open.empty()) {
    auto call = std::move(open.back());
    open.pop_back();
    const auto answer = co_await fetch(std::move(call));
    auto step = read(answer);
    throw_if_partial(step);
    // Once the run stops, a page no longer says what follows it.
    if (run_.asks_no_more())
      throw cycle_aborted("the search was stopped");
    for (auto& next : step.next)
      open.push_back(std::move(next));
    if (step.search_page == nullptr)
      continue;
    const bool more = co_await visitor(std::move(step.search_page));
    if (!more)
      co_return;
  }
}

} // namespace cfc::nodes
