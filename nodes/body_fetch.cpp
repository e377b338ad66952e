#include "nodes/body_fetch.hpp"

#include "io/observe/parts.hpp"
#include "nodes/graph/hand_on.hpp"
#include "nodes/operations/body_check.hpp"

#include <boost/asio/dispatch.hpp>

#include <algorithm>
#include <exception>
#include <unordered_map>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr int most_asked = 2; // for one page, before what is told of it makes it fail

/// The last copy of a message may end on any thread, the memory that bodies hold is given back on one.
template <typename Bodies>
std::shared_ptr<Bodies> ending_on(const boost::asio::any_io_executor& io, Bodies bodies) {
  const auto end = [io](const Bodies* gone) {
    boost::asio::dispatch(io, [last = std::unique_ptr<const Bodies>(gone)] {});
  };
  return {new Bodies(std::move(bodies)), end};
}

} // namespace

body_fetch_node::body_fetch_node(oneapi::tbb::flow::graph& graph, const service_set& services,
                                 run_context& run)
    : services_(services), run_(run), memory_(services.io), size_(services.tenant.processing.body_batch_size),
      fetch_(graph, "body fetch", services.io, run,
             [this](item_batch batch) { return fetch(std::move(batch)); }),
      expand_(graph, oneapi::tbb::flow::unlimited,
              [this](const fetched_batch& fetched, expander::output_ports_type& ports) {
                std::vector<page_item> items;
                items.reserve(fetched.bodies->size());
                for (auto& body : *fetched.bodies) {
                  look_for_images(body);
                  items.push_back({fetched.batch.work, ending_on(services_.io, std::move(body)), {}, {}});
                }
                hand_on(fetched.batch.held, std::move(items), std::get<0>(ports));
              }) {
  make_edge(fetch_.out(), expand_);
}

body_fetch_node::~body_fetch_node() = default;

/// In the arena, where there is time for it. What goes wrong with it costs no page (INL-12).
void body_fetch_node::look_for_images(body_result& result) const {
  const auto& settings = services_.tenant.ingestion;
  if (!settings.inline_images || !settings.with_attachments || !result.body)
    return;
  try {
    result.images = inlining::find_images(result.body->body);
  } catch (const std::exception& error) {
    services_.log.part(observe::part::images)
        .warn("a page's body can't be searched for images; those that it shows stay as they are",
              {{"pageId", result.body->id}, {"error", error.what()}});
  }
}

boost::asio::awaitable<fetched_batch> body_fetch_node::fetch(item_batch batch) {
  auto results = ending_on(services_.io, std::vector<body_result>(batch.count));
  open_pages open;
  for (std::uint32_t i = 0; i < batch.count; ++i) {
    auto& result = (*results)[i];
    result.page_index = batch.first + i;
    if (batch.work->items->pages()[result.page_index].type != confluence::content_type::folder)
      open.push_back(&result);
  }
  const auto share = co_await memory_.before(open.size());
  co_await fetch_batch(batch, std::move(open));
  fetched_batch fetched;
  fetched.batch = std::move(batch);
  fetched.bodies = std::move(results);
  co_return fetched;
}

void body_fetch_node::hold_what_came(std::span<body_result* const> part) {
  std::size_t bodies = 0;
  std::uint64_t bytes = 0;
  for (auto* result : part) {
    if (!result->body)
      continue;
    result->memory = memory_.of(result->body->body.size());
    ++bodies;
    bytes += result->body->body.size();
  }
  memory_.learn(bodies, bytes);
}

void body_fetch_node::let_go_of_body(body_result& result) {
  result.body.reset();
  result.memory = {};
}

std::string body_fetch_node::id_of(const item_batch& batch, const body_result& result) const {
  return std::string(batch.work->items->pages()[result.page_index].id());
}

std::optional<std::string> body_fetch_node::fault_of(const item_batch& batch,
                                                     const body_result& result) const {
  return fault_in(*result.body, batch.work->items->pages()[result.page_index], batch.work->space);
}

boost::asio::awaitable<void> body_fetch_node::fetch_batch(const item_batch& batch, open_pages open) {
  for (std::size_t at = 0; at < open.size() && !run_.stopping();) {
    const auto part = std::span(open).subspan(at, std::min(size_.now(), open.size() - at));
    bool settled = true;
    if (part.size() > 1) {
      std::vector<std::string> ids;
      for (const auto* result : part)
        ids.push_back(id_of(batch, *result));
      settled = co_await fetch_part(std::move(ids), part);
      hold_what_came(part);
    }
    if (!settled)
      continue;
    for (auto* result : part) {
      if (result->body && fault_of(batch, *result))
        let_go_of_body(*result);
      // What no batch has told is asked for twice, too, before it fails.
      const int asked_before = part.size() > 1 ? 1 : 0;
      if (!result->body && !run_.stopping())
        co_await fetch_single(batch, *result, asked_before);
    }
    at += part.size();
  }
}

/// Gives the pages of one request their bodies, where it gets them. False: they are to be asked for again, by
/// fewer at once.
boost::asio::awaitable<bool> body_fetch_node::fetch_part(std::vector<std::string> ids,
                                                         std::span<body_result* const> part) {
  std::unordered_map<std::string, body_result*> by_id;
  for (std::size_t i = 0; i < part.size(); ++i)
    by_id.emplace(ids[i], part[i]);
  try {
    auto bodies = co_await services_.confluence.fetch_bodies(std::move(ids));
    for (auto& body : bodies) {
      if (const auto at = by_id.find(body.id); at != by_id.end())
        at->second->body = std::move(body);
    }
    services_.log.part(observe::part::bodies)
        .debug("page bodies were fetched", {{"count", part.size()}, {"found", bodies.size()}});
    size_.went_well(part.size());
    co_return true;
  } catch (...) {
    co_return !asks_again(part.size(), http::failure_of(std::current_exception()));
  }
}

/// Whether the same pages are to be asked for by fewer at once.
bool body_fetch_node::asks_again(std::size_t pages, const http::failure& failure) {
  if (failure.ends_cycle)
    run_.abort(failure.reason);
  if (run_.stopping())
    return false;
  if (!is_too_much(failure)) {
    services_.log.part(observe::part::bodies)
        .warn("a batch of page bodies failed; its pages are fetched singly",
              {{"pages", pages}, {"error", failure.reason}});
    return false;
  }
  size_.was_too_much(pages);
  services_.log.part(observe::part::bodies)
      .warn("a batch of page bodies was too much for the server; fewer are asked for at once",
            {{"pages", pages}, {"fromNowOn", size_.now()}, {"error", failure.reason}});
  return true;
}

boost::asio::awaitable<void> body_fetch_node::fetch_single(const item_batch& batch, body_result& result,
                                                           int asked) {
  std::optional<std::string> fault;
  try {
    do {
      ++asked;
      result.body = co_await services_.confluence.fetch_body(id_of(batch, result));
      size_.went_well(1);
      fault = result.body ? fault_of(batch, result) : std::nullopt;
    } while (fault && asked < most_asked && !run_.stopping());
  } catch (...) {
    result.body.reset();
    result.failure = http::failure_of(std::current_exception());
    if (result.failure->ends_cycle)
      run_.abort(result.failure->reason);
    co_return;
  }
  if (!fault) {
    body_result* const alone = &result;
    hold_what_came({&alone, 1});
    co_return;
  }
  batch.work->refused_pages->insert(id_of(batch, result));
  result.body.reset();
  result.failure.emplace();
  result.failure->reason = std::move(*fault);
  result.failure->tries = asked;
}

} // namespace cfc::nodes
