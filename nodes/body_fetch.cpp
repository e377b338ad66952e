#include "nodes/body_fetch.hpp"

#include "nodes/graph/hand_on.hpp"

#include <exception>
#include <string>
#include <unordered_map>
#include <vector>

namespace cfc::nodes {

body_fetch_node::body_fetch_node(oneapi::tbb::flow::graph& graph, const service_set& services,
                                 run_context& run)
    : services_(services), run_(run), fetch_(graph, "body fetch", services.io, run,
                                             [this](item_batch batch) { return fetch(std::move(batch)); }),
      expand_(graph, oneapi::tbb::flow::unlimited,
              [](const fetched_batch& fetched, expander::output_ports_type& ports) {
                std::vector<page_item> items;
                items.reserve(fetched.bodies->size());
                for (auto& body : *fetched.bodies)
                  items.push_back(
                      {fetched.from.work, std::make_shared<const body_result>(std::move(body)), {}, {}});
                hand_on(fetched.from.held, std::move(items), std::get<0>(ports));
              }) {
  make_edge(fetch_.out(), expand_);
}

body_fetch_node::~body_fetch_node() = default;

boost::asio::awaitable<fetched_batch> body_fetch_node::fetch(item_batch batch) {
  auto results = std::make_shared<std::vector<body_result>>(batch.count);
  for (std::uint32_t i = 0; i < batch.count; ++i)
    (*results)[i].page = batch.first + i;
  if (!run_.stopping())
    co_await fetch_batch(batch, *results);
  fetched_batch fetched;
  fetched.from = std::move(batch);
  fetched.bodies = std::move(results);
  co_return fetched;
}

boost::asio::awaitable<void> body_fetch_node::fetch_batch(const item_batch& batch,
                                                          std::vector<body_result>& results) {
  const auto& pages = batch.work->items->pages();
  std::unordered_map<std::string, body_result*> open;
  std::vector<std::string> ids;
  for (auto& result : results) {
    const auto& page = pages[result.page];
    if (page.type == confluence::content_type::folder)
      continue;
    ids.emplace_back(page.id());
    open.emplace(ids.back(), &result);
  }
  const bool single = ids.size() == 1;
  if (!single && !ids.empty()) {
    try {
      auto bodies = co_await services_.confluence.fetch_bodies(std::move(ids));
      for (auto& body : bodies) {
        const auto at = open.find(body.id);
        if (at == open.end())
          continue;
        at->second->body = std::move(body);
        open.erase(at);
      }
    } catch (...) {
      batch_failed(open.size(), http::failure_of(std::current_exception()));
    }
  }
  for (const auto& [id, result] : open) {
    if (!run_.stopping())
      co_await fetch_single(id, *result);
  }
}

void body_fetch_node::batch_failed(std::size_t pages, const http::failure& failure) {
  if (failure.ends_cycle)
    run_.abort(failure.reason);
  services_.log.warn("a batch of page bodies failed; its pages are fetched singly",
                     {{"pages", pages}, {"error", failure.reason}});
}

boost::asio::awaitable<void> body_fetch_node::fetch_single(std::string id, body_result& result) {
  try {
    result.body = co_await services_.confluence.fetch_body(std::move(id));
  } catch (...) {
    result.failure = http::failure_of(std::current_exception());
    if (result.failure->ends_cycle)
      run_.abort(result.failure->reason);
  }
}

} // namespace cfc::nodes
