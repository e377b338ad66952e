#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/batch_size.hpp"
#include "nodes/operations/body_memory.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace cfc::nodes {

/// In: a batch of pages. Out: one item per page, with its body or the reason why there is none; the last one
/// carries the batch's credit. When the batch fails, its pages are fetched singly, so that a bad page costs
/// only itself (ING-1); a page that the batch's answer lacks, or of which it tells what must not be ingested
/// as that page (body_check.hpp), is asked for once more by itself, and fails when that is no better. A batch
/// that got no answer in time, or one that was too large, is asked for in smaller parts, and so are the later
/// ones. A batch waits until there is memory for its bodies (OPS-5).
class body_fetch_node {
public:
  body_fetch_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run);
  ~body_fetch_node();
  body_fetch_node(const body_fetch_node&) = delete;
  body_fetch_node& operator=(const body_fetch_node&) = delete;

  oneapi::tbb::flow::receiver<item_batch>& in() { return fetch_.in(); }
  oneapi::tbb::flow::sender<page_item>& out() { return oneapi::tbb::flow::output_port<0>(expand_); }

private:
  using expander = oneapi::tbb::flow::multifunction_node<fetched_batch, std::tuple<page_item>>;

  void look_for_images(body_result& result) const;
  boost::asio::awaitable<fetched_batch> fetch(item_batch batch);
  /// The pages of a batch that have no body yet, in their order.
  using open_pages = std::vector<body_result*>;

  std::string id_of(const item_batch& batch, const body_result& result) const;
  std::optional<std::string> fault_of(const item_batch& batch, const body_result& result) const;
  void hold_what_came(std::span<body_result* const> part);
  static void let_go_of_body(body_result& result);
  boost::asio::awaitable<void> fetch_batch(const item_batch& batch, open_pages open);
  boost::asio::awaitable<bool> fetch_part(std::vector<std::string> ids, std::span<body_result* const> part);
  bool asks_again(std::size_t pages, const http::failure& failure);
  /// @param asked how often the page was asked for before
  boost::asio::awaitable<void> fetch_single(const item_batch& batch, body_result& result, int asked);

  const service_set& services_;
  run_context& run_;
  body_memory memory_;
  batch_size size_; ///< of what one request asks for; used on the I/O thread only
  async_step<item_batch, fetched_batch> fetch_;
  expander expand_;
};

} // namespace cfc::nodes
