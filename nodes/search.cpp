#include "nodes/search.hpp"

#include "nodes/operations/failed_search.hpp"

#include <chrono>

namespace cfc::nodes {

namespace {

std::int32_t days_since_1970() {
  using namespace std::chrono;
  return static_cast<std::int32_t>(floor<days>(system_clock::now()).time_since_epoch().count());
}

} // namespace

search_step search_reading::read(const search_answer& answer) {
  search_step step;
  step.results.scope = answer.asked.scope;
  step.results.request_id = answer.asked.id;
  step.results.held = answer.asked.held;
  if (!answer.failure.empty()) {
    failed(answer, step);
  } else if (answer.body != nullptr) {
    read_page(answer, step);
  }
  for (const auto& request : step.next)
    step.results.followed_by.push_back(request.id);
  return step;
}

void search_reading::failed(const search_answer& answer, search_step& step) {
  const auto& scope = *answer.asked.scope;
  switch (remedy_for(answer)) {
  case remedy::smaller_page:
    return ask_for_less(answer, step);
  case remedy::begun_anew:
    return begin_anew(answer, step);
  case remedy::halved_group: {
    auto [front, back] = halved_roots(scope);
    front.fails_at_any_size |= answer.failure_status == 500;
    back.fails_at_any_size = front.fails_at_any_size;
    return replace({front, back}, step);
  }
  case remedy::lost_root:
    use_.log.warn(
        "the descendants of a page can't be searched; its space keeps everything in this cycle",
        {{"pageId", scope.roots.front().id}, {"status", answer.failure_status}, {"error", answer.failure}});
    step.results.lost.push_back(scope.roots.front());
    return;
  case remedy::none:
    break;
  }
  run_.abort("discovery failed: " + answer.failure);
}

void search_reading::ask_for_less(const search_answer& answer, search_step& step) {
  if (run_.discovery_ended())
    return;
  const int rows = fewer_rows(rows_asked(answer));
  use_.log.warn("a page of search results can't be had; it is asked for again with fewer rows",
                {{"rows", rows}, {"status", answer.failure_status}, {"error", answer.failure}});
  if (too_slow(answer))
    requests_.ask_for_at_most(rows);
  if (answer.asked.walk.holds_cursor()) {
    auto scope = *answer.asked.scope;
    scope.most_rows = rows;
    return replace({std::move(scope)}, step);
  }
  auto again = requests_.next(answer.asked, answer.asked.walk);
  again.walk.limit_to(rows);
  step.next.push_back(std::move(again));
}

void search_reading::begin_anew(const search_answer& answer, search_step& step) {
  use_.log.warn("the cursor of a search is not accepted any more; the search begins again",
                {{"status", answer.failure_status}, {"error", answer.failure}});
  auto scope = *answer.asked.scope;
  scope.begun_anew = true;
  replace({std::move(scope)}, step);
}

void search_reading::read_page(const search_answer& answer, search_step& step) {
  try {
    const auto& labels = use_.tenant.confluence;
    auto page = std::make_shared<confluence::search_page>(
        confluence::read_search_page(*answer.body, {labels.ingest_single_label, labels.ingest_all_label}));
    go_on(answer, *page, step);
    step.results.page = std::move(page);
  } catch (const std::exception& error) {
    step.next.clear();
    run_.abort(std::string("discovery failed: ") + error.what());
  }
}

void search_reading::go_on(const search_answer& answer, const confluence::search_page& page,
                           search_step& step) {
  if (run_.discovery_ended())
    return;
  auto walk = answer.asked.walk;
  const bool first = walk.rows() == 0;
  if (!walk.advance(page))
    return;
  const bool estimated_large = first && page.total_hint.value_or(0) > rows_in_one_chain;
  const bool deep = !first && walk.rows() >= rows_in_one_chain;
  if (estimated_large || deep) {
    auto parts = parts_of(*answer.asked.scope);
    if (parts.size() > 1)
      return replace(std::move(parts), step);
  }
  step.next.push_back(requests_.next(answer.asked, std::move(walk)));
}

std::vector<search_scope> search_reading::parts_of(const search_scope& scope) const {
  std::vector<search_scope> parts;
  for (const auto& range : confluence::parts(scope.created, today_(), parts_of_large_search)) {
    parts.push_back(scope);
    parts.back().created = range;
    parts.back().begun_anew = false;
  }
  return parts;
}

void search_reading::replace(std::vector<search_scope> by, search_step& step) {
  if (run_.discovery_ended())
    return;
  for (auto& scope : by)
    step.next.push_back(requests_.first(std::make_shared<const search_scope>(std::move(scope))));
}

search::search(oneapi::tbb::flow::graph& graph, const services& use, search_requests& requests,
               run_context& run, tally& counts)
    : use_(use), run_(run), counts_(counts), reading_(use, requests, run, days_since_1970),
      fetch_(graph, "search", use.io, run,
             [this](search_request request) { return fetch(std::move(request)); }),
      read_(graph, oneapi::tbb::flow::unlimited,
            [this](const search_answer& answer, reader::output_ports_type& ports) {
              const auto step = reading_.read(answer);
              counts_.searches_open += static_cast<std::int64_t>(step.next.size()) - 1;
              ++counts_.answers_read;
              for (const auto& request : step.next)
                std::get<0>(ports).try_put(request);
              std::get<1>(ports).try_put(step.results);
            }) {
  make_edge(fetch_.out(), read_);
}

search::~search() = default;

boost::asio::awaitable<search_answer> search::fetch(search_request request) {
  search_answer answer;
  answer.asked = request;
  if (run_.discovery_ended())
    co_return answer;
  try {
    const bool can_ask_for_less = request.walk.limit() > fewest_rows_asked;
    auto body = co_await use_.confluence.fetch(request.walk, can_ask_for_less);
    answer.body = std::make_shared<const std::string>(std::move(body));
  } catch (const http::api_error& error) {
    answer.failure = error.what();
    answer.failure_status = error.fault() == http::api_fault::status ? error.status() : 0;
    answer.timed_out = error.timed_out();
  } catch (const std::exception& error) {
    answer.failure = error.what();
  }
  co_return answer;
}

} // namespace cfc::nodes
